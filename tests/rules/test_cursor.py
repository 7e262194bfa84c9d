"""The cursor: opaque, signed, and good for one person in one epoch."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doorstep.feed.rules import Clock
from doorstep.sync.rules import Cursor, Page, page, read, written

CLOCK = Clock(epoch="e1", seq=100, backed_up_seq=0, trimmed_seq=20)
HERE = Cursor("e1", "li", 60)
OVER = Page(reset=True, head=100)


def test_a_cursor_comes_back_as_it_was_written() -> None:
    for cursor in (HERE, replace(HERE, after="visit")):
        assert read(written(cursor, "secret"), "secret") == cursor


def test_whatever_else_comes_is_no_cursor() -> None:
    text = written(HERE, "secret")
    content, _, signature = text.partition(".")
    forged = [text[:-1], text + "0", text.swapcase(), f"{content}.", f".{signature}", content, "", "."]
    forged += [f"{content[:-4]}AAA=.{signature}", f"{written(replace(HERE, seq=99), 'other')}", "é.ü"]
    assert [read(one, "secret") for one in forged] == [None] * len(forged)
    assert read(text, "another secret") is None


@pytest.mark.parametrize(
    ("cursor", "expected"),
    [
        (HERE, Page(reset=False, head=100, after=60)),
        (replace(HERE, seq=100), Page(reset=False, head=100, after=100)),
        (replace(HERE, seq=20), Page(reset=False, head=100, after=20)),
        (replace(HERE, seq=19), OVER),
        (replace(HERE, seq=101), OVER),
        (replace(HERE, epoch="e0"), OVER),
        (replace(HERE, person="wang"), OVER),
        (None, OVER),
        (replace(HERE, after="visit"), Page(reset=True, head=60, last=("visit", "visit"))),
        (replace(HERE, after="visit", epoch="e0"), OVER),
    ],
)
def test_going_on_or_starting_over(cursor: Cursor | None, expected: Page) -> None:
    assert page(cursor, "li", CLOCK) == expected
