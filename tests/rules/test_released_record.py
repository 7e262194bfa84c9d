"""A record that the last release sealed: it verifies, what was signed can still be made again, and its receipt shows
what is the customer's to read."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

import history
from builders import standard as shipped
from doorstep.events.rules import Event
from doorstep.events.shapes import Refusal
from doorstep.portal.receipts import receipt
from doorstep.records.comparing import differences
from doorstep.records.rules import Entry, Opening, open_record, verify_chain
from doorstep.records.statements import FIRST, match
from doorstep.standard.fields import fields
from doorstep.standard.rules import assess
from doorstep.visits.events import parse
from shared_cases import event, event_id

Json = dict[str, Any]

SEAL = """
import json, sys
from dataclasses import asdict, replace
from pathlib import Path
from doorstep.records import rules
from doorstep.standard.loading import load
from doorstep.standard.rules import assess, fields
from doorstep.visits.events import parse
from doorstep.visits.rules import Corrected, fold

document, said, signature, ending = json.load(sys.stdin)
standard, faults = load(Path("checklists"))
assert standard, faults
def read(wire):
    return replace(parse(wire), device=wire["device"], by=wire["by"])
events = [read(wire) for wire in said]
visit = fold(events)
assessed = assess(standard, document["kind"], visit, fields(visit, document, {}))
shown = rules.statement(standard, document, visit, assessed, "zh-CN")
body = {"statement": rules.canonical(shown).decode(), "format": shown["format"], "language": "zh-CN",
        "standard": standard["hash"], "promises": shown["promise"]["entries"], "facts": document["facts"],
        "events": [one.id for one in events], "signature": {"kind": "typed", "name": "王秀兰"}, "replaces": []}
signature["body"] = body
signed = read(signature)
events += [signed, read(ending)]
visit = fold(events)
content = rules.content(
    document=document, standard=standard, events=events, visit=visit,
    assessment=assess(standard, document["kind"], visit, fields(visit, document, {})), arrival=None,
    signatures=[{"event": signed.id, "match": "matches", "changed_after": [], "not_seen": []}],
    corrections=[Corrected(one.id, one.wall, 40, "synced") for one in events], private={},
)
salts = (bytes([place % 256]) * 32 for place in range(10_000))
sealed, openings, own = rules.seal(content, salts, rules.GENESIS, 1, "2026-06-03T19:00:00.000+08:00")
print(json.dumps({"standard": standard, "document": rules.canonical(sealed).decode(), "digest": own,
    "openings": [asdict(one) for one in openings], "events": [*said, signature, ending]}))
"""
"""Signs and seals a visit with the code of that release, in its folder."""

PROMISE = {"entry": event_id("p1"), "start": "2026-06-03T18:00:00+08:00", "end": None, "zone": "Asia/Shanghai"}
DOCUMENT: Json = {
    **{"id": event_id("visit"), "order": "WO-1", "kind": "account-manager-visit", "team": event_id("team")},
    **{"promise": PROMISE, "facts": {"visit.place_type": "home"}, "depart_by": None},
    "ledger": [
        {
            **PROMISE,
            "asked_by": "customer",
            "agreed_by": "王秀兰",
            "reason": None,
            "at": PROMISE["start"],
            "origin": "office",
        }
    ],
    "customer": {"id": event_id("c"), "name": "王秀兰", "phone": "+8613800000001"},
    "premises": {"address": "人民路12号"},
}
ANSWERS = {
    "prepare.purpose": "续约，客户可能转网",
    "enter.shoe-covers-home": "yes",
    "work.usage": "嫌资费高",
    "work.offer": "objection",
    "work.objection": "pretended",
    "work.competitor": "友商宽带",
    "work.trial": "yes",
    "work.followup": "周五前送资料",
}


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Json:
    """What that release makes of the visit: its standard, the sealed record, the openings and the events."""
    folder = tmp_path_factory.mktemp("released")
    history.unpack(folder, "server/doorstep", "checklists")
    said = [
        event({"is": f"a{place:02}", "type": "item.answered", "body": {"item": item, "value": value}})
        for place, (item, value) in enumerate(ANSWERS.items())
    ]
    signature = event({"is": "b1", "type": "visit.signed"})
    ending = event({"is": "b2", "type": "visit.completed", "body": {"outcome": "done", "recorded": 9}})
    done = subprocess.run(
        [sys.executable, "-c", SEAL],
        input=json.dumps([DOCUMENT, said, signature, ending]),
        cwd=folder,
        env={"PYTHONPATH": str(folder / "server")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    result: Json = json.loads(done.stdout)
    return result


def events_of(sealed: Json) -> dict[str, Event]:
    read = {}
    for one in sealed["events"]:
        found = parse(one, one["device"], one["by"])
        assert not isinstance(found, Refusal), found
        read[found.id] = found
    return read


def opened_of(sealed: Json) -> Json:
    opened, wrong = open_record(json.loads(sealed["document"]), [Opening(**one) for one in sealed["openings"]])
    assert wrong == []
    return opened


def test_it_verifies(sealed: Json) -> None:
    entry = Entry(1, "0" * 64, sealed["digest"], sealed["document"])
    assert verify_chain([entry]) is None
    assert differences(opened_of(sealed), events_of(sealed)) == []


def test_what_was_signed_is_made_again(sealed: Json) -> None:
    events, standard = events_of(sealed), sealed["standard"]

    def judge(visit: Json, then: Json) -> Json:
        return assess(standard, then["kind"], visit, fields(visit, then, {}))

    [signed] = [one.body for one in events.values() if one.type == "visit.signed"]
    assert signed["format"] == FIRST
    assert match(signed, events.values(), standard, DOCUMENT, judge) == "matches"


def test_its_receipt_shows_what_is_the_customers(sealed: Json) -> None:
    shown = receipt(opened_of(sealed), sealed["standard"], shipped())
    labels = {one["zh"] for one in shown["items"]}
    assert {shipped()["items"][item]["zh"] for item in ("work.trial", "work.followup")} <= labels
    text = json.dumps(shown, ensure_ascii=False, default=str)
    for word in ("转网", "嫌资费高", "友商宽带", sealed["standard"]["items"]["work.objection"]["zh"]):
        assert word not in text
