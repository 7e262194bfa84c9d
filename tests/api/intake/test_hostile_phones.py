"""Whatever a phone says and the intake accepts is sealed, examined and shown: nobody's queue stops at it, and no route
answers that the server failed."""

from __future__ import annotations

import json
import re
from random import Random
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from builders import NewPhone, Phone, a_whole_visit, book, publish_standard, standard
from doorstep.accounts import links
from doorstep.audits import jobs, rules
from doorstep.audits import store as reviews
from doorstep.audits.commands import examine
from doorstep.clock import new_id, now
from doorstep.database import reading
from doorstep.errors import UNFORESEEN, NotFound
from doorstep.intake import sealing, visits
from doorstep.intake import store as intake
from doorstep.records import store as records
from doorstep.records.commands import record
from doorstep.standard import store as standards
from doorstep.visits import keys
from hostile_texts import hostile_texts
from people import People, SignedIn, browser
from random_visits import BODIES, random_event
from sealed import finished, sealed_answer, sealed_text

ITEMS = sorted(standard()["items"])
PRIVATE = [item for item in ITEMS if standard()["items"][item].get("private")]
ENDS = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "1970-01-01T00:00:00Z", "2026-12-01T09:00:00+23:59")
STATEMENTS = (
    *("", "null", "[]", "{}", "[" * 20_000, '{"items": 1}', '{"items": [null], "photos": [], "language": "zh"}'),
    '{"format": "doorstep-statement/1", "language": "zh-CN", "items": [{"id": ["x"]}], "photos": [{"a": 1}]}',
    '{"items": [{"id": {}}], "photos": null, "language": 7}',
    '{"language": "zh-CN", "items": [{"id": "enter.greeting", "state": 5, "values": 1e999}], "photos": [1]}',
)
SECRETS: tuple[Any, ...] = (
    *(None, True, False, 0, 1.5, float("inf"), float("nan"), 2**60, -(10**400)),
    *("yes", "no", "", "\0", "\ud800", "x" * 900, [], ["yes"], [["yes"]], {"a": 0.5}, {"fail": ["yes"]}),
)
"""What a phone can encrypt; the last resort of somebody who means harm is what nobody can read before it is sealed."""


def deep(levels: int) -> Any:
    return json.loads("[" * levels + "]" * levels)


def hostile_event(random: Random, phone: Phone, visit: str, others: list[str]) -> dict[str, Any]:
    """An event of any type that stands at the ends of what the protocol allows, and sometimes beyond."""
    made = random_event(random, "", others)
    body = made["body"] | {"extra": random.choice([deep(9), 2**53 - 1, "x" * 5000, {"commitment": "0" * 64}])}
    if "item" in body or made["type"] in ("item.answered", "photo.added", "note.added"):
        body["item"] = random.choice([*ITEMS, "no.such-item", "__proto__", "1"])
    if made["type"] == "item.answered":
        body["value"] = random.choice(["yes", "no", "done", "1e9", "-0", ["a"] * 200, *hostile_texts()])
    if made["type"] == "items.confirmed":
        body["items"] = random.choices([*ITEMS, "no.such-item"], k=5)
    if made["type"] == "visit.signed":
        body |= {"statement": random.choice(STATEMENTS), "standard": random.choice([standard()["hash"], "0" * 64])}
        body |= {"events": random.sample(others, min(3, len(others))), "language": random.choice(["zh-CN", "xx-yyyy"])}
        body["signature"] = random.choice(
            [
                {"kind": "drawn", "strokes": [[100_000, -100_000] * 50], "name": "\u202e"},
                {"kind": "typed", "name": "字" * 200},
                {"kind": "refused", "reason": "other", "note": "</script>"},
            ]
        )
    for name in ("promised", "expected", "start", "end"):
        if name in body:
            body[name] = random.choice(ENDS)
    if made["type"] == "promise.agreed":
        body["zone"] = random.choice(["UTC", "Asia/Shanghai", "Mars/Base", "posix/UTC", "localtime"])
    wall = random.choice([0, -62_135_596_800_000, 253_402_300_799_999, 1_780_480_800_000])
    mono = [random.choice([phone.boot, "b2"]), random.choice([0, 2**53 - 1])]
    tz = random.choice([-18 * 60, 480, 18 * 60])
    return phone.event(visit, made["type"], body, wall=wall, mono=mono, tz=tz)


