"""A visit may be there before anybody has agreed on a time, or knows who goes: it is shown, changed and cancelled like
any other, and waits for its time before it reaches a phone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from builders import NewPhone, move, new_visit, publish_standard, reassign
from doorstep.accounts import links
from doorstep.accounts.rules import Person
from doorstep.appointments import store as appointments
from doorstep.clock import new_id, now
from doorstep.database import reading
from doorstep.intake import bookings
from doorstep.messages import store as messages
from offices import Desk, booking
from people import People, SignedIn

pytestmark = pytest.mark.one_database


def without_a_time(*members: Person, **more: Any) -> str:
    """A visit that nobody has agreed on a time for."""
    publish_standard()
    visit = new_visit(*members, start=None, end=None, agreed_by=None, **more)
    bookings.create_visits([visit], None, now())
    return visit.id


def test_a_time_that_was_agreed_has_a_start() -> None:
    for more in ({"end": now()}, {"agreed_by": "王"}, {"agreed_at": now()}):
        with pytest.raises(ValueError, match="has a start"):
            new_visit(**{"start": None, "end": None, "agreed_by": None} | more)


def test_the_desk_sees_it_and_the_day_does_not(people: People, signed_in: SignedIn) -> None:
    visit, desk = without_a_time(team=people.east.id), signed_in(people.zhao)
    shown = desk.get(f"/api/v1/visits/{visit}")
    assert shown.status_code == 200, shown.text
    assert (shown.json["promise"], shown.json["ledger"], shown.json["members"]) == (None, [], [])
    day = desk.get("/api/v1/day", query_string={"team": people.east.id, "date": f"{now():%Y-%m-%d}"}).json
    assert [one["id"] for one in day.pop("waiting")] == [visit]
    assert visit not in str(day), "it is on no day"
    found = desk.get("/api/v1/customers", query_string={"query": "王秀兰"})
    assert [one["visits"] for one in found.json["items"]] == [[]]


def test_the_office_books_one_and_sees_first_what_is_due_first(people: People, signed_in: SignedIn) -> None:
    publish_standard()
    desk = Desk(signed_in(people.zhao))
    said = {**booking(now(), kind="fault-repair"), "person": people.li.id}
    said = {name: value for name, value in said.items() if name not in ("start", "asked_by", "agreed_by")}
    whenever = desk.command("/visits", said).get_json()
    reported = (now() - timedelta(hours=1)).isoformat()
    due = desk.command("/visits", said | {"facts": {"order.reported_at": reported}, "person": None}).get_json()
    assert (whenever["promise"], whenever["ledger"], due["members"]) == (None, [], [])
    waiting = desk.read("/day")["waiting"]
    assert [one["id"] for one in waiting] == [due["id"], whenever["id"]]
    [deadline] = due["deadlines"]
    assert datetime.fromisoformat(waiting[0]["due"]) == datetime.fromisoformat(deadline["due"])
    assert waiting[1]["due"] is None
    moved = desk.move(due, now() + timedelta(hours=2), person=people.li.id)
    assert moved.status_code == 200 and [one["id"] for one in desk.read("/day")["waiting"]] == [whenever["id"]]
    start, end = (now() + timedelta(hours=hours) for hours in (3, 4))
    for more, pointer in (({"start": start}, "/asked_by"), ({"end": end}, "/start")):
        wrong = desk.command("/visits", said | {name: at.isoformat() for name, at in more.items()})
        assert wrong.status_code == 422 and {one["pointer"] for one in wrong.get_json()["faults"]} == {pointer}


def test_its_customer_is_told_nothing_and_sees_that_it_is_booked(people: People, client: FlaskClient) -> None:
    visit = without_a_time(people.li)
    with reading():
        assert messages.page(None, None, None, (["visit"], visit), None, 10) == []
    link = links.address(visit, 1).partition("#/v/")[2]
    opened = client.post("/api/v1/portal/open", json={"link": link})
    assert opened.status_code == 200, opened.text
    shown = client.get("/api/v1/portal/visit")
    assert shown.status_code == 200, shown.text
    assert (shown.json["state"], shown.json["promise"]) == ("booked", None)


def test_a_phone_hears_of_it_when_it_has_a_time(people: People, phone_of: NewPhone) -> None:
    publish_standard()
    phone = phone_of(people.li)
    phone.pull()
    visit = without_a_time(people.li)
    with reading():
        assert appointments.scope(people.li.id, now()) == []
    assert phone.pull() == []
    move(visit, now() + timedelta(hours=3))
    [item] = phone.pull()
    assert (item["kind"], item["visit"], item["reason"]) == ("scope.added", visit, "moved")
    assert item["document"]["promise"]["start"]
    with reading():
        assert [one.kind for one in messages.page(None, None, None, (["visit"], visit), None, 10)]


def test_what_is_said_of_it_does_not_bring_it_to_the_phone(people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), without_a_time(people.li)
    assert phone.results(phone.event(visit, "note.added", {"text": "客户问何时来"})) == ["accepted"]
    with reading():
        assert appointments.scope(people.li.id, now()) == []


def test_it_is_given_to_somebody_and_cancelled_without_ever_having_had_a_time(
    people: People, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    visit, phone = without_a_time(team=people.east.id), phone_of(people.li)
    phone.pull()
    reassign(visit, None, people.li.id)
    assert phone.pull() == []
    desk = signed_in(people.zhao)
    ver = desk.get(f"/api/v1/visits/{visit}").json["ver"]
    done = desk.post(
        f"/api/v1/visits/{visit}/cancel",
        json={"reason": "不装了", "asked_by": "customer"},
        headers={"If-Match": f'"{ver}"', "Idempotency-Key": new_id()},
    )
    assert done.status_code == 200, done.text
    assert done.json["state"] == "cancelled"
