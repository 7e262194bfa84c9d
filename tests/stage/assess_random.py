"""Visits made at random and what the server says of them, for the client's tests to compare with."""

from __future__ import annotations

import json
import random
from typing import Any

from assess_cases import ENTRY, LISTS
from doorstep.config import standard_folder
from doorstep.standard.fields import fields
from doorstep.standard.loading import load
from doorstep.standard.rules import assess, facts_read

Json = dict[str, Any]

WORDS = (
    "done",
    "not_done",
    "yes",
    "no",
    "na",
    "withdrawn",
    "odd",
    "-21.5",
    "940",
    "12.50",
    "worn",
    "fixed",
    "not_fixed",
)
PROMISED = (None, "2026-11-22T10:00:00+08:00")


def write(count: int) -> None:
    """Prints the shipped standard, the facts that it reads, and `count` assessed visits, always the same ones."""
    standard, faults = load(standard_folder())
    assert standard is not None, faults
    chance = random.Random(20261122)
    kinds = list(standard["visits"])
    print(
        json.dumps(
            {
                "shipped": standard,
                "facts": {kind: facts_read(standard, kind) for kind in kinds},
                "assessed": [_assessed(standard, chance.choice(kinds), chance) for _ in range(count)],
            }
        )
    )


def _assessed(standard: Json, kind: str, chance: random.Random) -> Json:
    items = [item for phase in standard["visits"][kind]["phases"] for item in phase["items"]]
    visit, document = _visit(standard, items, chance), _document(chance)
    judgements = {
        name: chance.choice(values)
        for name, values in {
            "arrival.verdict": ("early", "on_target", "on_time", "late", "undetermined"),
            "delay.predicted": (True, False),
            "notice.verdict": ("told", "after", "silent"),
            "level.business.complete": ("met", "broken", "undetermined"),
        }.items()
        if chance.random() < 0.5
    }
    found = fields(visit, document, judgements)
    assessment = assess(standard, kind, visit, found)
    return {
        "kind": kind,
        "visit": visit,
        "document": document,
        "judgements": judgements,
        "fields": found,
        "assessment": assessment,
    }


def _visit(standard: Json, items: list[str], chance: random.Random) -> Json:
    def several(make: Any, most: int = 2) -> list[Json]:
        made = [make() for _ in range(chance.choice([0, 0, 1, 1, most]))]
        return [
            {**ENTRY, "event": f"e{place}", "wall": chance.randrange(10**9), **one} for place, one in enumerate(made)
        ]

    def value(item: str) -> Any:
        options = [option["value"] for option in standard["items"][item].get("options", [])]
        if options and chance.random() < 0.8:
            several_options = chance.sample(options, chance.randint(1, min(3, len(options))))
            return chance.choice([chance.choice(options), several_options])
        return chance.choice(WORDS)

    visit: Json = {"count": 0} | {name: [] for name in LISTS}
    marks = ("departed", "arrived", "entered", "started", "finished", "left")
    visit["marks"] = {mark: several(dict) for mark in marks if chance.random() < 0.7}
    visit["answers"] = {
        item: several(lambda item=item: {"value": value(item), "note": chance.choice([None, "", "because"])}, most=3)
        for item in items
        if chance.random() < 0.8
    }
    visit["private"] = {item: [{"event": "p", "key": "k"}] for item in items if chance.random() < 0.1}
    visit["notes"] = several(lambda: {"item": chance.choice([None, *items]), "text": chance.choice(["", "because"])})
    visit["photos"] = several(
        lambda: {
            "item": chance.choice(["work.before-photo", "finish.photo", None]),
            "sha256": chance.choice("ab"),
            "withdrawn": chance.random() < 0.3,
        },
        most=4,
    )
    visit["calls"] = several(
        lambda: {
            "purpose": chance.choice(["appointment", "delay"]),
            "result": chance.choice(["reached", "no_answer"]),
        }
    )
    visit["delays"] = several(lambda: {"answer": chance.choice(["accepts", "not_reached"])})
    _add_promises(visit, several, chance)
    visit["ratings"] = several(lambda: {"stars": chance.randint(1, 5)})
    visit["signatures"] = several(lambda: {"signature": {"kind": chance.choice(["drawn", "typed", "refused"])}})
    outcomes = ("done", "done", "missed", "stopped")
    visit["completions"] = several(
        lambda: {"outcome": chance.choice(outcomes), "report": chance.choice([None, "all well"])}
    )
    return visit


def _add_promises(visit: Json, several: Any, chance: random.Random) -> None:
    """What was promised by word of mouth: who leaves comes back, who asks is answered."""
    visit["leaves"] = several(
        lambda: {
            "state": chance.choice(["open", "kept", "broken", "undetermined", "gone"]),
            "told": chance.random() < 0.8,
            "promised": chance.choice(PROMISED),
        },
        most=3,
    )
    visit["questions"] = several(
        lambda: {
            "hotline": chance.choice(["called", "queued", "declined"]),
            "tickets": chance.choice([[], [{"ticket": "1"}]]),
            "promised": chance.choice(PROMISED),
        }
    )


def _document(chance: random.Random) -> Json:
    facts = {
        "visit.area_type": ("city", "village", None),
        "visit.place_type": ("home", "office"),
        "order.access": ("fibre", "copper"),
        "order.pon_type": ("gpon", "xgs_pon", "other"),
        "order.wifi": (True, False),
        "order.contracted_down_mbps": (500, "1000", "many"),
        "customer.is_new": (True, False),
        "staff.name": ("李强",),
        "order.about": ("complaint", "trial", "retention"),
    }
    ledger = [
        {"entry": f"l{place}", "asked_by": "customer", "agreed_by": chance.choice([None, "王女士"])}
        for place in range(chance.randint(0, 3))
    ]
    start = chance.choice(["2026-11-22T09:00:00+08:00", "2026-11-22T01:00:00.25Z"])
    return {
        "promise": {"entry": ledger[-1]["entry"], "start": start} if ledger else None,
        "ledger": ledger,
        "depart_by": chance.choice([None, "2026-11-22T08:35:00+08:00"]),
        "facts": {name: chance.choice(values) for name, values in facts.items() if chance.random() < 0.7},
    }
