"""Nothing that is the office's to read reaches the customer: every list of the shipped standard, with every outcome."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from builders import standard as shipped
from doorstep.events.rules import Event
from doorstep.events.shapes import Refusal
from doorstep.events.times import Corrected
from doorstep.portal.receipts import receipt
from doorstep.portal.rules import photos
from doorstep.records import later, statements
from doorstep.records.contents import content
from doorstep.records.rules import GENESIS, Opening, chained, close, open_record, written
from doorstep.standard.fields import fields
from doorstep.standard.rules import assess
from doorstep.standard.vocabulary import OUTCOMES
from doorstep.visits.events import parse
from doorstep.visits.rules import fold
from shared_cases import event, event_id
from told_visits import OF_ANOTHER, OF_THE_OFFICE, answers, everything, leaked, mark, picture

Json = dict[str, Any]

SEEDS = range(3)
WHEN = "2026-06-03T18:20:00+08:00"
PROMISE = {"entry": event_id("p1"), "start": WHEN, "end": None, "zone": "Asia/Shanghai"}
FACTS = {
    "visit.area_type": "village",
    "visit.place_type": "home",
    "order.access": "fibre",
    "order.wifi": True,
    "order.contracted_down_mbps": 1000,
    "order.about": "retention",
    "customer.is_new": True,
    "customer.tier": "gold",
}


def told(kind: str, outcome: str, random: Random) -> list[Event]:
    """Everything that can be said of a visit, some of it again after the signature."""
    names = iter(f"e{place:05}" for place in range(10_000))

    def said(type: str, **body: Any) -> Event:
        read = parse(event({"is": next(names), "type": type, "body": body}))
        assert not isinstance(read, Refusal), read
        return replace(read, device="A", by="li")

    events = list(everything(kind, random, said, WHEN))
    body = signed(kind, events)
    return [
        *events,
        said("visit.signed", **body),
        *(one for one in answers(kind, random, said) if random.random() < 0.3),
        said("visit.completed", outcome=outcome, reason=mark("reason"), report=mark("report"), recorded=9),
    ]


def document(kind: str) -> Json:
    return {
        **{"id": event_id("visit"), "order": "WO-1", "kind": kind, "team": event_id("team"), "depart_by": None},
        **{"promise": PROMISE, "facts": FACTS, "premises": {"address": "人民路12号"}},
        "ledger": [
            {**PROMISE, "asked_by": "customer", "agreed_by": "王", "reason": None, "at": WHEN, "origin": "office"}
        ],
        "customer": {"id": event_id("c"), "name": "王", "phone": "+8613800000001"},
    }


def judged(kind: str, events: list[Event]) -> tuple[Json, Json]:
    visit = fold(events)
    return visit, assess(shipped(), kind, visit, fields(visit, document(kind), {}))


def signed(kind: str, events: list[Event]) -> Json:
    visit, assessment = judged(kind, events)
    shown = statements.statement(shipped(), document(kind), visit, assessment, "zh-CN")
    return {
        "statement": json.dumps(shown, ensure_ascii=False),
        **{"format": shown["format"], "language": "zh-CN", "standard": shipped()["hash"], "facts": {}},
        **{"promises": [], "events": [one.id for one in events]},
        "signature": {"kind": "typed", "name": "王"},
    }


def sealed(kind: str, events: list[Event]) -> Json:
    """The record of the visit, opened."""
    visit, assessment = judged(kind, events)
    [signature] = [one for one in events if one.type == "visit.signed"]
    asked = [item["id"] for item in statements.before_farewell(assessment)]
    made = content(
        document=document(kind),
        standard=shipped(),
        events=events,
        visit=visit,
        assessment=assessment,
        arrival=None,
        signatures=[
            {
                **{"event": signature.id, "match": "matches", "changed_after": [], "not_seen": []},
                "after": later.added_after(signature, events, asked),
            }
        ],
        corrections=[Corrected(one.id, one.wall, 40, "bound") for one in events],
        private={},
    )
    hidden, openings = close(made, iter(lambda: b"s" * 32, None))
    entry, _ = chained("record", written(hidden), GENESIS, 1, WHEN)
    opened, _ = open_record(json.loads(entry), [Opening(one.path, one.salt, json.loads(one.value)) for one in openings])
    return opened


def asked_by(kind: str) -> set[str]:
    """The items of a list; another one may have an item of the same name."""
    return {item for phase in shipped()["visits"][kind]["phases"] for item in phase["items"]}


LISTS = sorted(shipped()["visits"])


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_nothing_of_the_office_stands_in_a_statement_or_on_a_receipt(kind: str, outcome: str) -> None:
    for seed in SEEDS:
        events = told(kind, outcome, Random(f"{kind} {outcome} {seed}"))
        [body] = [one.body for one in events if one.type == "visit.signed"]
        statement = json.loads(body["statement"])
        assert OF_THE_OFFICE.isdisjoint(item["id"] for item in statement["items"])
        shown = receipt(sealed(kind, events), shipped())
        labels = {shipped()["items"][item]["zh"] for item in OF_THE_OFFICE & asked_by(kind)}
        assert labels.isdisjoint(item["zh"] for item in shown["items"])
        assert leaked(statement) == leaked(shown) == []
        pictures = {picture(kind, item) for item in {*OF_THE_OFFICE & asked_by(kind), OF_ANOTHER}}
        assert pictures.isdisjoint(statement["photos"])
        every = [photo["sha256"] for photo in fold(events)["photos"]]
        seen = {one["sha256"] for one in photos(fold(events), shipped(), "yes", every, shipped())}
        assert seen and pictures.isdisjoint(seen)


@pytest.mark.parametrize("kind", [kind for kind in LISTS if shipped()["visits"][kind]["role"] != "supervisor"])
def test_what_is_the_customers_stands_in_both(kind: str) -> None:
    """Every item of the list that is the customer's is read somewhere, and what was added after it is marked."""
    read, kept, marked = set[str](), set[str](), 0
    for seed in range(40):
        events = told(kind, "done", Random(f"{kind} {seed}"))
        [body] = [one.body for one in events if one.type == "visit.signed"]
        read |= {item["id"] for item in json.loads(body["statement"])["items"]}
        shown = receipt(sealed(kind, events), shipped())["items"]
        lines = {line["zh"] for line in shown}
        kept |= {item for item in asked_by(kind) if shipped()["items"][item]["zh"] in lines}
        marked += sum(line["after"] for line in shown)
    before = [phase for phase in shipped()["visits"][kind]["phases"] if phase["id"] != "farewell"]
    items = {item for phase in before for item in phase["items"]}
    named = {item for item in items if shipped()["items"][item]["audience"] == "customer"}
    unread = {item for item in named if shipped()["items"][item]["answer"] in statements.UNSIGNED}
    elsewhere = {"arrive.no-access", "enter.shoe-covers"}
    assert named - unread - elsewhere == read == kept, "those two are asked when nobody was met, and in town"
    assert marked > 0


