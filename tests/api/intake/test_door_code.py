"""A door code that is not the customer's: whoever typed it is told, and so is the office; what was typed stays, and one
that was typed once more counts. What nobody was shown cannot be found by trying."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient

from builders import ZONE, NewPhone, Phone, a_whole_visit, book
from doorstep import zones
from doorstep.accounts import links
from doorstep.appointments import store as appointments
from doorstep.audits import jobs as audits
from doorstep.clock import now
from doorstep.database import reading, transact
from doorstep.events import store as event_log
from doorstep.visits import store as visits
from doorstep.visits.rules import MOST_CODES
from people import People, SignedIn

pytestmark = pytest.mark.one_database

Json = dict[str, Any]


def wrong(visit: str, by: int = 1) -> str:
    return f"{(int(links.door_code(visit, 1)) + by) % 1_000_000:06}"


def arrived(phone: Phone, visit: str, code: str) -> Json:
    return phone.event(visit, "visit.arrived", {"replaces": [], "door_code": code})


def entered(phone: Phone, visit: str, code: str) -> Json:
    return phone.event(visit, "door_code.entered", {"door_code": code})


def told(phone: Phone, visit: str) -> Any:
    """What the newest document that a phone is handed says of the codes."""
    documents = [item["document"] for item in phone.pull() if item["kind"] == "visit" and item["visit"] == visit]
    return documents[-1]["arrival"]["door_code"] if documents else None


def grade(visit: str) -> str:
    with reading():
        summary = visits.summary(visit)
    assert summary is not None and summary.judgement is not None
    return str(summary.judgement["grade"])


def risks(client: FlaskClient, start: datetime) -> dict[str, str]:
    """Why somebody should call on the day of a visit, by visit."""
    date = start.astimezone(zones.place(ZONE)).date().isoformat()
    day = client.get("/api/v1/day", query_string={"date": date}).get_json()
    cards = [card for technician in day["technicians"] for card in technician["visits"]] + day["unassigned"]
    return {card["id"]: card["risk"]["kind"] for card in cards if card["risk"]}


def reasons(client: FlaskClient) -> dict[str, list[tuple[str, str | None]]]:
    """Why records are reviewed, by visit."""
    audits.examine(now())
    listed = client.get("/api/v1/reviews").get_json()["items"]
    return {one["visit"]: [(reason["code"], reason.get("of")) for reason in one["reasons"]] for one in listed}


def shown(client: FlaskClient, visit: str) -> Any:
    link = links.address(visit, 1).partition("/v/")[2]
    return client.post("/api/v1/portal/open", json={"link": link}).get_json()


def test_a_wrong_code_is_told_to_whoever_typed_it_and_to_the_office_until_a_right_one_comes(
    app: Flask, client: FlaskClient, people: People, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    phone, zhao = phone_of(people.li), signed_in(people.zhao)
    start = now()
    visit = book(people.li, start=start)
    phone.pull()
    assert phone.results(arrived(phone, visit, wrong(visit)), clock=phone.clock()) == ["accepted"]
    assert told(phone, visit) == {"right": False, "typed": 1}
    assert risks(zhao, start)[visit] == "wrong_door_code"
    assert shown(client, visit)["door_code"] == links.door_code(visit, 1), "the customer is asked once more"

    right = entered(phone, visit, links.door_code(visit, 1))
    assert phone.results(right) == ["accepted"]
    assert told(phone, visit) == {"right": True, "typed": 2}
    assert grade(visit) == "door_code"
    assert visit not in risks(zhao, start)
    assert shown(client, visit)["door_code"] is None
    phone.results(*a_whole_visit(phone, visit)[1:])
    assert ("wrong_door_code", "arrival") not in reasons(signed_in(people.chen)).get(visit, [])


def test_a_wrong_code_that_stays_wrong_is_a_reason_for_a_review_and_leaves_who_typed_what_when(
    people: People, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    phone, chen = phone_of(people.li), signed_in(people.chen)
    visit = book(people.li)
    first, second = arrived(phone, visit, wrong(visit)), entered(phone, visit, wrong(visit, 2))
    phone.results(first, second, *a_whole_visit(phone, visit)[1:], clock=phone.clock())
    assert ("wrong_door_code", "arrival") in reasons(chen)[visit]
    [record] = [one["number"] for one in chen.get("/api/v1/records").get_json()["items"] if one["visit"] == visit]
    page = chen.get(f"/api/v1/records/{record}").get_json()
    assert page["arrival"]["door_code"] == {"right": False, "typed": 2}
    with reading():
        log = {entry.event.id: entry.event for entry in event_log.log_of("visit", visit)}
    kept = [(log[one["id"]].by, log[one["id"]].body["door_code"], log[one["id"]].wall) for one in (first, second)]
    assert kept == [(people.li.id, one["body"]["door_code"], one["wall"]) for one in (first, second)]


def test_what_was_typed_stands_in_no_log(people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    typed = wrong(visit), links.door_code(visit, 1)
    with structlog.testing.capture_logs() as lines:
        phone.results(arrived(phone, visit, typed[0]), entered(phone, visit, typed[1]))
    assert lines, "the log was looked at"
    assert not any(code in str(line) for code in typed for line in lines)


def test_six_digits_are_not_found_by_trying(people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    phone.pull()
    phone.results(arrived(phone, visit, wrong(visit)), clock=phone.clock())
    tries = [entered(phone, visit, wrong(visit, number + 2)) for number in range(MOST_CODES - 1)]
    phone.results(*tries)
    assert phone.results(entered(phone, visit, links.door_code(visit, 1))) == ["accepted"]
    assert told(phone, visit) == {"right": False, "typed": MOST_CODES + 1}
    assert grade(visit) != "door_code"


def test_tries_that_were_taken_back_are_counted(people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    before: list[str] = []
    for number in range(MOST_CODES):
        one = phone.event(visit, "visit.arrived", {"replaces": before, "door_code": wrong(visit, number + 1)})
        phone.results(one, clock=phone.clock())
        before = [one["id"]]
    last = phone.event(visit, "visit.arrived", {"replaces": before, "door_code": links.door_code(visit, 1)})
    phone.results(last, clock=phone.clock())
    assert grade(visit) != "door_code"


def test_what_was_wrong_is_not_looked_at_again(people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    phone.results(arrived(phone, visit, links.door_code(visit, 2)), clock=phone.clock())
    transact(lambda: appointments.renew_link(visit))
    phone.results(phone.event(visit, "note.added", {"text": "门铃坏了"}))
    assert grade(visit) != "door_code", "nobody had been shown it when it was typed"


def test_a_right_code_of_somebody_else_says_nothing_of_the_others_arrival(people: People, phone_of: NewPhone) -> None:
    li, wang, visit = phone_of(people.li), phone_of(people.wang), book(people.li, people.wang)
    li.results(li.event(visit, "visit.arrived"), clock=li.clock())
    wang.results(entered(wang, visit, links.door_code(visit, 1)), clock=wang.clock())
    assert grade(visit) != "door_code"
