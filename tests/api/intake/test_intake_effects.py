"""What an event sets in motion: the arrival is judged, promises start, what was agreed at the door moves the
promise, and a completion seals. And work that was saved to a file."""

from __future__ import annotations

import base64
import hashlib
import json
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import load_der_public_key
from flask import Flask

from builders import (
    SYNC,
    ZONE,
    NewPhone,
    Phone,
    a_whole_visit,
    answered,
    at,
    book,
    move,
    new_visit,
    photo_added,
    standard,
)
from doorstep.accounts import access_store, device_store
from doorstep.appointments import store as appointments
from doorstep.cli import doorstep
from doorstep.clock import new_id, now
from doorstep.database import reading, transact
from doorstep.errors import Conflict, Invalid
from doorstep.events import store as event_log
from doorstep.events.rules import from_wire
from doorstep.feed import store as feed
from doorstep.intake import bookings
from doorstep.promises import store as promises
from doorstep.promises.rules import GIVEN, Promise
from doorstep.records import canonical, statements
from doorstep.records import store as records
from doorstep.records.store import Record
from doorstep.standard.fields import fields
from doorstep.standard.rules import assess
from doorstep.visits import keys, photo_store
from doorstep.visits import store as visits
from doorstep.visits.events import VOCABULARY
from doorstep.visits.rules import fold
from doorstep.visits.store import Summary
from images import photo
from people import People


def summary_of(visit: str) -> Summary:
    with reading():
        found = visits.summary(visit)
    assert found is not None
    return found


def records_of(visit: str) -> list[Record]:
    with reading():
        return records.records_of(visit)


def promises_of(visit: str) -> list[Promise]:
    """What was promised at the door."""
    with reading():
        return [promise for promise in promises.about("visit", visit) if promise.kind in GIVEN - {"appointment"}]


def agreed(phone: Phone, visit: str, start: str, **changes: Any) -> dict[str, Any]:
    """A new time, agreed at the door."""
    body = {"start": start, "zone": ZONE, "asked_by": "customer", "agreed_by": "王女士"}
    return phone.event(visit, "promise.agreed", body | changes)


# ---- the arrival


def test_an_arrival_is_judged_by_the_corrected_time(people: People, phone_of: NewPhone) -> None:
    phone, start = phone_of(people.li), now()
    visit = book(people.li, start=start, agreed_at=start - timedelta(days=1))
    phone.ahead_ms, phone.wall_ms = 3_600_000, at(start) + 3_600_000 - 240_000
    arrival = phone.event(visit, "visit.arrived")

    assert phone.results(arrival) == ["accepted"]
    unmeasured = summary_of(visit)
    assert (unmeasured.status, unmeasured.verdict) == ("on_site", "undetermined")

    assert phone.results(answered(phone, visit, "enter.shoe-covers", "done"), clock=phone.clock()) == ["accepted"]
    measured = summary_of(visit)
    assert (measured.verdict, measured.minutes, measured.unaware) == ("on_time", "-4.0", False)
    assert measured.judgement is not None and measured.judgement["grade"] == "measured"
    assert measured.arrived is not None and at(measured.arrived) == at(start) - 240_000


def test_who_could_not_know_of_the_move_is_called_unaware(people: People, phone_of: NewPhone) -> None:
    phone, start = phone_of(people.li), now()
    visit = book(people.li, start=start, agreed_at=start - timedelta(days=1))
    phone.pull()
    move(visit, start + timedelta(hours=2), agreed_by="王女士")
    phone.results(phone.event(visit, "visit.arrived"), clock=phone.clock())

    found = summary_of(visit)
    assert (found.verdict, found.unaware) == ("early", True)
    assert found.judgement is not None and found.judgement["known"]["verdict"] == "on_time"


# ---- promises


