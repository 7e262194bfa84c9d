"""Mail servers that are slow, silent or gone in the middle; an installation without one; several messages at a time."""

from __future__ import annotations

import threading
import time as real_time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from builders import ZONE, book, publish_standard
from doorstep import clock, worker
from doorstep.database import db, transact
from doorstep.intake import bookings, messages, things
from doorstep.messages import claims_store as claims
from doorstep.messages import jobs, rules
from doorstep.messages.channels import base, register
from doorstep.messages.channels import mail as by_mail
from doorstep.messages.letters import Letter
from mail_server import Mailbox, odd_server
from mailing import EVENING, START, Clock, customer, found, tick, visit_of
from people import People
from serving import PATIENCE

pytestmark = pytest.mark.one_database

LETTER = Letter("zh", "上门提醒", "您好")
SENDER = "service@doorstep.example"


LEASE_S = 1.5
"""A claim so short that a test can wait until it has ended."""


@contextmanager
def settings(app: Flask, **changes: Any) -> Iterator[None]:
    """Other settings for a while."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(app.extensions, "doorstep", replace(app.extensions["doorstep"], **changes))
        yield


def mail(url: str, handing_over: Callable[[], None] = lambda: None) -> None:
    by_mail.Mail(url, SENDER).send("id", "wang@a.example", LETTER, clock.now(), handing_over)


# ---- a slow server


def test_a_conversation_ends_in_time_however_it_is_drawn_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each letter comes well within the time for a step, and no answer ever ends."""
    monkeypatch.setattr(by_mail, "CONVERSATION", 0.3)
    with odd_server(drips=True) as odd, pytest.raises(base.Undelivered):  # otherwise it would never end
        mail(odd.url)


def test_a_server_that_says_nothing_loses_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_mail, "TIMEOUT", 0.2)
    with odd_server(pauses={"HELLO": 5}) as odd, pytest.raises(base.Undelivered, match=r"Disconnected|Timeout"):
        mail(odd.url)


def test_all_that_a_server_may_take_ends_before_the_claim_does() -> None:
    """One more step may have begun just before the end; after the handing over, the lease begins anew."""
    assert timedelta(seconds=by_mail.CONVERSATION + by_mail.TIMEOUT) < rules.LEASE


