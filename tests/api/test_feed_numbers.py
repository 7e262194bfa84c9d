"""The numbers of the feed: who takes some gets the next ones, and nobody else gets them as well."""

from __future__ import annotations

import pytest
from flask import Flask

from doorstep.database import transact
from doorstep.feed import store as feed


@pytest.fixture(autouse=True)
def inside(app: Flask) -> None:
    """Every test here speaks to the database directly."""


def test_numbers_follow_one_another_whoever_takes_them() -> None:
    first, second = transact(lambda: (feed.take(3), feed.take(2)))
    third = transact(lambda: feed.take(1))
    assert [*first, *second, *third] == list(range(first[0], first[0] + 6))


def test_the_clock_stands_where_the_last_number_is() -> None:
    assert transact(lambda: (feed.take(4)[-1], feed.head()))[1] == feed.head()
    assert transact(lambda: feed.take(4))[-1] == feed.head()


def test_who_takes_none_gets_none_and_changes_nothing() -> None:
    before = transact(feed.hold).seq
    assert list(transact(lambda: feed.take(0))) == []
    assert transact(feed.hold).seq == before


def test_numbers_of_a_transaction_that_failed_are_taken_by_the_next() -> None:
    before = transact(feed.hold).seq

    def fails() -> None:
        feed.take(5)
        raise LookupError

    with pytest.raises(LookupError):
        transact(fails)
    assert transact(lambda: feed.take(1))[0] == before + 1


def test_numbers_are_never_given_back() -> None:
    before = transact(feed.hold).seq
    with pytest.raises(ValueError, match="never given back"):
        transact(lambda: feed.take(-1))
    assert transact(feed.hold).seq == before
