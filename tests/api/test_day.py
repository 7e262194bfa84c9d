"""The day of teams: as many statements for many visits as for few, and changes that say how the visits stand now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from builders import book, publish_standard
from doorstep.clock import now
from doorstep.database import db
from offices import Desk
from people import People, SignedIn

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def _in_app(app: Flask) -> Iterator[None]:
    publish_standard()
    yield


@pytest.fixture
def desk(people: People, signed_in: SignedIn) -> Desk:
    """赵敏 at her desk."""
    return Desk(signed_in(people.zhao))


def noon() -> datetime:
    return (now() + timedelta(days=2)).replace(hour=4, minute=0, second=0, microsecond=0)


def test_more_visits_take_no_more_statements(desk: Desk, people: People) -> None:
    said: list[str] = []

    def statements() -> int:
        said.clear()
        desk.read("/day", date=f"{noon():%Y-%m-%d}")
        return len(said)

    def note(_: Any, __: Any, statement: str, *more: Any) -> None:
        said.append(statement)

    for person in (people.li, people.wang, None):
        desk.booked(noon(), person=person and person.id)
    statements()  # what is kept of the standard is read once
    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        few = statements()
        for hours in range(1, 7):
            for person in (people.li, people.wang, None):
                desk.booked(noon() + timedelta(hours=1.25 * hours), person=person and person.id)
        assert statements() == few
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


def test_changes_say_how_visits_stand_on_the_day(desk: Desk, people: People) -> None:
    day = {"date": f"{noon():%Y-%m-%d}"}
    visit = desk.booked(noon(), person=people.li.id)
    seq = desk.read("/day", **day)["seq"]
    given = desk.change(visit, "reassign", person=people.wang.id).get_json()
    told = desk.read("/day/changes", after=seq, **day)
    assert [(one["person"], one["card"]["id"]) for one in told["cards"]] == [(people.wang.id, visit["id"])]
    assert desk.read("/day/changes", after=seq)["cards"] == [], "nobody asked about a day"
    moved = desk.move(given, noon() + timedelta(days=1))
    assert moved.status_code == 200
    told = desk.read("/day/changes", after=told["seq"], **day)
    assert (told["visits"], told["cards"]) == ([visit["id"]], []), "it is on that day no more"


def test_several_teams_are_looked_at_together(desk: Desk, people: People, signed_in: SignedIn) -> None:
    west = book(people.zhou, start=noon(), team=people.west.id)
    east = desk.booked(noon(), person=people.li.id)
    both = {"date": f"{noon():%Y-%m-%d}", "team": [people.east.id, people.west.id]}
    seen = Desk(signed_in(people.wu)).read("/day", **both)
    assert {card["id"] for row in seen["technicians"] for card in row["visits"]} == {west, east["id"]}
    assert desk.get("/day", **both).status_code == 404, "a dispatcher looks after one team"
