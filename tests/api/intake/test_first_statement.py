"""Phones of the first release sign the first format: for each kind of visit and each ending it is accepted, made again,
sealed, and the customer's receipt can be read."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

import history
from builders import ZONE, NewPhone, Phone, new_visit, photo_added, publish_standard
from builders import standard as shipped
from customer_links import Link
from doorstep.accounts.rules import Person
from doorstep.clock import now
from doorstep.database import db, reading, transact
from doorstep.intake import bookings
from doorstep.portal.rules import is_customers
from doorstep.records import store as records
from doorstep.records.rules import Entry, Opening, open_record, verify_chain
from doorstep.records.statements import FIRST
from doorstep.standard import store as standards
from images import photo
from people import People

pytestmark = pytest.mark.one_database

Json = dict[str, Any]

RELEASED = """
import json, sys
from dataclasses import replace
from pathlib import Path
from doorstep.records import rules
from doorstep.standard.loading import load
from doorstep.standard.rules import assess, fields
from doorstep.visits.events import parse
from doorstep.visits.rules import fold

standard, faults = load(Path("checklists"))
assert standard, faults
print(json.dumps(standard), flush=True)
for line in sys.stdin:
    document, said, language = json.loads(line)
    visit = fold(replace(parse(wire), device=wire["device"], by=wire["by"]) for wire in said)
    assessed = assess(standard, document["kind"], visit, fields(visit, document, {}))
    shown = rules.statement(standard, document, visit, assessed, language)
    print(json.dumps([rules.canonical(shown).decode(), shown["promise"]["entries"]]), flush=True)
