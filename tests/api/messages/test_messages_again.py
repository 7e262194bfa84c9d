"""What the office does about messages that reached nobody: once more, and to another address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from doorstep import clock
from doorstep.accounts import trail_store
from doorstep.appointments import finding_store
from doorstep.clock import new_id
from doorstep.customers import store as customers
from doorstep.database import db, reading
from doorstep.intake import bookings
from doorstep.messages.rules import PAUSES
from mail_server import Mailbox
from mailing import EVENING, START, Clock, customer, found, give_address, tick, visit_of
from offices import Desk
from people import People, SignedIn

REFUSED = "550 no such user"


@pytest.fixture
def desk(time: Clock, people: People, signed_in: SignedIn) -> Desk:
    """赵敏 at her desk."""
    return Desk(signed_in(people.zhao))


def resend(desk: Desk, message: str, key: str | None = None) -> Any:
    return desk.command(f"/messages/{message}/resend", {}, key=key)


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["code"]


def trail(of: str) -> list[str]:
    with reading():
        return [entry.act for entry in trail_store.trail_of(of)]


def test_one_that_was_given_up_goes_out_once_more_under_the_same_name(
    app: Flask, people: People, time: Clock, box: Mailbox, signed_in: SignedIn
) -> None:
    visit = visit_of(people.li)
    box.down = True
    for pause in (*PAUSES, timedelta(0)):
        tick(app)
        time.at += pause
    given_up = found(visit, "booked")
    assert (given_up.state, given_up.attempts) == ("not_sent", 6)

    desk, key = Desk(signed_in(people.zhao)), new_id()
    first, again = resend(desk, given_up.id, key), resend(desk, given_up.id, key)
    assert first.status_code == 200 and first.get_json() == again.get_json()
    assert (first.get_json()["state"], first.get_json()["attempts"]) == ("waiting", 6)
    tick(app)
    assert (found(visit, "booked").state, found(visit, "booked").attempts) == ("not_sent", 7), "one attempt, not six"
    box.down = False
    assert resend(desk, given_up.id, key).get_json()["state"] == "not_sent", "that command was carried out"
    assert resend(desk, given_up.id).status_code == 200
    tick(app)
    assert box.ids() == [f"<{given_up.id}@doorstep.example>"] and found(visit, "booked").state == "sent"
    assert trail(given_up.id) == ["message.resent", "message.resent"]
    assert refusal(resend(desk, given_up.id)) == (409, "again_sent")


def test_what_may_have_gone_out_may_have_whatever_becomes_of_the_next_attempt(
    app: Flask, people: People, time: Clock, box: Mailbox, desk: Desk
) -> None:
    visit = visit_of(people.li)
    tick(app)
    sent = found(visit, "booked")
    with db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE messages SET state = 'uncertain' WHERE id = :id"), {"id": sent.id})
    assert resend(desk, sent.id).status_code == 200
    box.refusals["wang@a.example"] = REFUSED
    tick(app)
    after = found(visit, "booked")
    assert (after.state, after.sent_at) == ("uncertain", sent.sent_at)


def test_what_holds_no_more_is_not_sent_again(
    app: Flask, people: People, time: Clock, box: Mailbox, desk: Desk, signed_in: SignedIn
) -> None:
    box.refusals["wang@a.example"] = REFUSED
    moved, cancelled, over, nobody = [visit_of(people.li, start=START + timedelta(days=day)) for day in range(4)]
    give_address(people.li, None)
    tick(app)
    failed = {visit: found(visit, "booked").id for visit in (moved, cancelled, over)}
    bookings.cancel(cancelled, "不需要了", people.zhao.id, clock.now(), 1)
    desk.command(
        f"/visits/{moved}/move", {"start": (START + timedelta(hours=5)).isoformat(), "asked_by": "customer"}, 1
    )
    assert refusal(resend(desk, failed[moved])) == (409, "again_moved")
    assert refusal(resend(desk, failed[cancelled])) == (409, "again_cancelled")
    assert refusal(resend(desk, found(moved, "day-before").id)) == (409, "again_waiting")
    assert refusal(resend(desk, found(nobody, "leave-now").id)) == (409, "again_no_address")
    time.at = START + timedelta(days=3)
    assert refusal(resend(Desk(signed_in(people.zhao)), failed[over])) == (409, "again_too_late")
    assert {found(visit, "booked").state for visit in failed} == {"not_sent"}


def test_a_corrected_address_gets_what_waits_and_what_failed_and_the_sent_one_stays(
    app: Flask, people: People, time: Clock, box: Mailbox, desk: Desk
) -> None:
    wang = customer("wnag@a.example")
    visit = visit_of(people.li, customer=wang)
    tick(app)
    sent = found(visit, "booked")
    other = visit_of(people.wang, customer=wang)
    box.refusals["wnag@a.example"] = REFUSED
    tick(app)
    failed = found(other, "booked")
    assert (sent.state, failed.state) == ("sent", "not_sent")
    shown = desk.read(f"/messages/{failed.id}")
    assert shown["address"] == {"email": "wnag@a.example", "phone": wang.phone}

    path, said = f"/messages/{failed.id}/correct-address", {"email": "wang@a.example", "before": "wnag@a.example"}
    assert refusal(desk.command(path, {**said, "before": "x@a.example"})) == (409, "changed")
    assert refusal(desk.command(path, {**said, "phone": "1"})) == (422, "invalid")
    answer = desk.command(path, said)
    assert (answer.status_code, answer.get_json()["state"]) == (200, "waiting")
    tick(app)
    time.at = EVENING
    tick(app)
    assert len(box.of("wang@a.example")) == 3, "the failed one, and both reminders"
    assert len(box.of("wnag@a.example")) == 1 and found(visit, "booked") == sent
    assert trail(wang.id) == ["customer.corrected"] and trail(failed.id) == ["message.resent"]


def test_a_corrected_telephone_reaches_the_phones_and_is_found(
    people: People, time: Clock, box: Mailbox, desk: Desk
) -> None:
    wang = customer(None)
    visit = visit_of(people.li, customer=wang)
    ver = desk.read(f"/visits/{visit}")["ver"]
    message = found(visit, "booked")
    assert (message.state, message.reason) == ("not_sent", "no_address")
    path = f"/messages/{message.id}/correct-address"
    assert refusal(desk.command(path, {"phone": "12", "before": wang.phone})) == (422, "invalid")
    assert desk.command(path, {"phone": "13912345678", "before": wang.phone}).status_code == 200
    assert desk.read(f"/visits/{visit}")["ver"] == ver + 1
    with reading():
        assert customers.customer(wang.id).phone == "+8613912345678"
        [one], _ = finding_store.customers_found(None, "2345678", 9)
        assert one.customer.id == wang.id
        assert finding_store.customers_found(None, wang.phone[-8:], 9) == ([], False)
    assert found(visit, "day-before").reason == "no_address"
    assert desk.command(path, {"email": "wang@a.example", "before": None}).get_json()["state"] == "waiting"
    assert found(visit, "day-before").state == "waiting", "whatever else is for them goes there, too"


def test_the_address_of_a_colleague_is_corrected_elsewhere(
    people: People, time: Clock, box: Mailbox, desk: Desk
) -> None:
    visit = visit_of(people.li)
    message = found(visit, "leave-now")
    assert desk.read(f"/messages/{message.id}")["address"] is None
    said = {"email": "li@a.example", "before": None}
    assert refusal(desk.command(f"/messages/{message.id}/correct-address", said)) == (409, "not_customers")