def told_privately(phone: Phone, visit: str, item: str, value: Any) -> dict[str, Any]:
    event = phone.event(visit, "private.answered")
    return event | {"body": sealed_answer(item, value)(visit, event["id"])}


def everything(app: Flask, supervisor: FlaskClient, visit: str) -> None:
    """Asks for everything that shows what a phone has said."""
    for path in ("reviews", "records", "numbers", "day", "messages", f"visits/{visit}"):
        answer = supervisor.get(f"/api/v1/{path}")
        assert answer.status_code == 200, (path, answer.text)
    with reading():
        numbers = [one.number for one in records.records_of(visit)]
        link = links.address(visit, 1).split("#/v/")[1]
    assert numbers, "it was sealed"
    for number in numbers:
        answer = supervisor.get(f"/api/v1/records/{number}")
        assert answer.status_code == 200, answer.text
        shown = app.test_cli_runner().invoke(record, ["show", str(number)])
        assert shown.exit_code == 0, shown.output
    answer = browser(app).post("/api/v1/portal/open", json={"link": link})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("seed", range(8))
def test_what_a_phone_may_say_is_taken_sealed_examined_and_shown(
    app: Flask, people: People, phone_of: NewPhone, signed_in: SignedIn, seed: int
) -> None:
    random = Random(seed)
    visit, phone = book(people.li, people.wang), phone_of(people.li)
    backup, supervisor = phone_of(people.wang), signed_in(people.chen)
    events = [phone.event(visit, "visit.arrived")]
    for _ in range(40):
        one = random.choice([phone, backup])
        ids = [event["id"] for event in random.sample(events, min(3, len(events)))]
        events.append(hostile_event(random, one, visit, ids))
    item, secret = random.choice([*PRIVATE, "no.such-item", "work.cloth"]), random.choice([*SECRETS, deep(700)])
    events.append(told_privately(phone, visit, item, secret))
    events.append(phone.event(visit, "visit.completed", {"outcome": "done", "recorded": len(events) + 1}))
    taken = [result for each in (events[:20], events[20:]) for result in phone.results(*each, clock=phone.clock())]
    assert set(taken) <= {"accepted", "malformed"}, taken
    assert taken.count("accepted") > 20
    everything(app, supervisor, visit)
    bundle = phone.client.get(f"/api/v1/sync/visits/{visit}/bundle")
    assert bundle.status_code == 200, bundle.text
    phone.pull()
    with reading():
        assert not reviews.is_behind()


@pytest.mark.parametrize("item", ["private.rooms", "private.no-such-item", "work.cloth"])
def test_private_answers_of_any_kind_keep_nobody_waiting(
    app: Flask, people: People, phone_of: NewPhone, signed_in: SignedIn, item: str
) -> None:
    publish_standard()
    phone, visit = phone_of(people.zhou), book(people.zhou)
    arrived, *rest = a_whole_visit(phone, visit)
    secrets = [told_privately(phone, visit, item, value) for value in (*SECRETS, deep(700))]
    assert set(phone.results(arrived, *secrets, *rest)) == {"accepted"}
    later = finished(people.li)
    listed = signed_in(people.chen).get("/api/v1/reviews")
    assert [one["record"] for one in listed.get_json()["items"]] == [later.number]
    everything(app, signed_in(people.feng), visit)
    [review] = signed_in(people.feng).get("/api/v1/reviews").get_json()["items"]
    assert {"code": "unreadable", "of": item} in review["reasons"]


