"""Lists and numbers look at what they show, however much else there is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask

import examined
import sealed
from builders import book
from doorstep import migrations
from doorstep.clock import new_id, now
from doorstep.database import Base, db, reading, writing
from doorstep.messages import page_store
from doorstep.messages.page_store import Wanted as WantedMessages
from doorstep.records import summary_store
from doorstep.records.summary_store import Wanted
from people import People, SignedIn
from sealed import finished

FEW, MANY = 20, 400
ANOTHER_WAY = 20
"""By so many rows PostgreSQL may read more or less, as it thinks fit by what it knows of its tables, and by so many
steps SQLite, whose tree may be one page deeper."""


def copy(name: str, which: str, **changed: Any) -> None:
    """One row more of a table, like the first one of which that is true; inside a write transaction."""
    table = Base.metadata.tables[name]
    like = [sa.literal(changed[c.name], c.type) if c.name in changed else c for c in table.c]
    rows = sa.select(*like).where(sa.text(which)).limit(1)
    db.session.execute(sa.insert(table).from_select(list(table.c), rows))


def assert_alike(now: int, before: int) -> None:
    """As much was looked at as before, though there is much more by now."""
    assert now < before + ANOTHER_WAY, (now, before)


def rows(query: str) -> list[tuple[Any, ...]]:
    with reading():
        return [tuple(row) for row in db.session.execute(sa.text(query))]


# ---- numbers and lists of records


OLD, NEW = date(2025, 3, 3), date(2026, 11, 3)


def pile(count: int, day: date) -> None:
    """Copies of the last record, of visits of their own, promised for a day."""
    with writing():
        last = summary_store.last()
        for number in range(last + 1, last + 1 + count):
            visit, like = new_id(), f"number = {last}"
            copy("chain_entries", like, number=number, visit=visit, digest=f"{number:064}")
            copy("record_summaries", like, number=number, visit=visit, day=day)


@pytest.mark.parametrize("of_team", [True, False], ids=["a team", "every team"])
def test_an_old_month_is_read_without_what_came_since(app: Flask, people: People, of_team: bool) -> None:
    finished(people.li)
    pile(5, OLD)
    pile(FEW, NEW)
    wanted = Wanted(team=people.east.id if of_team else None, since=OLD, upto=OLD + timedelta(days=27))

    def looked_at() -> tuple[int, int]:
        def count() -> None:
            with reading():
                assert summary_store.counts(wanted).outcomes.total() == 5

        def list_them() -> None:
            with reading():
                first = summary_store.page(wanted, None, 3)
                rest = summary_store.page(wanted, first[-1].number, 3)
            assert len(first) == 3 and len(rest) == 2

        return examined.by(count, by_index=True), examined.by(list_them, by_index=True)

    before = looked_at()
    pile(MANY, NEW)
    for then, after in zip(before, looked_at(), strict=True):
        assert_alike(after, then)


def test_the_records_of_days_go_by_day_and_page_after_page(app: Flask, people: People) -> None:
    finished(people.li)
    for day in (3, 1, 2, 3, 1, 2):
        pile(1, NEW + timedelta(days=day))
    wanted = Wanted(since=NEW, upto=NEW + timedelta(days=9))
    order = [5, 2, 7, 4, 6, 3]
    for size in (1, 2, 4, 9):
        seen: list[int] = []
        with reading():
            while page := summary_store.page(wanted, seen[-1] if seen else None, size):
                seen += [one.number for one in page]
        assert seen == order, size


def test_all_numbers_come_from_one_pass(app: Flask, people: People, signed_in: SignedIn) -> None:
    finished(people.li, cloth="not_done")
    chen = signed_in(people.chen)
    with examined.statements() as asked:
        assert chen.get("/api/v1/numbers").json["items"]
    assert len([one for one in asked if "record_summaries" in one]) == 1
    assert not any("record_failures" in one for one in asked)


def test_a_record_says_what_supersedes_it(app: Flask, people: People) -> None:
    first, other = finished(people.li), finished(people.li)
    second, third = sealed.seal(first.visit), sealed.seal(first.visit)
    marks = rows("SELECT number, superseded FROM record_summaries ORDER BY number")
    assert marks == [
        (first.number, second.number),
        (other.number, None),
        (second.number, third.number),
        (third.number, None),
    ]


def test_an_older_database_learns_what_is_superseded_and_what_failed(app: Flask, people: People) -> None:
    record = finished(people.li, cloth="not_done")
    sealed.seal(record.visit)
    finished(people.wang, cloth="done")

    def noted() -> tuple[Any, ...]:
        marks = rows("SELECT number, superseded FROM record_summaries ORDER BY number")
        with reading():
            return marks, summary_store.counts(Wanted())

    marks, counts = before = noted()
    assert marks and counts.failed
    db.session.remove()
    flask_migrate.downgrade(revision="20261130_voices")
    assert "superseded" not in {one["name"] for one in sa.inspect(db.engine).get_columns("record_summaries")}
    migrations.upgrade()
    assert noted() == before


# ---- messages


@pytest.mark.parametrize("of_team", [True, False], ids=["a team", "every team"])
def test_a_page_of_messages_is_read_without_the_others(of_team: bool, app: Flask, people: People) -> None:
    """Also where hardly any is failing, or hardly any is the customer's: what is looked at are the rows of the page."""
    due = now() + timedelta(days=2)
    book(people.li, start=due + timedelta(days=1))
    customer, team = new_id(), people.li.team
    failing, own, then = {"state": "not_sent", "reason": "failed"}, {"recipient": customer}, {"state": "sent"}
    with writing():
        for changed in (failing, own, then):
            given = {"id": new_id(), "version": new_id(), "state": "waiting", "due": due, "team": team, **changed}
            copy("messages", "role = 'customer'", **given)

    def copies(count: int) -> None:
        with writing():
            for number in range(count):
                changed = {"state": "sent", "due": due - timedelta(hours=count + number)}
                copy("messages", "role = 'customer'", id=new_id(), version=new_id(), recipient=new_id(), **changed)

    teams = (team,) if of_team else (people.east.id, people.west.id)
    pages = [
        (WantedMessages(teams), 5, 5),
        (WantedMessages(teams, state="not_sent"), 1, 1),
        (WantedMessages(teams, customer=customer), 9, 1),
        (WantedMessages(teams, due=(due - timedelta(minutes=1), due + timedelta(minutes=1)), state="sent"), 9, 1),
    ]

    def looked_at() -> list[int]:
        def list_them(wanted: WantedMessages, limit: int, there: int) -> None:
            with reading():
                assert len(page_store.page(wanted, None, limit)) == there

        def count_them(wanted: WantedMessages) -> None:
            with reading():
                assert page_store.counts(wanted)

        found = [examined.by(lambda one=one: list_them(*one), by_index=True) for one in pages]
        return [*found, *(examined.by(lambda one=one: count_them(one[0]), by_index=True) for one in pages[2:])]

    copies(FEW)
    before = looked_at()
    copies(MANY)
    for then, after in zip(before, looked_at(), strict=True):
        assert_alike(after, then)
