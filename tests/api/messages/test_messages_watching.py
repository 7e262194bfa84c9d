"""What the office hears of by itself: who has not set off, whose phone is silent, what reached nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from builders import NewPhone, move
from doorstep import clock
from doorstep.appointments import plan_store
from doorstep.appointments import store as appointments
from doorstep.database import Moment, db, reading, transact
from doorstep.intake import lost, telling, watching
from doorstep.intake.store import Command
from doorstep.messages import store
from doorstep.messages.channels.base import Undelivered
from doorstep.messages.store import Message
from mailing import START, Clock, Wire, customer, give_address, tick, visit_of, wired
from people import People

pytestmark = pytest.mark.one_database


def told(kind: str) -> list[Message]:
    with reading():
        return [one for one in store.page(None, None, None, None, None, 1000) if one.kind == kind]


def stands(kind: str) -> list[tuple[str, str | None]]:
    return [(one.state, one.reason) for one in told(kind)]


def test_the_office_hears_that_somebody_has_not_set_off(
    app: Flask, people: People, time: Clock, phone_of: NewPhone
) -> None:
    late, gone = visit_of(people.li), visit_of(people.wang)
    by = START - timedelta(minutes=25)
    assert {(one.about, one.role, one.recipient, one.due) for one in told("not-departed")} == {
        (visit, "dispatcher", people.zhao.id, by + timedelta(minutes=5)) for visit in (late, gone)
    }
    time.at = by - timedelta(minutes=1)
    phone = phone_of(people.wang)
    phone.results(phone.event(gone, "visit.departed"))
    time.at = by + timedelta(minutes=4)
    tick(app)
    assert sorted(stands("not-departed")) == [("waiting", None), ("withdrawn", "resolved")]
    time.at = by + timedelta(minutes=6)
    tick(app)
    [one] = [one for one in told("not-departed") if one.state == "sent"]
    assert one.about == late and people.li.name in (one.text or "")


def silent_since(person: str, heard: Any) -> None:
    with db.engine.begin() as connection:
        said = sa.text("UPDATE devices SET seen = :at WHERE person = :person")
        connection.execute(said.bindparams(sa.bindparam("at", type_=Moment)), {"at": heard, "person": person})


def test_a_silent_phone_is_told_of_first_to_whoever_has_it_then_to_the_office(
    app: Flask, people: People, time: Clock, phone_of: NewPhone
) -> None:
    phone_of(people.li)
    phone_of(people.wang)
    visit_of(people.li, duration_minutes=120)
    with reading():
        [plan] = plan_store.plans_of([people.li.id], START, START + timedelta(hours=1))
    heard = plan.end - timedelta(minutes=90)
    for person in (people.li, people.wang):
        silent_since(person.id, heard)
    time.at = plan.end - timedelta(minutes=1)
    tick(app)
    assert stands("unsent-work") == [], "it may well take until then"
    time.at = plan.end + timedelta(minutes=1)
    for _ in range(2):
        tick(app)
    assert [(one.state, one.recipient) for one in told("unsent-work")] == [("sent", people.li.id)]
    assert stands("phone-silent") == [], "王芳 has no visit, and 李强 hears of it first"
    time.at = heard + timedelta(hours=2, minutes=1)
    tick(app)
    [one] = told("phone-silent")
    assert (one.state, one.recipient, one.about) == ("sent", people.zhao.id, people.li.id)
    assert "有 1 单" in (one.text or "") and people.li.name in (one.text or "")
    silent_since(people.li.id, time.at)
    time.at += timedelta(minutes=61)
    tick(app)
    assert [one.state for one in told("unsent-work")] == ["sent"] * 2, "another silence"


def test_who_was_heard_of_meanwhile_is_not_told(app: Flask, people: People, time: Clock, phone_of: NewPhone) -> None:
    phone_of(people.li)
    visit_of(people.li)
    silent_since(people.li.id, START)
    time.at = START + timedelta(hours=2, minutes=1)
    watching.watch(time.at)
    assert sorted(stands("unsent-work") + stands("phone-silent")) == [("waiting", None)] * 2
    silent_since(people.li.id, time.at)
    tick(app)
    assert sorted(stands("unsent-work") + stands("phone-silent")) == [("withdrawn", "resolved")] * 2


def test_the_office_hears_once_an_hour_what_reached_nobody(app: Flask, people: People, time: Clock) -> None:
    def refuses(to: str) -> None:
        raise Undelivered("no such number", permanent=True)

    give_address(people.zhao, "zhao@a.example")
    with wired(Wire("sms", "phone", refuses), Wire("mail", "email")):
        for who in (people.li, people.wang):
            visit = visit_of(who, customer=customer(None))
            with reading():
                ver = appointments.visits([visit])[visit].ver
            move(visit, START + timedelta(days=1), ver, at=time.at)
        tick(app)
        assert stands("given-up") == [("waiting", None)], "others are waited for"
        time.at += timedelta(minutes=6)
        tick(app)
        [one] = told("given-up")
        assert (one.state, one.recipient) == ("sent", people.zhao.id) and "2 条" in (one.subject or "")
        for call in told("moved"):
            key = Command(people.zhao.id, clock.new_id(), "told")
            telling.told(call.id, True, None, people.zhao.id, time.at, key)
        visit = visit_of(people.li, customer=customer(None), start=START + timedelta(days=3))
        move(visit, START + timedelta(days=4), 1, at=time.at)
        time.at += timedelta(hours=1)
        tick(app)
        transact(lambda: lost.tell([people.east.id], time.at))
        for call in told("moved"):
            if call.reason != "told":
                telling.told(call.id, True, None, people.zhao.id, time.at, Command(people.zhao.id, clock.new_id(), "t"))
        time.at += timedelta(minutes=6)
        tick(app)
        assert stands("given-up")[0] == ("withdrawn", "resolved"), "somebody has called them all"


def test_nobody_home_is_told_at_once(app: Flask, people: People, time: Clock, phone_of: NewPhone) -> None:
    visit, phone = visit_of(people.li), phone_of(people.li)
    time.at = START
    phone.results(phone.event(visit, "visit.completed", {"outcome": "missed", "reason": "没人", "recorded": 1}))
    tick(app)
    [one] = told("nobody-home")
    assert (one.state, one.recipient) == ("sent", people.zhao.id) and "无人在家" in (one.text or "")
