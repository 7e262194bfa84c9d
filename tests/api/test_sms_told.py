"""What a provider of text messages tells us: delivery reports, and what customers answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from builders import book
from doorstep import clock
from doorstep.appointments import store as appointments
from doorstep.customers import opt_out_store
from doorstep.customers import store as customers
from doorstep.database import reading, transact
from doorstep.messages import delivery_store, store
from doorstep.messages.store import Message
from mailing import START, Clock, Wire, customer, tick, visit_of, wired
from people import People, SignedIn
from rows import every_row
from sms_provider import KEYS, sms_provider

SMS = "/api/v1/sms"
KEY = "c" * 32


@pytest.fixture
def provider(app: Flask, tmp_path: Path) -> Iterator[None]:
    """An installation whose provider posts here."""
    file = tmp_path / "provider.yaml"
    with sms_provider("aliyun") as twin, pytest.MonkeyPatch.context() as patch:
        file.write_text(twin.file)
        here = replace(app.extensions["doorstep"], sms_file=str(file), sms_keys=KEYS, outbound_local=True)
        patch.setitem(app.extensions, "doorstep", here)
        yield


def post(app: Flask, what: str, body: Any, key: str = KEY) -> TestResponse:
    """Posts as the provider does: no cookie, no header of a browser."""
    return app.test_client().post(f"{SMS}/{what}?key={key}", json=body)


def rows(visit: str) -> dict[str, Message]:
    """The messages of a booking, by channel."""
    with reading():
        found = store.page(None, None, None, (["visit"], visit), None, 50)
    return {one.channel: one for one in found if one.kind == "booked"}


def report(id: str, success: bool = True, code: str = "DELIVERED") -> dict[str, Any]:
    return {"phone_number": "13900000001", "biz_id": id, "success": success, "err_code": code, "sms_size": "2"}


def test_a_report_finds_its_message_whichever_comes_first(app: Flask, people: People, provider: None) -> None:
    book(people.li)
    first, second = "01a22e48-8796-71a9-a599-b11293f30837", "01a22e48-8796-71a9-a599-b11293f30838"
    transact(lambda: delivery_store.taken([("9^0", first, 2, clock.now())]))
    answer = post(app, "reports", [report("9^0"), report("8^0", False, "MK:0001"), report("7^0")])
    assert (answer.status_code, answer.json) == (200, {"code": 0, "msg": "OK"})
    transact(lambda: delivery_store.taken([("8^0", second, 1, clock.now())]))
    with reading():
        found = delivery_store.of_messages([first, second])
        assert (found[first].state, found[first].segments) == ("delivered", 2)
        assert (found[second].state, found[second].code, found[second].segments) == ("failed", "MK:0001", 1)
        assert delivery_store.unknown(START.replace(year=2000), 9) == 1, "a stranger's report is counted"


def test_what_never_arrived_goes_on_to_the_next_channel_and_then_to_the_telephone(
    app: Flask, people: People, time: Clock, provider: None
) -> None:
    mail = Wire("mail", "email")
    with wired(mail):
        reached, lost = (
            visit_of(who, customer=customer(at)) for who, at in ((people.li, "w@a.example"), (people.wang, None))
        )
        tick(app)
        numbers = {visit: rows(visit)["sms"].id for visit in (reached, lost)}
        with reading():
            taken = {number: id for id, number in delivery_store.numbered(["1^0", "2^0", "3^0", "4^0"]).items()}
        failed = [report(taken[numbers[visit]], False, "isv.BLACK_KEY_CONTROL_LIMIT") for visit in (reached, lost)]
        for _ in range(2):  # a provider says it again until it has heard an answer
            assert post(app, "reports", failed).json["code"] == 0
        tick(app)
        assert {name: one.state for name, one in rows(reached).items()} == {"sms": "not_sent", "mail": "sent"}
        assert len(mail.taken) == 1
        [one] = rows(lost).values()
        assert (one.state, one.reason) == ("not_sent", "failed")
        assert one.detail == "aliyun: isv.BLACK_KEY_CONTROL_LIMIT (黑名单管控)"


def test_what_was_reported_lost_before_it_was_noted_as_sent_goes_on_as_well(
    app: Flask, people: People, time: Clock, provider: None
) -> None:
    mail = Wire("mail", "email")
    with wired(mail):
        for number in ("1^0", "2^0", "3^0", "4^0"):
            assert post(app, "reports", [report(number, False, "isv.BLACK_KEY_CONTROL_LIMIT")]).json["code"] == 0
        reached, lost = (
            visit_of(who, customer=customer(at)) for who, at in ((people.li, "w@a.example"), (people.wang, None))
        )
        for _ in range(2):
            tick(app)
        assert {name: one.state for name, one in rows(reached).items()} == {"sms": "not_sent", "mail": "sent"}
        assert len(mail.taken) == 1
        [one] = rows(lost).values()
        assert (one.state, one.reason) == ("not_sent", "failed")
        assert one.detail == "aliyun: isv.BLACK_KEY_CONTROL_LIMIT (黑名单管控)"


def test_what_was_said_of_a_first_try_says_nothing_of_the_second(app: Flask, people: People) -> None:
    one = "01a22e48-8796-71a9-a599-b11293f30837"

    def taken(segments: int) -> dict[str, str]:
        def take() -> None:
            delivery_store.taken([(one, one, segments, START)])

        transact(take)
        with reading():
            return delivery_store.failed([one])

    assert taken(2) == {}
    transact(lambda: delivery_store.reported([(one, "failed", "MK:0001")], START))
    with reading():
        assert delivery_store.failed([one]) == {one: "MK:0001"}
    assert taken(1) == {}, "taken under its own number once more"


def test_whoever_has_no_key_is_refused_and_changes_nothing(app: Flask, people: People, provider: None) -> None:
    book(people.li)
    with reading():
        before = every_row()
    for what in ("reports", "replies"):
        for key in ("", "c" * 31, "C" * 32):
            assert post(app, what, [report("9^0")], key).json["code"] == "not_theirs"
        assert post(app, what, "x").json["code"] == "unreadable"
        assert app.test_client().post(f"{SMS}/{what}?key={KEY}", data=b"[" * 9000).status_code == 422
    with reading():
        assert every_row() == before


def test_an_answer_waits_in_the_office_and_takes_its_writer_off(
    app: Flask, people: People, signed_in: SignedIn, provider: None
) -> None:
    visit = book(people.li, start=START)
    with reading():
        customer = customers.customer(appointments.visits([visit])[visit].customer)
    office: FlaskClient = signed_in(people.zhao)

    def answered(text: str, id: str, phone: str = customer.phone) -> None:
        item = {"phone_number": phone.removeprefix("+86"), "content": text, "sequence_id": id}
        assert post(app, "replies", [item]).json["code"] == 0

    def off() -> bool:
        with reading():
            return opt_out_store.opted_out([customer.id], "sms") == {customer.id}

    answered("明天没空，改约", "1")
    answered("明天没空，改约", "1")
    answered("hello", "2", "+8613911112222")
    [voice] = office.get("/api/v1/voices").json["items"]
    assert (voice["kind"], voice["choice"], voice["words"]) == ("reply", "move", "明天没空，改约")
    assert (voice["visit"], voice["waiting"]) == (visit, True)
    assert office.post(f"/api/v1/voices/{voice['id']}/answer", json={}).json["waiting"] is False
    assert not off()
    answered("TD", "3")
    assert off() and office.get("/api/v1/voices").json["items"][0]["choice"] == "opt_out"
    answered("恢复", "4")
    assert not off()
