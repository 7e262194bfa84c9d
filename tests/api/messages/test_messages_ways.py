"""Several channels in one installation: who is reached over which, what the next one takes up, and what rests alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from builders import move
from doorstep.accounts import links, trail_store
from doorstep.appointments import store as appointments
from doorstep.customers import opt_out_store
from doorstep.database import reading, transact
from doorstep.intake import messages
from doorstep.messages import claims_store, delivery_store, store
from doorstep.messages.channels.base import Throttled, Undelivered
from doorstep.messages.rules import PAUSES
from doorstep.messages.store import Message
from doorstep.promises import store as promises
from mail_server import Mailbox
from mailing import START, Clock, Wire, customer, tick, visit_of, wired
from offices import Desk
from people import People, SignedIn, browser

pytestmark = pytest.mark.one_database


def rows(visit: str) -> dict[str, Message]:
    """The messages of a booking, by channel."""
    with reading():
        page = store.page(None, None, None, (["visit"], visit), None, 50)
    return {one.channel: one for one in page if one.kind == "booked"}


def refuses(to: str) -> None:
    raise Undelivered("refused: 1", permanent=True)


def fails(to: str) -> None:
    raise Undelivered("no answer")


def test_a_customer_with_a_phone_alone_is_reached_by_sms(app: Flask, people: People, time: Clock, box: Mailbox) -> None:
    sms, wang = Wire("sms", "phone"), customer(None)
    with wired(sms):
        visit = visit_of(people.li, customer=wang)
        tick(app)
    [(to, letter)] = sms.taken
    assert (to, letter.kind, letter.role) == (wang.phone, "booked", "customer")
    assert letter.fields["customer"] == "王女士" and letter.fields["link"].startswith("http")
    assert [(one.channel, one.state) for one in rows(visit).values()] == [("sms", "sent")] and not box.mails


@pytest.mark.parametrize(("says", "after"), [(refuses, timedelta(0)), (fails, sum(PAUSES, timedelta(minutes=1)))])
def test_what_one_channel_could_not_do_the_next_one_takes_up_once(
    app: Flask, people: People, time: Clock, box: Mailbox, says: object, after: timedelta
) -> None:
    sms = Wire("sms", "phone", says)  # type: ignore[arg-type]
    with wired(sms):
        visit = visit_of(people.li)
        end = time.at + after
        while time.at <= end:
            tick(app)
            time.at += timedelta(minutes=1)
        tick(app)
        transact(lambda: messages.replan([visit], time.at))
        tick(app)
    assert len(box.mails) == 1 and len(sms.tried) == (1 if says is refuses else 1 + len(PAUSES))
    assert {name: one.state for name, one in rows(visit).items()} == {"sms": "not_sent", "mail": "sent"}
    assert rows(visit)["sms"].reason == "failed" and rows(visit)["mail"].attempts == 1


def test_the_office_does_not_tell_twice_what_another_channel_told(
    app: Flask, people: People, time: Clock, box: Mailbox, signed_in: SignedIn
) -> None:
    sms = Wire("sms", "phone", refuses)
    with wired(sms):
        visit = visit_of(people.li)
        tick(app)
        desk, given_up = Desk(signed_in(people.zhao)), rows(visit)["sms"].id
        refused = []
        for state in ("waiting", "sent"):
            answer = desk.command(f"/messages/{given_up}/resend", {})
            refused.append((state, rows(visit)["mail"].state, answer.status_code, answer.get_json()["code"]))
            assert answer.get_json()["others"] == [rows(visit)["mail"].id]
            tick(app)
        assert refused == [(state, state, 409, "again_elsewhere") for state in ("waiting", "sent")]
        lost = [(rows(visit)["mail"].id, "failed", "MK:0001")]
        transact(lambda: delivery_store.taken([(lost[0][0], lost[0][0], 1, time.at)]))
        transact(lambda: delivery_store.reported(lost, time.at))
        assert desk.command(f"/messages/{given_up}/resend", {}).status_code == 200, "that one never arrived"
    assert (len(sms.tried), len(box.mails)) == (1, 1)


def test_whoever_wants_no_text_messages_is_shown_as_such_and_gets_mail_where_there_is_an_address(
    app: Flask, people: People, time: Clock, box: Mailbox, signed_in: SignedIn
) -> None:
    sms, wang, zhou = Wire("sms", "phone"), customer(None), customer("zhou@a.example")
    with wired(sms):
        before, other = [visit_of(who, customer=one) for who, one in ((people.li, wang), (people.wang, zhou))]
        transact(lambda: opt_out_store.add([wang.id, zhou.id], "sms", time.at))
        tick(app)
        after = visit_of(people.li, customer=wang, start=time.at + timedelta(days=3))
        tick(app)
        desk = Desk(signed_in(people.zhao))
        for visit in (before, after):
            [one] = rows(visit).values()
            assert (one.channel, one.state, one.reason) == ("sms", "not_sent", "opted_out")
            assert desk.command(f"/messages/{one.id}/resend", {}).get_json()["code"] == "again_opted_out"
        assert {name: one.state for name, one in rows(other).items()} == {"sms": "withdrawn", "mail": "sent"}
        assert not sms.tried
        transact(lambda: opt_out_store.end([wang.id], "sms"))
        transact(lambda: messages.replan([before], time.at))
        assert [one.state for one in rows(before).values()] == ["waiting"]


def test_a_customer_says_through_the_link_which_way_comes_first_and_that_none_is_to_come(
    app: Flask, people: People, time: Clock, box: Mailbox
) -> None:
    sms, wang = Wire("sms", "phone"), customer("wang@a.example")
    with wired(sms):
        visit, page = visit_of(people.li, customer=wang), browser(app)
        page.post("/api/v1/portal/open", json={"link": links.address(visit, 1).partition("/v/")[2]})

        def chosen(choice: str) -> dict[str, tuple[str, str | None]]:
            """What waits, or stays, of the messages to the customer when they have said so."""
            answer = page.post("/api/v1/portal/notices", json={"visit": visit, "choice": choice})
            assert answer.status_code == 200, answer.text
            assert answer.get_json()["notices"] == {"choice": choice, "offered": ["sms", "mail", "none"]}
            with reading():
                of = [one for one in store.about("visit", [visit])[visit] if one.role == "customer"]
            return {f"{one.kind} {one.channel}": (one.state, one.reason) for one in of if one.state != "withdrawn"}

        first = {"booked sms": ("waiting", None), "day-before sms": ("waiting", None)}
        assert chosen("sms") == first
        assert chosen("mail") == {name.replace("sms", "mail"): state for name, state in first.items()}
        off = chosen("none")
        assert set(off.values()) == {("not_sent", "opted_out")} and len(off) == len(first)
        tick(app)
        assert not sms.tried and not box.mails
        assert open_calls(visit) == [], "nobody is called to be reminded who wants no reminders"
        with reading():
            ver = appointments.visits([visit])[visit].ver
        move(visit, START + timedelta(hours=3), ver, at=time.at)
        tick(app)
        assert not sms.tried and not box.mails and len(open_calls(visit)) == 1, "of another time they hear by telephone"
        assert chosen("sms")["moved sms"] == ("waiting", None)
        assert open_calls(visit) == []
        wrong = page.post("/api/v1/portal/notices", json={"visit": visit, "choice": "any"})
        assert (wrong.status_code, wrong.get_json()["code"]) == (409, "not_offered")
    with reading():
        assert [one.act for one in trail_store.trail_of(wang.id)] == ["customer.notices"] * 3


def test_the_office_writes_down_how_a_customer_wants_to_be_told(
    app: Flask, people: People, time: Clock, box: Mailbox, signed_in: SignedIn
) -> None:
    sms, wang = Wire("sms", "phone"), customer("wang@a.example")
    with wired(sms):
        visit, desk = visit_of(people.li, customer=wang), Desk(signed_in(people.zhao))

        def chosen(choice: str, key: str | None = None) -> Any:
            return desk.command(f"/customers/{wang.id}/notices", {"choice": choice}, key=key)

        first, again = (chosen("none", key="01a22fb7-cdfe-7bf1-b102-8d6afac5f29c") for _ in range(2))
        assert (first.status_code, again.get_json()) == (200, first.get_json())
        assert first.get_json()["notices"] == {"choice": "none", "offered": ["sms", "mail", "none"]}
        assert {one["channel"] for one in first.get_json()["opted_out"]} >= {"sms", "mail"}
        assert {one.reason for one in rows(visit).values()} == {"opted_out"}
        back = chosen("mail").get_json()
        assert [one.channel for one in rows(visit).values() if one.state == "waiting"] == ["mail"]
        assert [one["changed"] for one in back["trail"]] == [
            [{"field": "notices", "before": before, "after": after}]
            for before, after in (("none", "mail"), ("sms", "none"))
        ]
        assert {one["by"]["name"] for one in back["trail"]} == {people.zhao.name}
        assert chosen("any").get_json()["code"] == "not_offered"
        other = Desk(signed_in(people.qian)).command(f"/customers/{wang.id}/notices", {"choice": "none"})
        assert other.status_code in (403, 404)


def open_calls(visit: str) -> list[str]:
    """The calls that the office owes about a visit."""
    with reading():
        return [one.id for one in promises.about("visit", visit) if one.kind == "message.tell" and one.is_open]


def test_what_no_channel_could_do_stays_given_up(app: Flask, people: People, time: Clock) -> None:
    sms = Wire("sms", "phone", refuses)
    with wired(sms):
        visit = visit_of(people.li)
        for _ in range(3):
            tick(app)
            transact(lambda: messages.replan([visit], time.at))
    assert len(sms.tried) == 1 and [(one.state, one.reason) for one in rows(visit).values()] == [("not_sent", "failed")]


def test_what_waits_for_a_channel_that_is_gone_goes_another_way(
    app: Flask, people: People, time: Clock, box: Mailbox
) -> None:
    with wired(Wire("sms", "phone")):
        visit = visit_of(people.li)
    assert rows(visit)["sms"].state == "waiting"
    tick(app)
    tick(app)
    assert len(box.mails) == 1 and rows(visit)["mail"].state == "sent"


def test_a_throttled_channel_rests_alone_and_uses_no_attempt_up(
    app: Flask, people: People, time: Clock, box: Mailbox
) -> None:
    def throttles(to: str) -> None:
        if time.at < free:
            raise Throttled("429", timedelta(minutes=7))

    free, sms = time.at + timedelta(minutes=10), Wire("sms", "phone", throttles)
    with wired(sms):
        resting = [visit_of(people.li, start=time.at + timedelta(days=day)) for day in (3, 4)]
        by_mail = visit_of(people.wang, customer=customer("zhang@a.example", phone=""))
        for _ in range(6):
            tick(app)
            time.at += timedelta(minutes=1)
        assert len(sms.tried) == 1, "nobody knocks while it rests"
        assert len(box.of("zhang@a.example")) == 1 and rows(by_mail)["mail"].state == "sent"
        with reading():
            assert claims_store.resting(time.at).keys() == {"sms"}
        for _ in range(3):
            time.at += timedelta(minutes=7)
            tick(app)
    assert [(rows(visit)["sms"].state, rows(visit)["sms"].attempts) for visit in resting] == [("sent", 1)] * 2
    assert len(sms.taken) == 2 and len(box.mails) == 1, "it rests, and nothing goes another way for that"
