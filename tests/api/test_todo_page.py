"""The page of todos: what somebody in the office owes, to whom, who was told, and nothing that they may not read."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from builders import NewPhone, book
from doorstep.accounts.rules import Person
from doorstep.clock import new_id, now
from doorstep.database import db, transact
from doorstep.intake.people import shut_out
from doorstep.intake.things import PROMISED
from doorstep.promises import jobs
from doorstep.voices import apply as voices
from doorstep.voices.rules import Voice
from people import People, SignedIn

Json = dict[str, object]


def listed(signed_in: SignedIn, person: Person, limit: int = 100) -> Json:
    answer = signed_in(person).get(f"/api/v1/todos?limit={limit}")
    assert answer.status_code == 200, answer.text
    return answer.json


def test_a_visit_that_nobody_goes_to_is_the_dispatchers_until_somebody_does(
    app: Flask, people: People, signed_in: SignedIn
) -> None:
    visit = book(team=people.east.id)
    found = listed(signed_in, people.zhao)
    [todo] = found["items"]
    assert (todo["kind"], todo["visit"], todo["customer"]) == ("appointment", visit, "王女士")
    assert todo["holder"] == {"person": None, "role": "dispatcher"}
    assert todo["level"]["zh"].startswith("到达") and todo["start"] and not todo["overdue"]
    assert listed(signed_in, people.zhao, 0) == {**found, "items": [], "more": True}
    assert listed(signed_in, people.chen)["items"] == [], "a supervisor does not send people"


@pytest.mark.one_database
def test_what_is_overdue_is_counted_and_says_who_was_told(
    people: People, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    promised = {"text": "为什么扣了两次费", "hotline": "declined", "promised": (now() + timedelta(days=2)).isoformat()}
    assert phone.results(phone.event(visit, "question.raised", promised)) == ["accepted"]
    shut_out(people.li.id, None, now())
    jobs.tick(now() + timedelta(days=3), PROMISED, {"console": "none"})
    todo = next(one for one in listed(signed_in, people.zhao)["items"] if one["kind"] == "question.answer")
    assert (todo["words"], todo["by"]["name"], todo["holder"]["person"]["name"]) == (
        "为什么扣了两次费",
        people.li.name,
        people.li.name,
    )
    assert todo["told"] == [], "what waits to be sent has reached nobody"


@pytest.mark.one_database
def test_a_complaint_is_shown_to_whoever_may_read_it_alone(people: People, signed_in: SignedIn) -> None:
    visit = book(people.li, team=people.east.id)
    transact(lambda: db.session.execute(sa.text("UPDATE visits SET finished = created")))
    voices.say(Voice(new_id(), visit, people.east.id, "complaint", now(), text="没有穿鞋套"))
    todo = next(one for one in listed(signed_in, people.chen)["items"] if one["what"] == "voice")
    assert (todo["kind"], todo["words"], todo["visit"]) == ("complaint.answer", "没有穿鞋套", visit)
    shut_out(people.chen.id, None, now())
    assert all(one["what"] != "voice" for one in listed(signed_in, people.zhao)["items"])
