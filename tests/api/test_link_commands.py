"""What customers change through their link: another of the offered times, no visit at all, a note; and that the
office's own rules hold for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from builders import NewPhone, book, move
from customer_links import PORTAL, Link, in_hours
from doorstep.appointments import ledger_store, member_store, plan_store
from doorstep.appointments import store as appointments
from doorstep.appointments.slots import Work
from doorstep.clock import new_id, now
from doorstep.database import db, reading
from doorstep.feed import store as feed
from doorstep.intake import bookings, offering
from doorstep.messages import store as messages
from people import People, SignedIn, browser
from rows import every_row

pytestmark = pytest.mark.one_database

SOON = timedelta(days=3)


@pytest.fixture
def link(app: Flask, people: People) -> Link:
    """The page of a visit of 李强 in three days."""
    return Link(app, book(people.li, start=in_hours(72)))


def ledger(visit: str) -> list[Any]:
    with reading():
        return ledger_store.ledger(visit)


def waiting(client: FlaskClient) -> list[dict[str, Any]]:
    """What waits in the office's list of what customers said, the latest first."""
    answer = client.get("/api/v1/voices")
    assert answer.status_code == 200, answer.text
    return list(answer.json["items"])


def test_what_a_customer_changes_waits_in_the_office_until_somebody_has_seen_it(
    link: Link, people: People, signed_in: SignedIn
) -> None:
    was, entry, start = link.shown()["promise"]["start"], link.shown()["promise"]["entry"], link.times()[5]
    for _ in range(2):
        assert link.moves(start, entry).status_code == 200, "the same choice again is no second one"
    assert link.cancels().status_code == link.cancels().status_code == 200
    dispatcher = signed_in(people.zhao)
    cancelled, moved = waiting(dispatcher)
    assert [(one["kind"], one["visit"]) for one in (moved, cancelled)] == [
        ("moved", link.visit), ("cancelled", link.visit)
    ]  # fmt: skip
    begins = [moved["was"], moved["day"], cancelled["was"], cancelled["day"]]
    assert [at and datetime.fromisoformat(at) for at in begins] == [
        datetime.fromisoformat(was), datetime.fromisoformat(start), None, datetime.fromisoformat(start)
    ]  # fmt: skip
    assert cancelled["words"] == "不需要了"
    assert waiting(signed_in(people.qian)) == [], "another team's"
    assert dispatcher.post(f"/api/v1/voices/{moved['id']}/answer", json={}).status_code == 200
    assert [one["kind"] for one in waiting(dispatcher)] == ["cancelled"]


# ---- another time


def test_a_customer_chooses_another_time_as_the_office_would(link: Link, people: People) -> None:
    before = link.shown()["promise"]["entry"]
    start = link.times()[5]
    with reading():
        head = feed.head()
    answer = link.moves(start)
    assert (answer.status_code, answer.json["promise"]["start"]) == (200, start), answer.text
    first, second = ledger(link.visit)
    assert first.id == before
    said = (second.asked_by, second.agreed_by, second.origin, second.by, second.event)
    assert said == ("customer", "王女士", "link", None, None)
    assert answer.json["confirmed_at"] is not None, "who chose a time has confirmed it"
    with reading():
        plan = plan_store.plans([link.visit])[link.visit]
        told = {row.kind for row in messages.about("visit", [link.visit])[link.visit]}
        heard = {row.about for row in feed.rows_after(people.east.id, head, feed.head(), 9)}
    assert (plan.person, plan.start) == (people.li.id, second.start)
    assert "moved" in told and heard == {link.visit}


def test_the_same_choice_twice_is_one_choice(link: Link) -> None:
    entry, start = link.shown()["promise"]["entry"], link.times()[0]
    assert link.moves(start, entry).status_code == 200
    again = link.moves(start, entry)
    assert (again.status_code, again.json["promise"]["start"]) == (200, start), "the answer to the first was lost"
    assert len(ledger(link.visit)) == 2


def test_a_window_stays_as_long_as_it_was(app: Flask, people: People) -> None:
    start = in_hours(72)
    link = Link(app, book(people.li, start=start, end=start + timedelta(hours=2)))
    chosen = link.client.get(f"{PORTAL}/times").json["times"][0]
    assert datetime.fromisoformat(chosen["end"]) - datetime.fromisoformat(chosen["start"]) == timedelta(hours=2)
    assert link.moves(chosen["start"]).json["promise"]["end"] == chosen["end"]


