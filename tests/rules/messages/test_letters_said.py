"""The texts of the shipped standard, for each kind, whom it goes to and language, are those that somebody has read."""

from __future__ import annotations

import pytest

import letters_said

READ = letters_said.read()


@pytest.mark.parametrize("which", READ)
def test_what_is_sent_is_what_was_read(which: str) -> None:
    """Where a text was changed on purpose: `python tests/stage/letters_said.py`, and read what is different."""
    assert letters_said.sent()[which] == READ[which]


def test_all_languages_and_all_who_hear_of_it_were_read() -> None:
    kinds = {which.split(" ")[0] for which in READ}
    assert [which for which in letters_said.sent() if which.split(" ")[0] in kinds] == list(READ)