def test_no_message_to_a_customer_names_what_the_office_reads() -> None:
    items, messages = shipped()["items"], shipped()["messages"]["send"]
    at_the_door = {item for item in OF_THE_OFFICE if items[item]["who"] != "auditor"}
    labels = {items[item][language] for item in at_the_door for language in ("zh", "en")}
    to_customers = [one for one in messages.values() if one["to"] == "customer"]
    assert to_customers
    text = json.dumps(to_customers, ensure_ascii=False)
    assert [label for label in labels if label in text] == []


@pytest.mark.parametrize(
    ("item", "audience"),
    [
        ("work.objection", "office"),
        ("work.out-of-control", "office"),
        ("work.competitor", "office"),
        ("work.grade", "office"),
        ("work.about-staff", "office"),
        ("work.authority", "office"),
        ("prepare.tools", "office"),
        ("prepare.eligible", "office"),
        ("private.rooms", "office"),
        ("arrive.punctual", "office"),
        ("ask.leaving", "office"),
        ("audit.acts", "office"),
        ("work.speed", "customer"),
        ("work.result", "customer"),
        ("work.plan", "customer"),
        ("signoff.signature", "customer"),
    ],
)
def test_for_whom_the_shipped_items_are(item: str, audience: str) -> None:
    assert shipped()["items"][item]["audience"] == audience
