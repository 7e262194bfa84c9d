"""Web Push against a push service of the tests: it believes only what another library verifies, and what it was handed
is opened with the keys of the browser alone."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from flask import Flask
from py_vapid import Vapid02

from doorstep import clock
from doorstep.accounts import push_store
from doorstep.accounts.rules import Person
from doorstep.accounts.subscribing import Subscription
from doorstep.clock import new_id
from doorstep.database import reading, transact
from doorstep.messages.channels.base import Throttled, Undelivered
from doorstep.messages.channels.push import Push, build
from doorstep.messages.letters import Letter
from doorstep.outbound import Outbound
from mailing import START, Clock, found, tick, visit_of
from people import People
from subscribers import Subscriber
from web_twin import Request, Twin, says, web_twin

pytestmark = pytest.mark.one_database

VISIT, MESSAGE = "0198c0de-0000-7000-8000-000000000001", "0198c0de-0000-7000-8000-000000000002"


@pytest.fixture
def local(app: Flask) -> Iterator[None]:
    """An installation that also calls what is not public."""
    before = app.extensions["doorstep"]
    app.extensions["doorstep"] = replace(before, outbound_local=True)
    yield
    app.extensions["doorstep"] = before


@pytest.fixture
def twin() -> Iterator[Twin]:
    with web_twin(talk=says(201)) as running:
        yield running


def browser(person: Person, twin: Twin, path: str = "/a") -> Subscriber:
    """A browser of the person that has subscribed at the twin."""
    made = Subscriber(twin.url + path)
    kept = Subscription(new_id(), person.id, made.endpoint, made.p256dh, made.auth, clock.now())
    transact(lambda: push_store.put_subscription(kept))
    return made


def letter(**more: Any) -> Letter:
    given = {"kind": "leave-now", "role": "technician", "visit": VISIT, "until": clock.now() + timedelta(hours=2)}
    return Letter("zh", "09:40 前出发：和平路 18 号", "李强，下一单请在 09:40 前出发。", **{**given, **more})


def send(to: Person, words: Letter | None = None) -> None:
    Push("mailto:it@doorstep.example", Outbound(local=True)).send(
        MESSAGE, to.id, words or letter(), clock.now(), lambda: None
    )


def opened(request: Request, twin: Twin, by: Subscriber) -> dict[str, Any]:
    """What the browser reads, when the call is one that a push service takes."""
    said = request.headers["authorization"]
    assert Vapid02.verify(said.replace(", ", ","))
    claims = json.loads(bytes_of(said.split("t=")[1].split(".")[1]))
    assert claims["aud"] == twin.url and claims["sub"].startswith("mailto:")
    assert 0 < claims["exp"] - clock.now().timestamp() <= 24 * 3600
    assert request.headers["content-encoding"] == "aes128gcm" and len(request.body) <= 4096
    assert len(request.headers["topic"]) <= 32
    told: dict[str, Any] = json.loads(by.opened(request.body))
    return told


def bytes_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def there(person: Person) -> set[str]:
    with reading():
        return {one.endpoint for one in push_store.subscriptions_of(person.id, clock.now())}


def test_every_browser_of_a_person_reads_it_and_nobody_else_can(app: Flask, people: People, twin: Twin) -> None:
    phone, desk = browser(people.li, twin, "/phone"), browser(people.li, twin, "/desk")
    browser(people.wang, twin, "/wang")
    send(people.li)
    got = {request.target: request for request in twin.requests}
    assert got.keys() == {"/phone", "/desk"}
    assert (
        opened(got["/phone"], twin, phone)
        == opened(got["/desk"], twin, desk)
        == {
            "id": MESSAGE,
            "tag": VISIT,
            "title": "09:40 前出发：和平路 18 号",
            "text": "李强，下一单请在 09:40 前出发。",
            "lang": "zh-CN",
            "page": f"/#/visit/{VISIT}",
        }
    )
    assert 7100 < int(got["/phone"].headers["ttl"]) <= 7200 and got["/phone"].headers["urgency"] == "high"
    with pytest.raises(Exception, match=r".*"):
        desk.opened(got["/phone"].body)


def test_a_repetition_takes_the_place_of_the_first_and_the_office_opens_the_day(
    app: Flask, people: People, twin: Twin
) -> None:
    chen = browser(people.chen, twin)
    long = letter(role="supervisor", kind="promise-overdue", until=None)
    long = Letter(**{**vars(long), "subject": "超时" * 100, "text": "𠮷" * 3000})
    for words in (long, long, letter(role="supervisor", visit=None)):
        send(people.chen, words)
    first, second, other = twin.requests
    assert first.headers["topic"] == second.headers["topic"] and int(first.headers["ttl"]) == 28 * 86400
    told = opened(first, twin, chen)
    assert (told["tag"], told["page"], told["text"][-1]) == (MESSAGE, f"/#/day?visit={VISIT}", "…")
    assert (opened(other, twin, chen)["page"], other.headers["urgency"]) == ("/", "normal")


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten_and_the_others_count(
    app: Flask, people: People, twin: Twin, status: int
) -> None:
    browser(people.li, twin, "/gone")
    left = browser(people.li, twin, "/left")
    answer = {"/gone": says(status), "/left": says(201)}
    twin.talk = lambda line, request: answer[request.target](line, request)
    send(people.li)
    assert there(people.li) == {left.endpoint}
    answer["/left"] = says(status)
    with pytest.raises(Undelivered) as error:
        send(people.li)
    assert (error.value.permanent, error.value.reason, there(people.li)) == (True, "no_address", set())
    with pytest.raises(Undelivered, match="no browser"):
        send(people.li)


@pytest.mark.parametrize(("status", "permanent"), [(400, True), (403, True), (413, True), (500, False), (503, False)])
def test_what_a_push_service_refuses_is_not_sent(
    app: Flask, people: People, twin: Twin, status: int, permanent: bool
) -> None:
    kept = browser(people.li, twin)
    twin.talk = says(status)
    with pytest.raises(Undelivered, match=str(status)) as error:
        send(people.li)
    assert error.value.permanent is permanent and there(people.li) == {kept.endpoint}


def test_a_push_service_that_asks_to_be_left_alone_is(app: Flask, people: People, twin: Twin) -> None:
    browser(people.li, twin)
    for header, least, most in (("90", 90, 90), (format_datetime(clock.now() + timedelta(hours=1)), 3500, 3600)):
        twin.talk = says(429, Retry_After=header)
        with pytest.raises(Throttled) as error:
            send(people.li)
        assert least <= error.value.after.total_seconds() <= most


def test_an_answer_that_nobody_heard_is_no_doubt_as_the_same_comes_again(
    app: Flask, people: People, twin: Twin
) -> None:
    browser(people.li, twin)
    twin.talk = lambda line, _: line.close()
    with pytest.raises(Undelivered) as error:
        send(people.li)
    assert not error.value.permanent


def test_what_is_not_public_is_not_called_unless_it_may_be(app: Flask, people: People, twin: Twin) -> None:
    browser(people.li, twin)
    channel = build(app.extensions["doorstep"])
    with pytest.raises(Undelivered):
        channel.send(MESSAGE, people.li.id, letter(), clock.now(), lambda: None)
    assert twin.connections == 0


@pytest.mark.usefixtures("local")
def test_a_technician_hears_on_the_phone_when_to_set_off(app: Flask, people: People, time: Clock, twin: Twin) -> None:
    """From the plan over the worker to the browser; who takes nothing is told another way."""
    phone = browser(people.li, twin)
    visit, hers = visit_of(people.li), visit_of(people.wang)
    time.at = START - timedelta(minutes=15)
    tick(app)
    sent, other = found(visit, "leave-now"), found(hers, "leave-now")
    [told] = [told for told in (opened(one, twin, phone) for one in twin.requests) if told["id"] == sent.id]
    assert (told["page"], told["text"]) == (f"/#/visit/{visit}", sent.text)
    assert (sent.channel, sent.state, other.channel) == ("push", "sent", "console")
