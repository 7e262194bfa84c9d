"""A command of the office happens once: it comes again and gets its first answer, whatever has become of the world."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from builders import publish_standard
from doorstep import clock
from doorstep.accounts import access_store
from doorstep.clock import new_id, now
from doorstep.database import transact
from offices import Desk, booking
from people import People, SignedIn


@pytest.fixture(autouse=True)
def _in_app(app: Flask) -> Iterator[None]:
    publish_standard()
    yield


@pytest.fixture
def desk(people: People, signed_in: SignedIn) -> Desk:
    """赵敏 at her desk."""
    return Desk(signed_in(people.zhao))


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A function that puts the server's clock on from now."""

    def put_on(**by: float) -> None:
        at = now() + timedelta(**by)
        monkeypatch.setattr(clock, "now", lambda: at)

    return put_on


def at(hours: float) -> datetime:
    """So many hours after nine o'clock UTC of the day after tomorrow."""
    nine = (now() + timedelta(days=2)).replace(hour=9, minute=0, second=0, microsecond=0)
    return nine + timedelta(hours=hours)


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["code"]


def test_the_same_command_again_changes_nothing(desk: Desk, people: People) -> None:
    key, body = new_id(), booking(at(0), person=people.li.id)
    first = desk.command("/visits", body, key=key)
    again = desk.command("/visits", body, key=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.get_json() == first.get_json()
    assert refusal(desk.command("/visits", booking(at(2)), key=key)) == (422, "key_reused")

    visit, key = first.get_json(), new_id()
    move = {"start": at(3).isoformat(), "asked_by": "customer"}
    moved = [desk.command(f"/visits/{visit['id']}/move", move, 1, key) for _ in range(2)]
    assert [answer.get_json()["ver"] for answer in moved] == [2, 2]
    assert len(moved[1].get_json()["ledger"]) == 2
    assert refusal(desk.command(f"/visits/{visit['id']}/cancel", {"reason": "x", "asked_by": "staff"}, 2, key)) == (
        422,
        "key_reused",
    )


def test_a_refused_command_may_be_sent_again_under_its_key(desk: Desk, people: People) -> None:
    way, key, body = desk.booked(at(0), person=people.li.id), new_id(), booking(at(0), person=people.li.id)
    assert refusal(desk.command("/visits", body, key=key)) == (409, "overlap")
    desk.change(way, "cancel", reason="误建", asked_by="staff")
    assert desk.command("/visits", body, key=key).status_code == 201


def test_a_key_is_that_of_its_person(desk: Desk, people: People, signed_in: SignedIn) -> None:
    key = new_id()
    mine = desk.command("/visits", booking(at(0)), key=key)
    others = Desk(signed_in(people.qian)).command("/visits", booking(at(0)), key=key)
    assert (mine.status_code, others.status_code) == (201, 201)
    assert mine.get_json()["id"] != others.get_json()["id"]


def test_every_command_names_its_key_and_the_version_it_changes(desk: Desk, people: People) -> None:
    visit = desk.booked(at(0), person=people.li.id)
    path, body = f"/visits/{visit['id']}/reassign", {"person": people.wang.id}
    assert refusal(desk.client.post(f"/api/v1{path}", json=body, headers={"If-Match": '"1"'})) == (
        422,
        "idempotency_key",
    )
    assert refusal(desk.command(path, body)) == (428, "if_match")
    for stale in ("2", "x", "*"):
        headers = {"Idempotency-Key": new_id(), "If-Match": f'"{stale}"'}
        assert refusal(desk.client.post(f"/api/v1{path}", json=body, headers=headers)) == (412, "stale")
    assert desk.command(path, body, 1).status_code == 200


def test_a_booking_that_comes_again_is_answered_alike_however_late(desk: Desk, people: People, later: Any) -> None:
    """The answer was lost, and the page sends the same booking again: by now its time has passed, and whoever was to go
    is shut out."""
    key, body = new_id(), booking(now() + timedelta(minutes=2), person=people.li.id)
    first = desk.command("/visits", body, key=key)
    transact(lambda: access_store.deactivate(people.li.id, None, now()))
    later(minutes=20)
    again = desk.command("/visits", body, key=key)
    assert (first.status_code, again.status_code) == (201, 201), again.text
    assert again.get_json()["id"] == first.get_json()["id"]
    assert refusal(desk.command("/visits", body)) == (422, "invalid"), "as a new command it is judged as it is now"


@pytest.mark.parametrize("what", ["move", "reassign", "cancel", "calls"])
def test_what_was_done_to_a_visit_is_answered_alike_however_late(
    desk: Desk, people: People, later: Any, what: str
) -> None:
    soon = (now() + timedelta(minutes=1)).isoformat()
    body = {
        "move": {"start": soon, "person": people.wang.id, "asked_by": "customer"},
        "reassign": {"person": people.wang.id},
        "cancel": {"reason": "客户退单", "asked_by": "customer"},
        "calls": {"purpose": "appointment", "result": "reached"},
    }[what]
    visit, key = desk.booked(at(0), person=people.li.id), new_id()
    path = f"/visits/{visit['id']}/{what}"
    first = desk.command(path, body, 1, key)
    assert first.status_code == 200, first.text
    transact(lambda: access_store.deactivate(people.wang.id, None, now()))
    later(minutes=20)
    again = desk.command(path, body, 1, key)
    assert again.status_code == 200, again.text
    same = ("ver", "promise", "state")
    assert {name: again.get_json()[name] for name in same} == {name: first.get_json()[name] for name in same}
    went = [[(one["person"], one["role"]) for one in answer.get_json()["members"]] for answer in (first, again)]
    assert went[0] == went[1]
    assert len(again.get_json()["ledger"]) == len(first.get_json()["ledger"])
    assert len(again.get_json()["calls"]) == len(first.get_json()["calls"])


def test_a_key_is_that_of_one_path(desk: Desk, people: People) -> None:
    """The same words about another visit are another command, and must not be taken for the first one."""
    one, other, key = desk.booked(at(0)), desk.booked(at(2)), new_id()
    body = {"reason": "客户退单", "asked_by": "customer"}
    assert desk.command(f"/visits/{one['id']}/cancel", body, 1, key).status_code == 200
    assert refusal(desk.command(f"/visits/{other['id']}/cancel", body, 1, key)) == (422, "key_reused")
    assert desk.read(f"/visits/{other['id']}")["state"] == "booked"


def test_a_key_is_kept_for_a_week_and_no_longer(people: People, signed_in: SignedIn, later: Any) -> None:
    key, body, other = new_id(), booking(at(240)), booking(at(480))
    made = Desk(signed_in(people.zhao)).command("/visits", body, key=key).get_json()
    later(days=6, hours=23)
    desk = Desk(signed_in(people.zhao))
    assert desk.command("/visits", body, key=key).get_json()["id"] == made["id"]
    assert refusal(desk.command("/visits", other, key=key)) == (422, "key_reused")
    later(days=7, minutes=1)
    desk = Desk(signed_in(people.zhao))
    again = desk.command("/visits", other, key=key)
    assert again.status_code == 201 and again.get_json()["id"] != made["id"]


def test_a_form_takes_five_minutes_and_no_time_before_that_can_be_booked(desk: Desk) -> None:
    assert desk.book(now() - timedelta(minutes=4)).status_code == 201
    for ago in (timedelta(minutes=6), timedelta(hours=1), timedelta(hours=7, minutes=59)):
        refused = desk.book(now() - ago)
        assert refused.status_code == 422
        assert [(fault["pointer"], fault["code"]) for fault in refused.get_json()["faults"]] == [("/start", "past")]
    visit = desk.booked(at(0))
    assert desk.move(visit, now() - timedelta(minutes=6)).status_code == 422
    assert desk.move(visit, now() - timedelta(minutes=4)).status_code == 200