def test_only_what_is_offered_can_be_chosen(link: Link) -> None:
    night = (now() + timedelta(days=2)).replace(hour=20, minute=0, second=0, microsecond=0)
    for start in (night.isoformat(), (now() + timedelta(minutes=30)).isoformat(), in_hours(50).isoformat()):
        answer = link.moves(start)
        assert (answer.status_code, answer.json["code"]) == (409, "taken"), start
        assert answer.json["times"], "it brings the times that are left"
    assert len(ledger(link.visit)) == 1


def test_whoever_goes_comes_also_then_and_somebody_else_where_they_are_busy(app: Flask, people: People) -> None:
    link = Link(app, book(people.li, start=in_hours(72)))
    start = datetime.fromisoformat(link.times()[3])
    book(people.li, start=start, duration_minutes=60)
    assert start.isoformat() in link.times(), "somebody of the team is free"
    assert link.moves(start.isoformat()).status_code == 200
    with reading():
        [goes] = member_store.members(link.visit)
    assert goes.role == "main" and goes.person != people.li.id
    assert link.shown()["promise"]["start"] == start.isoformat()


def everybody_busy(people: People, start: datetime) -> Iterator[str]:
    """Books everybody of the team who could go, at a time."""
    with reading():
        wanted = offering.Wanted(
            people.east.id,
            "technician",
            Work(timedelta(minutes=1), timedelta(0)),
            start,
            start + timedelta(minutes=1),
        )
        free, _ = offering.free_times(wanted, "Asia/Shanghai", now())
    for person in free.values():
        yield book(person, start=start - timedelta(minutes=20), duration_minutes=60)


def test_nobody_is_in_two_places(app: Flask, people: People) -> None:
    link = Link(app, book(people.li, start=in_hours(72)))
    start = link.times()[3]
    assert len(list(everybody_busy(people, datetime.fromisoformat(start)))) > 1
    assert start not in link.times()
    answer = link.moves(start)
    assert (answer.status_code, answer.json["code"]) == (409, "taken")
    others = [one["start"] for one in answer.json["times"]]
    assert others == link.times() and start not in others
    assert "visits" not in answer.json and "of" not in answer.json, "whose visit is in the way is nobody's business"


