"""A promise that words settle: unknown before somebody speaks, then met or broken, and open again when contradicted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from doorstep.promises.rules import WORKING, Promise, Word, by_words, state

MADE = datetime(2026, 11, 22, 18, tzinfo=UTC)
DUE = MADE + timedelta(hours=16)
PROMISE = Promise("p", WORKING, "li", MADE, DUE)


def words(*said: tuple[int, bool]) -> list[Word]:
    """Words so many hours after it is due."""
    return [Word(f"w{at}", "p", DUE + timedelta(hours=at), kept, "customer", None) for at, kept in said]


@pytest.mark.parametrize(
    ("said", "outcome", "since"),
    [
        ([], None, None),
        ([(-1, True)], "met", -1),
        ([(0, True)], "met", 0),
        ([(1, True)], "broken", 1),
        ([(-1, False)], None, None),
        ([(-2, False), (-1, True)], "met", -1),
        ([(-2, True), (-1, False)], None, None),
        ([(-2, True), (-1, True)], "met", -2),
        ([(-2, True), (1, False), (2, True)], "broken", 2),
    ],
)
def test_the_last_word_counts(said: list[tuple[int, bool]], outcome: str | None, since: int | None) -> None:
    settled = by_words(PROMISE, words(*said))
    assert settled.outcome == outcome
    assert settled.settled == (None if since is None else DUE + timedelta(hours=since))


def test_what_nobody_has_spoken_of_is_not_called_broken() -> None:
    now = DUE + timedelta(days=2)

    def stands(*said: tuple[int, bool]) -> str:
        settled = by_words(PROMISE, words(*said))
        return state(settled, settled.heard or settled.made, now)

    assert stands() == "unheard"
    assert stands((-3, False)) == "unheard", "that was before it was due"
    assert stands((1, False)) == "broken"
    assert stands((-1, True)) == "met" and stands((1, True)) == "broken"
