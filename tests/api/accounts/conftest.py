"""Accounts: tests move the clock."""

from __future__ import annotations

import pytest

from doorstep import clock
from signing_in import Clock


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that stands still until the test moves it."""
    stopped = Clock()
    monkeypatch.setattr(clock, "now", stopped)
    return stopped