def test_a_slow_server_gets_a_message_once_though_all_of_it_takes_longer_than_a_claim(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However slow the machine is: whoever was too slow to hand over begins again, and nobody after that."""
    monkeypatch.setattr(rules, "LEASE", timedelta(seconds=LEASE_S))
    publish_standard()
    book(people.li, start=clock.now() + timedelta(days=5), customer=customer())
    with (
        odd_server(pauses={"MAIL": 0.6 * LEASE_S, "END": 0.6 * LEASE_S}) as odd,
        settings(app, smtp_url=odd.url, mail_from=SENDER),
    ):

        def work() -> None:
            end = real_time.monotonic() + PATIENCE
            while real_time.monotonic() < end:
                if odd.taken:
                    end = min(end, real_time.monotonic() + 1.5 * LEASE_S)
                worker.tick(app, threading.Event())
                real_time.sleep(0.05)

        workers = [threading.Thread(target=work) for _ in range(2)]
        for one in workers:
            one.start()
        for one in workers:
            one.join()
        assert len(odd.taken) == 1


class Slow:
    """A channel that needs longer than a claim lasts until it can hand anything over."""

    name, kind_of_address, side_by_side = "mail", "email", 1

    def __init__(self, time: Clock) -> None:
        self.time, self.handed = time, 0

    def send(self, id: str, to: str | None, letter: Letter, now: Any, handing_over: Callable[[], None]) -> None:
        self.time.at += rules.LEASE
        handing_over()
        self.handed += 1


def test_whoever_is_too_slow_hands_nothing_over(app: Flask, people: People, time: Clock, box: Mailbox) -> None:
    visit, slow = visit_of(people.li), Slow(time)
    db.session.remove()
    once = iter([False])
    jobs.send_due(
        jobs.Post({"mail": slow}, things.look, worker.link, None, ZONE), lambda: next(once, True), app.app_context
    )
    assert slow.handed == 0 and found(visit, "booked").state == "sending"
    tick(app)
    assert len(box.mails) == 1 and found(visit, "booked").state == "sent"


# ---- an end that nobody knows


def test_a_message_without_an_answer_may_have_been_sent_and_is_not_sent_again(
    app: Flask,
    people: People,
    time: Clock,
) -> None:
    visit = visit_of(people.li)
    with odd_server(leaves_at="END") as odd, settings(app, smtp_url=odd.url, mail_from=SENDER):
        for _ in range(3):
            tick(app)
            time.at += timedelta(hours=1)
        assert len(odd.taken) == 1, "whole, and nobody said that it was taken"
    message = found(visit, "booked")
    assert (message.state, message.attempts) == ("uncertain", 1)
    assert message.sent_at is not None and message.detail is not None and message.text is not None


@pytest.mark.parametrize("answer", ["well done", "354 go on", "25", "250-" + "x" * 9000], ids=lambda said: said[:9])
def test_an_answer_that_says_neither_yes_nor_no_leaves_it_open(answer: str) -> None:
    with odd_server(says={"END": answer}) as odd, pytest.raises(base.Uncertain):
        mail(odd.url)
    assert len(odd.taken) == 1


def test_whatever_yes_and_no_look_like_they_are_understood() -> None:
    with odd_server(says={"END": "250-taken\r\n250-" + "x" * 4000 + "\r\n250 as 42"}) as odd:
        mail(odd.url)
    with odd_server(says={"END": "252 will try"}) as odd:
        mail(odd.url)
    for no in ("451 later", "554 never"):
        with odd_server(says={"END": no}) as odd, pytest.raises(base.Undelivered, match=no[:3]):
            mail(odd.url)


@pytest.mark.parametrize("word", ["HELLO", "EHLO", "MAIL", "RCPT", "DATA"])
def test_a_connection_that_is_lost_before_the_message_was_said_is_no_doubt(word: str) -> None:
    handed: list[None] = []
    with odd_server(leaves_at=word) as odd, pytest.raises(base.Undelivered):
        mail(odd.url, lambda: handed.append(None))
    assert not handed


def test_what_a_dead_worker_handed_over_is_never_called_unsent(
    app: Flask,
    people: People,
    time: Clock,
    box: Mailbox,
) -> None:
    visit = visit_of(people.li)
    [claimed] = transact(lambda: claims.claim("mail", clock.now(), 1))
    assert transact(lambda: claims.hand_over([claimed], clock.now())) == {claimed.id}
    bookings.cancel(visit, "不需要了", people.zhao.id, clock.now(), 1)
    time.at += rules.LEASE
    tick(app)
    assert (found(visit, "booked").state, found(visit, "booked").reason) == ("uncertain", "cancelled")


def test_a_refusal_after_a_dead_worker_is_not_the_last_word(
    app: Flask,
    people: People,
    time: Clock,
    box: Mailbox,
) -> None:
    visit = visit_of(people.li)
    [claimed] = transact(lambda: claims.claim("mail", clock.now(), 1))
    assert transact(lambda: claims.hand_over([claimed], clock.now())) == {claimed.id}
    time.at += rules.LEASE
    box.refusals["wang@a.example"] = "550 no such user"
    tick(app)
    assert found(visit, "booked").state == "uncertain"


# ---- no mail server


def test_where_others_reach_the_server_nothing_is_printed(
    app: Flask,
    people: People,
    time: Clock,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = visit_of(people.li, start=START + timedelta(hours=3))
    with settings(app, public_url="https://doorstep.example"):
        visit = visit_of(people.li)
        assert (found(visit, "booked").state, found(visit, "booked").reason) == ("not_sent", "no_channel")
        tick(app)
        assert capsys.readouterr().out == ""
        assert (found(before, "booked").state, found(before, "booked").reason) == ("not_sent", "no_channel")


def test_what_had_no_channel_waits_as_soon_as_there_is_one(app: Flask, people: People, box: Mailbox) -> None:
    publish_standard()
    with settings(app, public_url="https://doorstep.example", smtp_url=""):
        visit = book(people.li, start=clock.now() + timedelta(days=5), customer=customer())
    transact(lambda: messages.replan([visit], clock.now()))
    assert (found(visit, "booked").state, found(visit, "booked").reason) == ("waiting", None)


def test_a_server_without_a_channel_says_so(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with settings(app, public_url="https://doorstep.example", trusted_proxies=1):
        assert list(register.notes(app.extensions["doorstep"])) == ["no_channel"]
        assert app.test_client().get("/readyz", base_url="https://doorstep.example").json["notes"] == ["no_channel"]
    with settings(app, public_url="https://doorstep.example", trusted_proxies=1, smtp_url="smtp://mail.example"):
        assert register.notes(app.extensions["doorstep"]) == {}


# ---- several at a time


def test_while_a_server_thinks_about_one_message_others_go_out(
    app: Flask,
    people: People,
    time: Clock,
    box: Mailbox,
) -> None:
    for hour in range(6):
        visit_of(people.li, start=START + timedelta(hours=hour), customer=customer(f"c{hour}@a.example"))
    box.takes_seconds = 1
    tick(app)
    assert len(box.mails) == len(set(box.ids())) == 6
    assert 1 < box.most_at_once <= base.SIDE_BY_SIDE


def test_what_one_customer_gets_about_one_visit_arrives_in_its_order(
    app: Flask, people: People, time: Clock, box: Mailbox
) -> None:
    visit_of(people.li)
    box.takes_seconds = 0.1
    time.at = EVENING
    tick(app)
    assert [str(mail["Subject"])[:4] for mail in box.of("wang@a.example")] == ["上门预约", "上门提醒"]
    assert box.most_at_once == 1


def test_two_workers_never_hold_messages_about_one_visit(app: Flask, people: People, time: Clock) -> None:
    """The second one claims while the first has not committed; it waits, and then leaves the reminder alone."""
    visit = visit_of(people.li)
    time.at = EVENING
    claimed: list[list[str]] = []

    def claim() -> None:
        with app.app_context():
            claimed.append([one.about for one in transact(lambda: claims.claim("console", clock.now(), 64))])

    other = threading.Thread(target=claim)

    def both() -> None:
        claimed.append([one.about for one in claims.claim("console", clock.now(), 64)])
        other.start()
        other.join(0.3)

    transact(both)
    other.join()
    assert claimed == [[visit], []]


def test_a_channel_that_says_nothing_keeps_no_promise_from_being_looked_at(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, ended = threading.Event(), threading.Event()

    def send_messages(_app: Flask, _stop: threading.Event) -> None:
        ended.wait(PATIENCE)

    def watch_promises(_app: Flask, _stop: threading.Event) -> None:
        looked.set()

    assert {worker.watch_promises, worker.send_messages} <= set(worker.TICKING)
    monkeypatch.setattr(worker, "TICKING", (send_messages, watch_promises))
    try:
        with worker.ticking(app):
            assert looked.wait(PATIENCE)
            ended.set()
    finally:
        ended.set()
