"""What reads otherwise than it was signed, although nobody said anything of it after the signature."""

from __future__ import annotations

import json
from typing import Any

import pytest

from builders import NewPhone, Phone, answered, book, standard
from doorstep.appointments import store as appointments
from doorstep.clock import now
from doorstep.database import reading
from doorstep.events.rules import from_wire
from doorstep.portal import view
from doorstep.records import canonical, statements
from doorstep.records import store as records
from doorstep.standard.fields import fields
from doorstep.standard.rules import assess
from doorstep.visits.rules import fold
from people import People

pytestmark = pytest.mark.one_database

Json = dict[str, Any]


def signed(phone: Phone, document: Json, told: list[Json], by: str) -> Json:
    """The signature of a customer who was shown what these events come to."""
    seen = fold([from_wire(event, "visit", device=phone.id, by=by) for event in told])
    assessment = assess(standard(), document["kind"], seen, fields(seen, document, {}))
    shown = statements.statement(standard(), document, seen, assessment, "zh-CN")
    body = {
        **{"statement": canonical.canonical(shown).decode(), "format": statements.FORMAT, "language": "zh-CN"},
        **{"standard": document["standard"], "promises": [entry["entry"] for entry in document["ledger"]]},
        **{"events": [event["id"] for event in told], "facts": document["facts"]},
        **{"signature": {"kind": "typed", "name": "王秀兰"}, "replaces": []},
    }
    return phone.event(document["id"], "visit.signed", body)


def test_what_an_answer_after_the_signature_asks_for_was_not_signed_either(people: People, phone_of: NewPhone) -> None:
    """The customer agrees to photos after signing: the photo that is due from then on stood in no statement."""
    phone, visit = phone_of(people.li), book(people.li)
    document = next(item["document"] for item in phone.pull() if item.get("visit") == visit)
    told = [phone.event(visit, "visit.arrived"), answered(phone, visit, "work.photo-consent", "no")]
    signature = signed(phone, document, told, people.li.id)
    after = answered(phone, visit, "work.photo-consent", "yes", replaces=[told[1]["id"]])
    done = phone.event(visit, "visit.completed", {"outcome": "done", "recorded": 5})
    assert phone.results(*told, signature, after, done) == ["accepted"] * 5
    with reading():
        [record] = records.records_of(visit)
        office = appointments.visit(visit)
        assert office is not None
        shown = view.shown(office, now())
    [judged] = json.loads(record.document)["signatures"]
    assert judged["match"] == "matches"
    assert judged["after"] == {
        "items": ["finish.photo", "work.photo-consent"],
        "entries": [],
        "events": [after["id"]],
    }
    marked = {item["zh"] for item in shown["receipt"]["items"] if item["after"]}
    assert marked == {standard()["items"][item]["zh"] for item in ("finish.photo", "work.photo-consent")}