"""
"""What that release puts before the customer, in its folder: its standard first, then a statement for each line."""

ENDS = ("done", "stopped", "cancelled", "rescheduled", "missed")


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Iterator[subprocess.Popen[str]]:
    """The released program, which makes statements."""
    folder = tmp_path_factory.mktemp("released")
    history.unpack(folder, "server/doorstep", "checklists")
    with subprocess.Popen(
        [sys.executable, "-c", RELEASED],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=folder,
        env={"PYTHONPATH": str(folder / "server")},
        text=True,
    ) as running:
        yield running
        running.kill()


@pytest.fixture(scope="module")
def old(released: subprocess.Popen[str]) -> Json:
    """The standard of that release."""
    assert released.stdout is not None
    found: Json = json.loads(released.stdout.readline())
    return found


def made(released: subprocess.Popen[str], document: Json, said: list[Json], language: str) -> list[Any]:
    """What that release shows to be signed, and the promises that it names."""
    assert released.stdin is not None and released.stdout is not None
    released.stdin.write(json.dumps([document, said, language]) + "\n")
    released.stdin.flush()
    found: list[Any] = json.loads(released.stdout.readline())
    return found


def asked(old: Json, kind: str) -> list[str]:
    """The items of a kind before the farewell."""
    phases = {phase["id"]: phase["items"] for phase in old["visits"][kind]["phases"]}
    return [item for phase, items in phases.items() if phase != "farewell" for item in items]


def answers(phone: Phone, visit: str, old: Json, kind: str, chance: random.Random) -> Iterator[Json]:
    """An answer to nearly every item that somebody answers by word, some of them with a note, some failed."""
    words: dict[str, tuple[Any, ...]] = {
        "tick": ("done", "done", "not_done"),
        "yes-no-na": ("yes", "no", "na"),
        "consent": ("yes", "no", "withdrawn"),
        "number": ("510", "-21.5"),
        "text": ("按客户原话", "é \u2028 👩‍🔧"),
    }
    for item in asked(old, kind):
        definition = old["items"][item]
        options = tuple(option["value"] for option in definition.get("options", ()))
        values = words.get(definition["answer"], options)
        if values and not definition.get("private") and chance.random() < 0.9:
            note = {"note": "客户要求"} if chance.random() < 0.3 else {}
            body = {"item": item, "value": chance.choice(values), "replaces": [], **note}
            yield phone.event(visit, "item.answered", body)


def told(phone: Phone, visit: str, old: Json, kind: str, outcome: str, chance: random.Random) -> list[Json]:
    """What somebody says of a visit before the customer signs."""
    said = [phone.event(visit, f"visit.{mark}") for mark in ("departed", "arrived", "started")]
    said += answers(phone, visit, old, kind, chance)
    due = "2026-12-24T18:00:00+08:00"
    said.append(phone.event(visit, "question.raised", {"text": "续约？", "hotline": "declined", "promised": due}))
    complaint = {"text": "太慢", "content": "service", "grade": "ordinary", "about_staff": False, "promised": due}
    said.append(phone.event(visit, "complaint.raised", complaint))
    leave = phone.event(visit, "leave.started", {"reason": "material", "returning": True, "told": True, "minutes": 30})
    said += [leave, phone.event(visit, "leave.ended", {"leave": leave["id"]})]
    said.append(photo_added(phone, visit, photo(16, 16)))
    said.append(phone.event(visit, "incident.reported", {"kind": "damage", "text": "碰倒了花盆"}))
    if outcome == "rescheduled":
        agreed = {"start": "2026-12-24T09:07:00+08:00", "zone": ZONE, "asked_by": "customer", "agreed_by": "王女士"}
        said.append(phone.event(visit, "promise.agreed", agreed))
    return said


def made_at_doors(old: Json) -> list[str]:
    """The kinds that phones of that release could have: a callback and an audit were never booked."""
    return [kind for kind, of in old["visits"].items() if of["role"] != "supervisor"]


def of_kind(people: People, kind: str) -> Person:
    """Who makes such visits."""
    return people.sun if kind in ("account-manager-visit", "home-business-handling", "first-visit") else people.li


def test_each_kind_and_ending_is_sealed_and_shown(
    app: Flask, people: People, phone_of: NewPhone, released: subprocess.Popen[str], old: Json
) -> None:
    transact(lambda: standards.publish(old, now(), None))
    known = {person.id: phone_of(person) for person in (people.li, people.sun)}
    visits = []
    for place, kind in enumerate(made_at_doors(old)):
        for number, outcome in enumerate(ENDS):
            person = of_kind(people, kind)
            new = new_visit(person, kind=kind, facts={"visit.place_type": "home", "order.access": "fibre"})
            bookings.create_visits([new], None, now())
            visits.append((new.id, kind, outcome, known[person.id], random.Random(place * 10 + number)))
    publish_standard()
    for visit, kind, outcome, phone, chance in visits:
        language = chance.choice(["zh-CN", "en"])
        document = phone.client.get(f"/api/v1/sync/visits/{visit}/bundle").get_json()["document"]
        said = told(phone, visit, old, kind, outcome, chance)
        sent = [{**one, "device": phone.id, "by": phone.person.id} for one in said]
        text, entries = made(released, document, sent, language)
        assert json.loads(text)["format"] == FIRST
        how = chance.choice(
            [{"kind": "typed", "name": "王秀兰"}, {"kind": "refused", "reason": "absent"},
             {"kind": "drawn", "strokes": [[0, 0, 9, 9]]}]
        )  # fmt: skip
        body = {
            "statement": text, "format": FIRST, "language": language, "standard": old["hash"], "promises": entries,
            "facts": document["facts"], "events": [one["id"] for one in said], "signature": how, "replaces": [],
        }  # fmt: skip
        signed = [] if outcome == "missed" else [phone.event(visit, "visit.signed", body)]
        end = phone.event(visit, "visit.completed", {"outcome": outcome, "reason": "客户有事", "recorded": len(said)})
        assert set(phone.results(*said, *signed, end)) == {"accepted"}
        sealed_and_shown(app, visit, outcome, bool(signed), old, kind)
    with reading():
        entries = [
            Entry(one.number, one.previous, one.digest, one.document)
            for visit, *_ in visits
            for one in records.records_of(visit)
        ]
    assert len(entries) == len(visits) and verify_chain(entries) is None


def sealed_and_shown(app: Flask, visit: str, outcome: str, is_signed: bool, old: Json, kind: str) -> None:
    """The record says what was signed, and the receipt shows what is the customer's, in words."""
    with reading():
        [record] = records.records_of(visit)
        openings = [Opening(one.path, one.salt, one.value) for one in records.openings_of(record.number)]
    opened, wrong = open_record(json.loads(record.document), openings)
    assert wrong == [], (kind, outcome)
    assert [one["match"] for one in opened["signatures"]] == ["matches"] * is_signed, (kind, outcome)
    shown = Link(app, visit).shown()
    receipt = shown["receipt"] or next(one["receipt"] for one in shown["earlier"] if one["visit"] == visit)
    assert receipt["outcome"] == outcome and (receipt["signature"] or {}).get("match") == (
        "matches" * is_signed or None
    )
    words = {old["items"][item]["zh"]: item for item in asked(old, kind)}
    read = [words[item["zh"]] for item in receipt["items"]]
    assert read and all(is_customers(item, old, shipped()) for item in read), (kind, outcome)
    assert [one["text"] for one in receipt["complaints"]] == ["太慢"]
    assert [one["text"] for one in receipt["damages"]] == ["碰倒了花盆"]
    db.session.remove()
