"""Sealing: what is personal leaves the record as a commitment, and no change to the chain stays unseen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.events.rules import Event
from doorstep.events.shapes import Refusal
from doorstep.events.times import Corrected
from doorstep.records.canonical import canonical, digest
from doorstep.records.contents import Personal, content
from doorstep.records.rules import (
    GENESIS,
    ChainFault,
    Entry,
    Opening,
    chained,
    close,
    commit,
    open_record,
    verify_chain,
    written,
)
from doorstep.standard.fields import fields
from doorstep.standard.rules import assess
from doorstep.visits.events import parse
from doorstep.visits.rules import fold
from shared_cases import event, event_id

Json = dict[str, Any]

NOW = "2026-06-03T19:00:00.000+08:00"
SECRETS = {
    "order": "WO-20260603-007",
    "name": "王小丽",
    "phone": "+8613800000000",
    "address": "人民路12号",
    "agreed_by": "王小丽的丈夫",
    "reason": "孩子生病",
    "note": "客户说腰疼",
    "hint": "钥匙在门垫下",
    "free": "not_done，王小丽不在",
    "text": "王小丽问账单",
    "ticket": "T-99887",
    "hotline": "T-11223",
    "complaint": "师傅骂人",
    "comment": "王小丽很满意",
    "report": "王小丽要改套餐",
    "latitude": "29.563012",
    "door_code": "471199",
    "photo": "ab" * 32,
    "fact": "staff-name-zhang",
    "private": "yes-he-did-enter",
}


def recorded(field: str) -> Json:
    return {"answer": "computed", "compute": {"fn": "recorded", "args": [field]}}


ITEM = {"who": "technician", "required": True, "critical": False}
STANDARD: Json = {
    "hash": "e" * 64,
    "items": {
        "enter.cloth": ITEM | {"answer": "tick"},
        "enter.rooms": ITEM | {"answer": "tick"},
        "work.optical": ITEM | {"answer": "number", "pass": {"gte": "-27.0"}},
        "work.hint": ITEM | {"answer": "text"},
        "finish.photo": ITEM | {"answer": "photo"},
        "appoint.agreed": ITEM | recorded("appointment.agreed_by"),
        "arrive.verdict": ITEM | recorded("arrival.verdict"),
    },
    "levels": {},
}
STANDARD["visits"] = {"broadband-install": {"phases": [{"id": "work", "items": list(STANDARD["items"])}]}}
PROMISE = {"entry": event_id("p1"), "start": "2026-06-03T18:00:00+08:00", "end": None, "zone": "Asia/Shanghai"}
ENTRY = PROMISE | {"asked_by": "customer", "agreed_by": SECRETS["agreed_by"], "reason": SECRETS["reason"]}
DOCUMENT: Json = {
    **{"id": event_id("visit"), "order": SECRETS["order"], "kind": "broadband-install", "team": event_id("team")},
    **{"promise": PROMISE, "ledger": [ENTRY], "facts": {"staff.name": SECRETS["fact"]}},
    "customer": {"id": event_id("c"), "name": SECRETS["name"], "phone": SECRETS["phone"]},
    "premises": {"address": SECRETS["address"]},
}
PHOTO = {"sha256": SECRETS["photo"], "size": 1, "mime": "image/jpeg", "width": 1, "height": 1, "item": "finish.photo"}
PLACE = {"lat": SECRETS["latitude"], "lon": "106.5", "accuracy": 9}
SIGNED = {
    **{"statement": SECRETS["text"], "format": "doorstep-statement/1", "language": "zh-CN", "standard": "e" * 64},
    **{"promises": [], "events": [], "facts": {"staff.name": SECRETS["fact"]}},
    "signature": {"kind": "drawn", "name": SECRETS["name"], "strokes": [[7777, 8888]]},
}


def parsed(name: str, type: str, **body: Any) -> Event:
    wire = event({"is": name, "type": type, "body": body})
    read = parse(wire)
    assert not isinstance(read, Refusal), read
    return replace(read, device=wire["device"], by=wire["by"])


EVENTS = [
    parsed("a01", "visit.arrived", door_code=SECRETS["door_code"], position=PLACE),
    parsed("a02", "item.answered", item="enter.cloth", value="not_done", note=SECRETS["note"]),
    parsed("a03", "item.answered", item="enter.rooms", value=SECRETS["free"]),
    parsed("a04", "item.answered", item="work.optical", value="-21.5"),
    parsed("a05", "item.answered", item="work.hint", value=SECRETS["hint"]),
    parsed("a06", "item.answered", item="unknown.item", value=SECRETS["hint"]),
    parsed("a07", "photo.added", **PHOTO),
    parsed("a08", "note.added", text=SECRETS["text"]),
    parsed("a09", "call.attempted", purpose="arrival", result="reached", note=SECRETS["note"]),
    parsed("a10", "delay.told", expected=NOW, answer="accepts", cause=SECRETS["reason"]),
    parsed("a11", "leave.started", reason="other", returning=False, told=True, note=SECRETS["note"]),
    parsed("a12", "question.raised", text=SECRETS["text"], hotline="called", ticket=SECRETS["ticket"]),
    parsed("a13", "hotline.called", question="a12", ticket=SECRETS["hotline"]),
    parsed(
        *("a14", "complaint.raised"),
        **{"text": SECRETS["complaint"], "content": "service", "grade": "hard", "about_staff": True, "promised": NOW},
    ),
    parsed("a15", "incident.reported", kind="damage", text=SECRETS["text"]),
    parsed(
        *("a16", "promise.agreed"),
        **{"start": NOW, "zone": "UTC", "asked_by": "staff", "agreed_by": SECRETS["name"], "reason": SECRETS["reason"]},
    ),
    parsed("a17", "rating.given", stars=4, comment=SECRETS["comment"]),
    parsed("a18", "visit.signed", **SIGNED),
    parsed("a19", "visit.completed", outcome="done", reason=SECRETS["reason"], report=SECRETS["report"], recorded=19),
    parsed("a20", "reply.given", record=1, text=SECRETS["text"]),
]


def whole() -> Json:
    """The content of a record of a visit on which everything happened."""
    visit = fold(EVENTS)
    known = fields(visit, DOCUMENT, {"arrival.verdict": "on_time"})
    return content(
        document=DOCUMENT,
        standard=STANDARD,
        events=EVENTS,
        visit=visit,
        assessment=assess(STANDARD, "broadband-install", visit, known),
        arrival={"verdict": "on_time", "minutes": "3.0", "error_s": 1, "grade": "measured", "event": event_id("a01")},
        signatures=[{"event": event_id("a18"), "match": "matches", "changed_after": [], "not_seen": []}],
        corrections=[Corrected(event_id("a01"), 60_000, 300, "measured", ("skewed",))],
        private={"private.rooms": SECRETS["private"]},
    )


def salts(seed: int = 1) -> Iterator[bytes]:
    random = Random(seed)
    while True:
        yield random.randbytes(32)


def seal(made: Json, salts: Iterator[bytes], previous: str, number: int, at: str) -> tuple[Json, list[Opening], str]:
    """The sealed record, the openings of its commitments and its digest, as the chain makes them."""
    hidden, openings = close(made, salts)
    document, own = chained("record", written(hidden), previous, number, at)
    return json.loads(document), [Opening(one.path, one.salt, json.loads(one.value)) for one in openings], own


SEALED, OPENINGS, DIGEST = seal(whole(), salts(), GENESIS, 1, NOW)
TEXT = canonical(SEALED).decode()


# ---- what a record shows


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_nothing_personal_stands_in_a_record(secret: str) -> None:
    assert secret not in TEXT
    assert secret in json.dumps([opening.value for opening in OPENINGS], ensure_ascii=False)


def test_neither_strokes_nor_unsalted_digests_stand_in_it() -> None:
    signature = SEALED["fold"]["signatures"][0]
    assert list(signature["signature"]["strokes"]) == list(signature["statement"]) == ["commitment"]
    assert all(list(one["digest"]) == ["commitment"] for one in SEALED["events"])
    assert digest(SECRETS["text"].encode()) not in TEXT


def test_what_is_not_personal_stays_in_the_open() -> None:
    answers = SEALED["fold"]["answers"]
    assert [one["value"] for one in answers["enter.cloth"] + answers["work.optical"]] == ["not_done", "-21.5"]
    assert SEALED["arrival"]["verdict"] == "on_time"
    assert SEALED["signatures"][0]["match"] == "matches"
    assert SEALED["clock"][0]["flags"] == ["skewed"]
    assert SEALED["performers"] == ["a"]
    assert SEALED["fold"]["ratings"][0]["stars"] == 4
    assert SEALED["fold"]["signatures"][0]["signature"]["kind"] == "drawn"
    states = {one["id"]: (one["state"], one["value"]) for one in SEALED["assessment"]["phases"][0]["items"]}
    assert states["enter.cloth"] == ("failed", "not_done")
    assert states["arrive.verdict"] == ("recorded", "on_time")
    assert SEALED["fold"]["marks"]["arrived"][0]["wall"] == 0
    assert SEALED["sealed_at"] == NOW and SEALED["number"] == 1 and SEALED["previous"] == GENESIS


def test_what_was_not_said_is_openly_nothing() -> None:
    assert SEALED["fold"]["answers"]["work.optical"][0]["note"] is None


def test_every_commitment_has_a_salt_of_its_own() -> None:
    assert len({opening.salt for opening in OPENINGS}) == len(OPENINGS) == TEXT.count('{"commitment":')
    again, _, _ = seal(whole(), salts(2), GENESIS, 2, NOW)
    assert again["order"] != SEALED["order"]


def test_sealing_twice_with_the_same_salts_gives_the_same_record() -> None:
    assert seal(whole(), salts(), GENESIS, 1, NOW) == (SEALED, OPENINGS, DIGEST)
    assert digest(canonical(SEALED)) == DIGEST


def test_sealing_does_not_touch_its_input() -> None:
    made = whole()
    before = deepcopy(made)
    seal(made, salts(), GENESIS, 1, NOW)
    assert made == before


@pytest.mark.parametrize("salt", [b"", b"x" * 31, b"x" * 33])
def test_a_salt_has_32_bytes(salt: bytes) -> None:
    with pytest.raises(ValueError):
        commit("x", salt)


# ---- opening it again


def test_all_openings_give_everything_back() -> None:
    def plain(value: Any) -> Any:
        match value:
            case Personal(known):
                return known
            case dict():
                return {name: plain(entry) for name, entry in value.items()}
            case list():
                return [plain(entry) for entry in value]
        return value

    opened, wrong = open_record(SEALED, OPENINGS)
    assert wrong == []
    head = ("format", "entry", "number", "previous", "sealed_at")
    assert {name: value for name, value in opened.items() if name not in head} == plain(whole())


def test_what_was_erased_stays_closed() -> None:
    kept = [opening for opening in OPENINGS if opening.path != "/order"]
    opened, wrong = open_record(SEALED, kept)
    assert opened["order"] == SEALED["order"] and opened["customer"]["name"] == SECRETS["name"]
    assert wrong == []


@pytest.mark.parametrize(
    "change",
    [
        lambda one: replace(one, value="WO-20260603-008"),
        lambda one: replace(one, salt="0" * 64),
        lambda one: replace(one, path="/customer/name"),
        lambda one: replace(one, path="/standard"),
        lambda one: replace(one, path="/nowhere"),
    ],
)
def test_a_false_opening_is_named(change: Any) -> None:
    true = next(opening for opening in OPENINGS if opening.path == "/order")
    false = change(true)
    opened, wrong = open_record(SEALED, [false])
    assert wrong == [false.path]
    assert opened == SEALED


def test_a_path_is_a_json_pointer() -> None:
    sealed, openings, _ = seal({"a/b": {"c~d": [Personal(1), Personal("x")]}}, salts(), GENESIS, 1, NOW)
    assert [opening.path for opening in openings] == ["/a~1b/c~0d/0", "/a~1b/c~0d/1"]
    assert open_record(sealed, openings)[0]["a/b"] == {"c~d": [1, "x"]}


# ---- the chain


def chain(length: int) -> list[Entry]:
    """Records, with an erasure and a restore among them."""
    entries: list[Entry] = []
    previous = GENESIS
    for number in range(1, length + 1):
        if number % 5 == 4:
            document, own = chained("erasure", written({"records": [number - 1]}), previous, number, NOW)
        elif number % 5 == 0:
            document, own = chained("restore", written({"epoch": "e2"}), previous, number, NOW)
        else:
            sealed, _, own = seal({"visit": f"v{number}", "name": Personal("王")}, salts(number), previous, number, NOW)
            document = canonical(sealed).decode()
        entries.append(Entry(number, previous, own, document))
        previous = own
    return entries


CHAIN = chain(12)
CHECKPOINTS = {entry.number: entry.digest for entry in CHAIN if entry.number % 4 == 0}


def test_an_untouched_chain_is_whole() -> None:
    assert verify_chain(CHAIN) is None
    assert verify_chain(CHAIN, CHECKPOINTS) is None
    assert verify_chain([]) is None


@given(st.integers(0, 11), st.data())
def test_one_changed_byte_is_found(place: int, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(CHAIN[place].document) - 1))
    other = data.draw(st.characters(codec="utf-8").filter(lambda character: character != CHAIN[place].document[at]))
    document = CHAIN[place].document[:at] + other + CHAIN[place].document[at + 1 :]
    broken = [*CHAIN[:place], replace(CHAIN[place], document=document), *CHAIN[place + 1 :]]
    assert verify_chain(broken) == ChainFault(place + 1, "digest")


@pytest.mark.parametrize("place", range(12))
def test_a_changed_entry_with_a_new_digest_breaks_the_next(place: int) -> None:
    document = CHAIN[place].document.replace(NOW, NOW.replace("19:", "18:"))
    forged = replace(CHAIN[place], document=document, digest=digest(document.encode()))
    chain = [*CHAIN[:place], forged, *CHAIN[place + 1 :]]
    assert verify_chain(chain) == (None if place == 11 else ChainFault(place + 2, "previous"))
    known = CHECKPOINTS | {place + 1: CHAIN[place].digest}
    assert verify_chain(chain, known) == ChainFault(place + 1, "checkpoint")


@pytest.mark.parametrize("place", range(11))
def test_a_removed_entry_is_missing(place: int) -> None:
    assert verify_chain(CHAIN[:place] + CHAIN[place + 1 :]) == ChainFault(place + 1, "missing")


def test_a_chain_cut_off_is_found_by_its_checkpoint() -> None:
    assert verify_chain(CHAIN[:11]) is None
    assert verify_chain(CHAIN[:11], CHECKPOINTS) == ChainFault(12, "missing")
    assert verify_chain([], CHECKPOINTS) == ChainFault(1, "missing")


def test_a_chain_written_anew_is_found_by_its_checkpoint() -> None:
    entries: list[Entry] = []
    previous = GENESIS
    for number in range(1, 13):
        document, own = chained("record", written({"visit": "forged"}), previous, number, NOW)
        entries.append(Entry(number, previous, own, document))
        previous = own
    assert verify_chain(entries) is None
    assert verify_chain(entries, CHECKPOINTS) == ChainFault(4, "checkpoint")


@pytest.mark.parametrize("place", range(11))
def test_two_swapped_entries_are_found(place: int) -> None:
    one, other = CHAIN[place], CHAIN[place + 1]
    swapped = [replace(other, number=one.number), replace(one, number=other.number)]
    assert verify_chain([*CHAIN[:place], *swapped, *CHAIN[place + 2 :]]) == ChainFault(place + 1, "number")
    documents = [replace(one, document=other.document), replace(other, document=one.document)]
    assert verify_chain([*CHAIN[:place], *documents, *CHAIN[place + 2 :]]) == ChainFault(place + 1, "digest")


def test_an_entry_twice_is_found() -> None:
    assert verify_chain([*CHAIN[:3], CHAIN[2], *CHAIN[3:]]) == ChainFault(3, "number")


def test_a_changed_column_is_found() -> None:
    forged = replace(CHAIN[4], previous="f" * 64)
    assert verify_chain([*CHAIN[:4], forged, *CHAIN[5:]]) == ChainFault(5, "previous")


@pytest.mark.parametrize("document", ["", "not JSON", "[1]", "null", "{}"])
def test_what_is_no_entry_is_found(document: str) -> None:
    forged = replace(CHAIN[4], document=document, digest=digest(document.encode()))
    assert verify_chain([*CHAIN[:4], forged, *CHAIN[5:]]) == ChainFault(5, "number")


def test_an_opening_of_another_record_does_not_fit() -> None:
    first, _, _ = seal({"name": Personal("王")}, salts(1), GENESIS, 1, NOW)
    _, openings, _ = seal({"name": Personal("王")}, salts(2), GENESIS, 2, NOW)
    assert open_record(first, openings) == (first, ["/name"])
    assert isinstance(openings[0], Opening)