def test_a_leave_is_a_promise_that_is_met_or_broken(people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    phone.wall_ms = at(now())
    leave = phone.event(visit, "leave.started", {"reason": "material", "returning": True, "told": True, "minutes": 20})
    phone.results(leave)
    [promise] = promises_of(visit)
    assert (promise.kind, promise.by, promise.outcome) == ("leave.return", people.li.id, None)
    assert at(promise.due) == leave["wall"] + 20 * 60_000
    assert summary_of(visit).status == "away"

    phone.wall_ms += 21 * 60_000
    phone.results(phone.event(visit, "leave.ended", {"leave": leave["id"]}))
    [promise] = promises_of(visit)
    assert promise.outcome == "broken" and promise.settled is not None


def test_a_time_agreed_at_the_door_stands_in_the_ledger(people: People, phone_of: NewPhone) -> None:
    phone, other = phone_of(people.li), phone_of(people.wang)
    visit = book(people.li, people.wang)
    other.pull()
    event = agreed(phone, visit, "2027-03-01T09:00:00+08:00", zone="Nowhere/City")

    assert phone.results(event) == ["accepted"] and phone.results(event) == ["duplicate"]

    told, changed = other.pull()
    assert (told["kind"], changed["kind"], changed["document"]["ver"]) == ("event", "visit", 2)
    assert changed["document"]["promise"] == {
        "entry": event["id"], "start": "2027-03-01T09:00:00+08:00", "end": None, "zone": ZONE
    }  # fmt: skip
    assert [entry["origin"] for entry in changed["document"]["ledger"]] == ["office", "door"]


def test_a_time_in_the_way_of_another_visit_is_kept_and_flagged(people: People, phone_of: NewPhone) -> None:
    phone, start = phone_of(people.li), now().replace(microsecond=0) + timedelta(hours=20)
    book(people.li, start=start, duration_minutes=60)
    visit, elsewhere = book(people.li), book(people.wang)
    clash = agreed(phone, visit, (start + timedelta(minutes=59)).isoformat())
    free = agreed(phone, visit, (start + timedelta(minutes=60)).isoformat())
    others = phone_of(people.wang)
    harmless = agreed(others, elsewhere, start.isoformat())

    phone.results(clash, free), others.results(harmless)

    with reading():
        log = [*event_log.log_of("visit", visit), *event_log.log_of("visit", elsewhere)]
    assert [(entry.event.id, entry.flags) for entry in log] == [
        (clash["id"], ("clash",)), (free["id"], ()), (harmless["id"], ())
    ]  # fmt: skip


# ---- completion


def test_a_completion_seals_what_is_known(people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    events = a_whole_visit(phone, visit)

    assert set(phone.results(*events, clock=phone.clock())) == {"accepted"}

    [record] = records_of(visit)
    document = json.loads(record.document)
    assert (document["visit"], document["supersedes"]) == (visit, None)
    assert len(document["events"]) == len(events) and document["arrival"]["verdict"] == "early"
    assert "王秀兰" not in record.document and "+8613800000001" not in record.document
    found = summary_of(visit)
    assert (found.status, found.outcome, found.events) == ("completed", "done", len(events))
    assert found.missing and found.critical == 2 and found.completed is not None
    with reading():
        assert appointments.scope(people.li.id, now()) == [visit]
    transact(lambda: feed.mark_backed_up(feed.head()))
    with reading():
        assert appointments.scope(people.li.id, now()) == []


def test_what_comes_after_the_seal_changes_no_record(people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    phone.results(*a_whole_visit(phone, visit))
    [sealed] = records_of(visit)

    assert phone.results(answered(phone, visit, "leave.mats", "done")) == ["accepted"]
    assert records_of(visit) == [sealed]

    again = phone.event(visit, "visit.completed", {"outcome": "done", "recorded": 24})
    assert phone.results(again) == ["accepted"]
    first, second = records_of(visit)
    assert first == sealed and json.loads(second.document)["supersedes"] == first.number
    assert len(json.loads(second.document)["events"]) == 24
    assert summary_of(visit).surprises == 1


def test_a_signature_matches_what_the_phone_showed_and_nothing_else(people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    document = next(item["document"] for item in phone.pull() if item.get("visit") == visit)
    told = [
        phone.event(visit, "visit.arrived"),
        answered(phone, visit, "enter.shoe-covers", "done"),
        agreed(phone, visit, "2027-03-01T09:00:00+08:00"),
    ]
    known = [from_wire(event, "visit", device=phone.id, by=people.li.id) for event in told]
    seen = fold(known)
    assessment = assess(standard(), document["kind"], seen, fields(seen, document, {}))
    shown = canonical.canonical(statements.statement(standard(), document, seen, assessment, "zh-CN")).decode()

    def signed(statement: str) -> dict[str, Any]:
        body = {
            "statement": statement, "format": statements.FORMAT, "language": "zh-CN",
            "standard": document["standard"], "promises": [entry["entry"] for entry in document["ledger"]],
            "events": sorted(event["id"] for event in told), "facts": document["facts"],
            "signature": {"kind": "typed", "name": "王秀兰"}, "replaces": [],
        }  # fmt: skip
        return phone.event(visit, "visit.signed", body)

    honest, changed = signed(shown), signed(shown.replace("done", "not_done"))
    after = answered(phone, visit, "enter.shoe-covers", "not_done")
    done = phone.event(visit, "visit.completed", {"outcome": "done", "recorded": 7})
    assert phone.results(*told, honest, changed, after, done) == ["accepted"] * 7

    [record] = records_of(visit)
    found = {one["event"]: one for one in json.loads(record.document)["signatures"]}
    assert (found[honest["id"]]["match"], found[changed["id"]]["match"]) == ("matches", "differs")
    assert found[honest["id"]]["changed_after"] == [after["id"]] and found[honest["id"]]["not_seen"] == []
    assert found[honest["id"]]["after"] == {"items": ["enter.shoe-covers"], "entries": [], "events": [after["id"]]}


def test_a_completion_of_an_unknown_version_seals_nothing(people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    newer = phone.event(visit, "visit.completed", {"result": 1}, v=2)
    assert phone.results(newer) == ["accepted"]
    assert records_of(visit) == [] and summary_of(visit).status == "booked"


def test_two_phones_that_differ_are_both_shown_until_somebody_decides(people: People, phone_of: NewPhone) -> None:
    li, wang = phone_of(people.li), phone_of(people.wang)
    visit = book(people.li, people.wang)
    one = answered(li, visit, "enter.shoe-covers", "done")
    two = answered(wang, visit, "enter.shoe-covers", "not_done")
    li.results(one), wang.results(two)

    def shown() -> list[tuple[str, str]]:
        with reading():
            answers = fold(event_log.events_of("visit", visit))["answers"]["enter.shoe-covers"]
        return [(answer["by"], answer["value"]) for answer in answers]

    assert sorted(shown()) == sorted([(people.li.id, "done"), (people.wang.id, "not_done")])
    li.results(answered(li, visit, "enter.shoe-covers", "done", replaces=[one["id"], two["id"]]))
    assert shown() == [(people.li.id, "done")]


def test_a_private_answer_is_sealed_readable_for_the_office_alone(
    people: People, phone_of: NewPhone, app: Flask
) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    key = keys.public()
    event = phone.event(visit, "private.answered", {})
    bound = {"event": event["id"], "item": "farewell.rooms", "key": key["id"], "visit": visit}
    plain = json.dumps({"value": "no"}).ljust(256).encode()
    secret, iv = AESGCM.generate_key(256), b"123456789012"
    sealed = AESGCM(secret).encrypt(iv, plain, json.dumps(bound, separators=(",", ":"), sort_keys=True).encode())
    spki: Any = load_der_public_key(base64.urlsafe_b64decode(key["spki"] + "=="))

    def text(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    event["body"] = {
        "item": "farewell.rooms", "key": key["id"], "wrapped": text(spki.encrypt(secret, keys.OAEP)),
        "iv": text(iv), "ciphertext": text(sealed), "replaces": [],
    }  # fmt: skip
    unreadable = phone.event(visit, "private.answered", {**event["body"], "item": "farewell.goods"})
    done = phone.event(visit, "visit.completed", {"outcome": "done", "recorded": 3})
    assert phone.results(event, unreadable, done) == ["accepted"] * 3

    [record] = records_of(visit)
    with reading():
        opened = {opening.path: opening.value for opening in records.openings_of(record.number)}
    assert opened["/private/farewell.rooms"] == ["no"]
    assert opened["/private/farewell.goods"] == [None]


# ---- whatever a phone says


def test_no_event_that_can_be_read_stops_a_visit(people: People, phone_of: NewPhone) -> None:
    """Bodies of every type with values from the edges: whatever is accepted is folded, judged and sealed."""
    phone, visit = phone_of(people.li), book(people.li)
    chance = random.Random(7)
    ids: list[str] = []
    for _ in range(12):
        batch = [edge_event(phone, visit, type, chance, ids) for type in VOCABULARY for _ in range(2)]
        ids += [event["id"] for event in batch]
        answer = phone.push(*batch, clock=phone.clock() | {"offset_ms": chance.choice([0, 10**14, -(10**14)])})
        assert answer.status_code == 200, answer.text
        results = [result["result"] for result in answer.get_json()["results"].values()]
        assert results.count("accepted") > len(results) * 0.6
    assert phone.pull() and records_of(visit)
    assert phone.client.get(f"{SYNC}/visits/{visit}/bundle").status_code == 200


def edge_event(phone: Phone, visit: str, type: str, chance: random.Random, ids: list[str]) -> dict[str, Any]:
    """An event of this type whose body is well formed as a rule, and strange."""
    item = chance.choice(["enter.shoe-covers", "work.cloth", "measure.down", "no.such-item"])
    values: dict[str, Any] = {
        "replaces": chance.sample(ids, min(len(ids), 3)),
        "item": item,
        "items": ["enter.shoe-covers", item],
        "phase": "enter",
        "value": chance.choice(["done", "yes", "-0.0", "9" * 24, ["a", "b"], None, "́𬭎\u202e"]),
        "text": chance.choice(["", "=cmd()", "<b>", "\u0001\u007f"]),
        "note": None,
        "minutes": chance.choice([0, 10_080]),
        "promised": chance.choice(["0001-01-01T00:00:00+18:00", "9999-12-31T23:59:59.999999999-18:00"]),
        "expected": "2026-11-22T09:00:00Z",
        "start": chance.choice(["0001-01-01T00:00:00+18:00", "9999-12-31T23:59:59-18:00", "2027-01-01T00:00:00Z"]),
        "end": chance.choice([None, "2026-11-22T09:00:00Z"]),
        "zone": chance.choice(["Asia/Shanghai", "posix", "Nowhere", "Etc/GMT+12"]),
        "purpose": "arrival", "result": "reached", "answer": "accepts",
        "reason": {"leave.started": "trace", "visit.completed": "", "promise.agreed": "x"}.get(type),
        "returning": chance.random() < 0.5, "told": False,
        "leave": chance.choice(ids or [new_id()]), "photo": chance.choice(ids or [new_id()]),
        "question": chance.choice(ids or [new_id()]), "ticket": "1",
        "hotline": "queued", "content": "price", "grade": "special", "about_staff": True,
        "kind": "other", "asked_by": "staff", "agreed_by": "", "stars": 5,
        "key": "k", "wrapped": "AA", "iv": "0123456789abcdef", "ciphertext": "AA",
        "sha256": f"{chance.getrandbits(256):064x}", "size": 1, "mime": "image/jpeg", "width": 1, "height": 1,
        "statement": chance.choice(["", "{}", '{"items": 1}', '{"items": [{"id": "work.cloth"}]}', "[" * 5000]),
        "format": chance.choice(["doorstep-statement/1", "other"]),
        "language": "zh-CN", "standard": chance.choice([standard()["hash"], "0" * 64]),
        "promises": [], "events": chance.sample(ids, min(len(ids), 5)),
        "facts": {"order.access": ["fibre"], "a": -(2**53) + 1}, "signature": {"kind": "refused", "reason": "absent"},
        "outcome": chance.choice(["done", "missed", "stopped"]), "recorded": 1, "record": 1,
    }  # fmt: skip
    fields = [name.removesuffix("?") for name in VOCABULARY[type].fields if name != "undone?"]
    body = {name: values[name] for name in fields if name in values}
    wall = chance.choice([at(now()), 0, -62_135_596_800_000, 253_402_300_799_999])
    return phone.event(visit, type, body, wall=wall, mono=["b", chance.choice([0, 2**53 - 1])])


# ---- creating


def test_visits_are_created_under_the_standard_in_force(people: People) -> None:
    with pytest.raises(Conflict, match="No standard"):
        bookings.create_visits([new_visit(people.li)], None, now())
    book(people.li)
    with pytest.raises(Invalid, match="piano"):
        bookings.create_visits([new_visit(people.li, kind="piano-tuning")], None, now())


# ---- work that was saved to a file


def saved(phone: Phone, events: list[Any], pictures: list[Any], **changes: Any) -> dict[str, Any]:
    """The file that a phone saves."""
    person = {"id": phone.person.id, "staff_no": phone.person.staff_no}
    head = {
        "format": "doorstep-export/1",
        "device": phone.id,
        "person": person,
        "made": "2026-11-22T01:00:00Z",
    }
    return {**head, "events": events, "photos": pictures, **changes}


def picture(data: bytes) -> dict[str, Any]:
    return {
        "sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "mime": "image/jpeg",
        "bytes": base64.b64encode(data).decode(),
    }  # fmt: skip


def imported(app: Flask, folder: Path, document: Any) -> tuple[int, str]:
    file = folder / "saved.json"
    file.write_text(document if isinstance(document, str) else json.dumps(document))
    result = app.test_cli_runner().invoke(doorstep.get_command(None, "visit"), ["import", str(file)])
    return result.exit_code, result.output


def test_a_saved_file_goes_through_the_same_intake(
    app: Flask, people: People, phone_of: NewPhone, tmp_path: Path
) -> None:
    phone, visit, data = phone_of(people.li), book(people.li), photo()
    phone.id = new_id()
    document = saved(phone, [*a_whole_visit(phone, visit), photo_added(phone, visit, data)], [picture(data)])

    assert imported(app, tmp_path, document) == (
        0,
        "23 accepted, 0 duplicate, 0 quarantined.\n1 photos kept.\n",
    )
    assert imported(app, tmp_path, document) == (
        0,
        "0 accepted, 23 duplicate, 0 quarantined.\n1 photos kept.\n",
    )

    with reading():
        [*_, last] = event_log.log_of("visit", visit)
        device = device_store.device(phone.id)
        assert photo_store.have([picture(data)["sha256"]])
    assert (last.event.by, last.event.device) == (people.li.id, phone.id)
    assert device is not None and device.person == people.li.id
    assert len(records_of(visit)) == 1


def test_each_part_of_a_file_that_was_not_accepted_is_named(
    app: Flask, people: People, phone_of: NewPhone, tmp_path: Path
) -> None:
    phone, visit, others = phone_of(people.li), book(people.li), book(people.zhou)
    good, foreign = (
        answered(phone, visit, "work.cloth", "done"),
        photo_added(phone, others, photo(seed=2)),
    )
    bad = phone.event(visit, "note.added", {"text": 17})
    broken = [picture(photo(seed=2)), picture(photo()), {"sha256": 1}, "text", {**picture(photo()), "bytes": "%"}]

    code, said = imported(app, tmp_path, saved(phone, [good, foreign, {}, bad, None], broken))

    assert code == 1
    assert said.splitlines() == [
        "1 accepted, 0 duplicate, 2 quarantined.",
        "1 photos kept.",
        "event 3: has no id",
        "event 5: has no id",
        f"event {foreign['id']} (photo.added): not_yours",
        f"event {bad['id']} (note.added): malformed",
        "photo 2: No event of this person names it.",
        "photo 3: has no readable bytes",
        "photo 4: has no readable bytes",
        "photo 5: has no readable bytes",
    ]


def test_a_file_that_is_not_a_phones_is_refused(app: Flask, people: People, phone_of: NewPhone, tmp_path: Path) -> None:
    phone, hers = phone_of(people.li), phone_of(people.wang)
    transact(lambda: access_store.revoke_device(hers.id, None, now() - timedelta(days=15)))
    for document in (
        "{",
        "[]",
        "[" * 100_000,
        saved(phone, [], [], format="doorstep-export/2"),
        saved(phone, [], [], person={"id": new_id()}),
        saved(phone, [], [], person=None),
        saved(phone, [], [], device=None),
        saved(phone, [answered(phone, new_id(), "x", "done")], [], device=hers.id),
        saved(hers, [answered(hers, new_id(), "x", "done")], []),
        saved(phone, {}, []),  # type: ignore[arg-type]
    ):
        code, said = imported(app, tmp_path, document)
        assert code == 1 and said.startswith("Error: "), said
