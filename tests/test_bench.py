"""The measurements can still be made: what they fill a database with is held to its constraints, and is somebody
else's."""

from __future__ import annotations

from tests.bench.installation import installation
from tests.bench.pull import Reader


def test_a_pull_among_copies_can_be_measured() -> None:
    with installation("sqlite") as made:
        reader = Reader.prepare(made, 5)
        reader.change()
        reader.pull()
        assert reader.examined() > 0
