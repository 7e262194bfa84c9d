"""What follows from a push follows in the tests at once, before whoever pushed has the answer: as if the worker, which
a push wakes, were always faster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest

from doorstep.errors import Unavailable
from doorstep.intake import follow, jobs


def settle() -> None:
    """Does what follows from everything that was said; what cannot be done just now waits, as it does for a worker."""
    with suppress(Unavailable):
        jobs.settle_all(lambda: False)


@pytest.fixture(scope="session", autouse=True)
def at_once() -> Iterator[None]:
    """Every push of this process is followed before it is answered."""
    with follow.woken(settle):
        yield


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing follows by itself."""
    monkeypatch.setattr(follow, "_woken", [])