@pytest.mark.parametrize("value", SECRETS, ids=lambda value: re.sub(r"\W+", "-", repr(value))[:20])
def test_only_what_can_be_an_answer_is_read(app_of_session: Flask, value: Any) -> None:
    visit, event = new_id(), new_id()
    with app_of_session.app_context():
        body = sealed_answer("private.rooms", value)(visit, event)
        if (isinstance(value, str) and "\0" not in value and "\ud800" not in value) or value == ["yes"]:
            assert keys.decrypt(body, visit, event) == value
        else:
            with pytest.raises(keys.Unreadable):
                keys.decrypt(body, visit, event)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"value": ' + "[" * 3_000, '{"a":' * 3_000, "", "yes", "[]"])
def test_what_is_no_answer_at_all_is_not_read(app_of_session: Flask, text: str) -> None:
    visit, event = new_id(), new_id()
    with app_of_session.app_context(), pytest.raises(keys.Unreadable):
        keys.decrypt(sealed_text("private.rooms", text)(visit, event), visit, event)


def broken(*_: object, **__: object) -> Any:
    raise KeyError("nobody foresaw this")


def test_a_record_at_which_the_program_fails_is_looked_at_by_a_person_and_again(
    app: Flask, people: People, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_standard()
    odd, sound = finished(people.li), finished(people.li)
    facts = rules.facts
    with monkeypatch.context() as patched:
        patched.setattr(
            rules,
            "facts",
            lambda sealed, digest, *more: (broken if digest == odd.digest else facts)(sealed, digest, *more),
        )
        listed = signed_in(people.chen).get("/api/v1/reviews").get_json()["items"]
        assert [(one["record"], [reason["code"] for reason in one["reasons"]]) for one in listed] == [
            (odd.number, ["not_examined"]),
            (sound.number, ["critical_failed"]),
        ]
        assert "0 records gave" in app.test_cli_runner().invoke(examine).output
    assert "1 records gave" in app.test_cli_runner().invoke(examine).output
    listed = signed_in(people.chen).get("/api/v1/reviews").get_json()["items"]
    assert [reason["code"] for reason in listed[0]["reasons"]] == ["critical_failed"]
    assert jobs.examine_again(now()) == 0


def test_a_record_whose_standard_is_not_here_is_looked_at_by_a_person(
    people: People, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(hash: str) -> Any:
        raise NotFound("There is no such standard.", of=hash)

    finished(people.li)
    with monkeypatch.context() as patched:
        patched.setattr(standards, "by_hash", absent)
        [listed] = signed_in(people.chen).get("/api/v1/reviews").get_json()["items"]
    assert [reason["code"] for reason in listed["reasons"]] == ["not_examined"]
    publish_standard()
    assert jobs.examine_again(now()) == 1


def test_a_completion_that_cannot_be_sealed_is_taken_and_sealed_later(
    people: People, phone_of: NewPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit, other, phone = book(people.li), book(people.li), phone_of(people.li)
    content = sealing.content
    with monkeypatch.context() as patched:
        patched.setattr(
            sealing,
            "content",
            lambda standard, document, *rest: (broken if document["id"] == visit else content)(
                standard, document, *rest
            ),
        )
        both = [*a_whole_visit(phone, visit), *a_whole_visit(phone, other)]
        assert set(phone.results(*both)) == {"accepted"}
    with reading():
        assert [(one.visit, one.error) for one in intake.unsealed()] == [(visit, "KeyError")]
        assert not records.records_of(visit)
        assert records.records_of(other)


@pytest.mark.parametrize("error", UNFORESEEN, ids=lambda error: error.__name__)
def test_an_event_at_which_the_program_fails_keeps_no_other_from_coming_in(
    people: People, phone_of: NewPhone, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    odd, sound, phone = book(people.li), book(people.li), phone_of(people.li)
    fold = visits.fold

    def failing(events: Any) -> Any:
        known = list(events)
        if any(event.type == "complaint.raised" for event in known):
            raise error("nobody foresaw this")
        return fold(known)

    monkeypatch.setattr(visits, "fold", failing)
    complaint = {"text": "？", "content": "price", "grade": "hard", "about_staff": False, "promised": ENDS[2]}
    pushed = [
        phone.event(odd, "visit.arrived"),
        phone.event(odd, "complaint.raised", complaint),
        *a_whole_visit(phone, sound),
    ]
    assert phone.results(*pushed) == ["accepted", "unforeseen", *["accepted"] * 22]
    assert phone.results(*pushed) == ["duplicate", "unforeseen", *["duplicate"] * 22]


def test_every_type_of_event_is_tried() -> None:
    assert {"private.answered", "visit.signed", "promise.agreed"} <= set(BODIES)