def test_two_at_once_do_not_get_one_time(app: Flask, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    link = Link(app, book(people.li, start=in_hours(72)))
    start = link.times()[3]
    honest = offering.free_times

    def overtaken(*asked: Any) -> Any:
        """Somebody books between the look at the free times and the choice."""
        found = honest(*asked)
        monkeypatch.setattr(offering, "free_times", honest)
        db.session.rollback()
        book(people.li, start=datetime.fromisoformat(start), duration_minutes=60)
        return found

    monkeypatch.setattr(offering, "free_times", overtaken)
    answer = link.moves(start)
    assert (answer.status_code, answer.json["code"]) == (409, "taken"), "the database itself refuses it"
    assert len(ledger(link.visit)) == 1


def test_a_time_that_the_office_changed_meanwhile_is_not_changed_again(link: Link) -> None:
    seen = link.shown()["promise"]["entry"]
    move(link.visit, in_hours(80), asked_by="staff")
    for answer in (link.moves(link.times()[0], seen), link.cancels(seen)):
        assert (answer.status_code, answer.json["code"]) == (409, "moved")
    assert len(ledger(link.visit)) == 2


# ---- no visit


def test_a_customer_cancels_as_the_office_would(link: Link, people: People) -> None:
    entry = link.shown()["promise"]["entry"]
    answer = link.cancels(entry)
    assert (answer.status_code, answer.json["state"]) == (200, "cancelled")
    with reading():
        said = appointments.cancellations([link.visit]).get(link.visit)
        assert plan_store.plans([link.visit]) == {}
        told = {row.kind for row in messages.about("visit", [link.visit])[link.visit] if row.state != "withdrawn"}
    assert said is not None and (said.by, said.asked_by, said.origin) == (None, "customer", "link")
    assert said.reason == "不需要了"
    assert "cancelled" in told
    assert link.cancels(entry).status_code == 200, "twice cancels once"
    assert link.moves(in_hours(80).isoformat(), entry).json["code"] == "over"


def test_where_nobody_comes_any_more_another_visit_is_asked_for(
    link: Link, people: People, signed_in: SignedIn
) -> None:
    asked = {"id": new_id(), "text": "周末全天"}
    assert link.says("again", **asked).json["code"] == "moved", "somebody is to come"
    assert link.shown()["cancelled"] is None
    called_off = link.cancels().json
    assert called_off["cancelled"]["by"] == "link" and called_off["said"]["again"] is None
    for _ in range(2):
        assert link.says("again", **asked).json["said"]["again"] is not None, "and the answer to the first may be lost"
    dispatcher = signed_in(people.zhao)
    [again] = [one for one in waiting(dispatcher) if one["kind"] == "again"]
    assert (again["words"], again["visit"]) == ("周末全天", link.visit)
    assert waiting(signed_in(people.qian)) == [], "another team's"
    assert dispatcher.post(f"/api/v1/voices/{again['id']}/answer", json={"answer": "已约周六"}).status_code == 200
    assert link.shown()["said"]["again"] is None, "it can be asked for once more"


# ---- the cut-off


@pytest.mark.parametrize(("minutes", "refused"), [(121, None), (119, "too_late")])
def test_until_two_hours_before_it(app: Flask, people: People, minutes: int, refused: str | None) -> None:
    link = Link(app, book(people.li, start=now() + timedelta(minutes=minutes)))
    shown = link.shown()["changes"]
    assert shown["refused"] == refused and shown["until"] is not None, "the page says until when, and why not"
    assert bool(link.times()) == (refused is None)
    answer = link.cancels()
    assert answer.status_code == (200 if refused is None else 409)
    if refused:
        assert answer.json["code"] == refused
        assert link.moves(in_hours(72).isoformat()).json["code"] == refused


def test_whoever_has_set_off_is_not_called_back_by_a_tap(link: Link, people: People, phone_of: NewPhone) -> None:
    phone = phone_of(people.li)
    phone.results(phone.event(link.visit, "visit.departed"))
    assert link.shown()["changes"]["refused"] == "under_way"
    assert [answer.json["code"] for answer in (link.cancels(), link.moves(in_hours(80).isoformat()))] == [
        "under_way"
    ] * 2


def test_a_visit_without_a_time_cannot_be_changed(app: Flask, people: People) -> None:
    link = Link(app, book(people.li, start=None, agreed_by=None))
    assert link.shown()["changes"] == {"until": None, "refused": "no_time"}
    assert link.times() == []
    assert link.says("cancel", entry=new_id(), reason="不需要了").json["code"] == "no_time"


# ---- a note


def test_a_note_goes_to_the_phone_and_to_the_office(
    link: Link, people: People, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    near = Link(link.client.application, book(people.li, start=now() + timedelta(hours=5)))
    phone = phone_of(people.li)
    phone.pull()
    answer = near.says("wish", note="从北门进，按 601", how="message", since="09:00", until="11:30")
    assert answer.status_code == 200, answer.text
    said = {"note": "从北门进，按 601", "how": "message", "since": "09:00", "until": "11:30"}
    assert said.items() <= answer.json["wish"].items()
    [item] = [item for item in phone.pull() if item.get("visit") == near.visit]
    assert said.items() <= item["document"]["wish"].items()
    assert said.items() <= signed_in(people.zhao).get(f"/api/v1/visits/{near.visit}").json["wish"].items()
    assert near.shown()["steps"][0]["step"] == "booked", "the visit itself is as it was"


def test_the_last_word_counts_and_the_same_again_changes_nothing(link: Link) -> None:
    link.says("wish", note="轻声，孩子午睡")
    link.says("wish", how="door")
    assert link.shown()["wish"] == {**link.shown()["wish"], "note": None, "how": "door"}
    with reading():
        before = every_row()
    assert link.says("wish", how="door").status_code == 200
    with reading():
        assert every_row() == before


def test_a_wish_is_taken_back(link: Link, people: People, phone_of: NewPhone, signed_in: SignedIn) -> None:
    near = Link(link.client.application, book(people.li, start=now() + timedelta(hours=5)))
    near.says("wish", note="从北门进", how="call")
    answer = near.says("wish", note=None, how=None)
    assert answer.status_code == 200 and answer.json["wish"] is None
    [item] = [item for item in phone_of(people.li).pull() if item.get("visit") == near.visit]
    assert item["document"]["wish"] is None
    assert signed_in(people.zhao).get(f"/api/v1/visits/{near.visit}").json["wish"] is None


def test_what_is_over_takes_no_note(link: Link) -> None:
    link.cancels()
    assert link.says("wish", note="还来吗").json["code"] == "over"


@pytest.mark.parametrize(
    "wish",
    [
        {"how": "pigeon"},
        {"since": "9:00"},
        {"since": "24:00"},
        {"since": "18:00", "until": "09:00"},
        {"since": "09:00", "until": "09:00"},
        {"note": "x" * 301},
        {"note": "\0"},
        {"note": " \n "},
    ],
)
def test_a_wish_that_nobody_could_follow_is_refused(link: Link, wish: dict[str, str]) -> None:
    assert link.says("wish", **wish).status_code == 422
    assert link.shown()["wish"] is None


# ---- whose page it is


@pytest.mark.parametrize("what", ["move", "cancel", "wish", "remark", "complaint", "mistake", "rating"])
def test_a_page_speaks_for_its_own_link_alone(app: Flask, people: People, what: str) -> None:
    mine, other = Link(app, book(people.li, start=in_hours(72))), book(people.zhou, start=in_hours(72))
    with reading():
        before = every_row()
    said = {
        "move": {"entry": new_id(), "start": in_hours(50).isoformat()},
        "cancel": {"entry": new_id(), "reason": "不需要了"},
        "wish": {"note": "请走后门"},
        "mistake": {"id": new_id(), "choice": "not_mine"},
        "rating": {"id": new_id(), "stars": 1},
    }.get(what, {"id": new_id(), "text": "说两句"})
    answer = mine.client.post(f"{PORTAL}/{what}", json={"visit": other, **said})
    assert (answer.status_code, answer.json["code"]) == (404, "no_such_link")
    assert browser(app).post(f"{PORTAL}/{what}", json={"visit": mine.visit, **said}).status_code == 404
    with reading():
        assert every_row() == before


def test_another_site_commands_nothing(link: Link) -> None:
    entry = link.shown()["promise"]["entry"]
    headers = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    for what, said in (("cancel", {"entry": entry, "reason": "x"}), ("wish", {"note": "x"})):
        answer = link.client.post(f"{PORTAL}/{what}", json={"visit": link.visit, **said}, headers=headers)
        assert answer.json["code"] == "cross_site"
    assert link.shown()["state"] == "booked"


def test_opening_and_looking_change_nothing(link: Link) -> None:
    with reading():
        before = every_row()
    for path in ("visit", "times", "company", "photos", "photos/" + "0" * 64):
        link.client.get(f"{PORTAL}/{path}")
        link.client.head(f"{PORTAL}/{path}")
    Link(link.client.application, link.visit)
    with reading():
        assert every_row() == before


# ---- how far it is, without reloading


def test_a_page_that_lies_open_is_told_only_what_changed(link: Link, people: People, phone_of: NewPhone) -> None:
    first = link.client.get(f"{PORTAL}/visit")
    same = link.client.get(f"{PORTAL}/visit", headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    phone = phone_of(people.li)
    phone.results(phone.event(link.visit, "visit.departed"))
    newer = link.client.get(f"{PORTAL}/visit", headers={"If-None-Match": first.headers["ETag"]})
    assert newer.status_code == 200 and newer.headers["ETag"] != first.headers["ETag"]
    assert [one["step"] for one in newer.json["steps"]] == ["booked", "set_off", "expected"]


def test_the_steps_are_those_that_people_know_from_parcels(link: Link, people: People, phone_of: NewPhone) -> None:
    phone = phone_of(people.li)

    def after(*types: str) -> list[str]:
        phone.results(*(phone.event(link.visit, type) for type in types))
        return [one["step"] for one in link.shown()["steps"]]

    assert after() == ["booked"]
    assert after("visit.departed") == ["booked", "set_off", "expected"]
    assert link.shown()["steps"][-1]["at"] == link.shown()["promise"]["start"]
    later = (now() + timedelta(hours=4)).replace(microsecond=0)
    phone.results(phone.event(link.visit, "delay.told", {"expected": later.isoformat(), "answer": "accepts"}))
    assert datetime.fromisoformat(link.shown()["steps"][-1]["at"]) == later
    assert after("visit.arrived") == ["booked", "set_off", "arrived"]
    assert after("visit.started") == ["booked", "set_off", "arrived", "working"]


def test_who_set_off_for_the_time_before_has_not_set_off_for_the_new_one(
    link: Link, people: People, phone_of: NewPhone
) -> None:
    phone = phone_of(people.li)
    departed = phone.event(link.visit, "visit.departed")
    assert link.moves(link.times()[0]).status_code == 200
    phone.results(departed, clock=phone.clock())
    shown = link.shown()
    assert shown["state"] == "booked" and [one["step"] for one in shown["steps"]] == ["booked"]


def test_whoever_has_a_bad_link_learns_whom_to_call(app: Flask, people: People) -> None:
    book(people.li)
    client: FlaskClient = browser(app)
    assert client.get(f"{PORTAL}/company").json["hotline"] == "10000"
    assert json.loads(client.get(f"{PORTAL}/visit").data)["code"] == "no_such_link"


def test_a_visit_is_cancelled_by_the_office_while_the_customer_looks(link: Link, people: People) -> None:
    entry = link.shown()["promise"]["entry"]
    bookings.cancel(link.visit, "无资源", people.zhao.id, now(), 1, "resource")
    shown = link.shown()
    assert shown["cancelled"]["by"] == "company" and "无资源" not in json.dumps(shown, ensure_ascii=False)
    assert link.moves(in_hours(80).isoformat(), entry).json["code"] == "over"
