"""The supervisor's list of records, and the page of one."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

import images
import sealed
from builders import publish_standard
from doorstep import journal
from doorstep.clock import new_id, now
from doorstep.database import db, reading, writing
from doorstep.events.rules import Event
from doorstep.records import canonical, rules, store, verifying
from doorstep.records.view import _statement
from doorstep.visits import keys, photo_files, photo_store
from people import People, SignedIn
from sealed import NOTE, Told, finished, sealed_answer

SHANGHAI = ZoneInfo("Asia/Shanghai")


def listed(browser: FlaskClient, **query: object) -> list[dict[str, Any]]:
    answer = browser.get("/api/v1/records", query_string={name: str(value) for name, value in query.items()})
    assert answer.status_code == 200, answer.text
    return answer.json["items"]


def numbers(browser: FlaskClient, **query: object) -> list[int]:
    return [item["number"] for item in listed(browser, **query)]


def page(browser: FlaskClient, number: int) -> dict[str, Any]:
    answer = browser.get(f"/api/v1/records/{number}")
    assert answer.status_code == 200, answer.text
    return answer.json


# ---- the list


def test_a_line_says_what_was_sealed(app: Flask, people: People, signed_in: SignedIn) -> None:
    start = datetime(2026, 11, 20, 9, tzinfo=SHANGHAI)
    data = images.photo()
    kept = photo_files.keep(hashlib.sha256(data).hexdigest(), data)
    record = finished(people.li, start, verdict="late", match="differs", photo=kept.sha256, stray=True)
    [item] = listed(signed_in(people.chen))
    assert item.pop("order").startswith("WO-")
    assert item == {
        "number": record.number,
        "visit": record.visit,
        "kind": "broadband-install",
        "start": "2026-11-20T01:00:00+00:00",
        "zone": "Asia/Shanghai",
        "technician": {"id": people.li.id, "name": "李强"},
        "team": {"id": people.east.id, "name": "城东装维班"},
        "outcome": "done",
        "verdict": "late",
        "minutes": "0.0",
        "signature": "drawn",
        "match": "differs",
        "reason": None,
        "critical": item["critical"],
        "surprises": 1,
        "completed_at": "2026-11-20T01:07:00.500000+00:00",
        "photos": {"stored": 0, "total": 1},
    }
    assert item["critical"] > 0, "the cloth was not laid"
    with writing():
        photo_store.add(kept, now())
    assert listed(signed_in(people.chen))[0]["photos"] == {"stored": 1, "total": 1}


def test_each_condition_narrows_the_list(app: Flask, people: People, signed_in: SignedIn) -> None:
    late_evening = datetime(2026, 11, 20, 0, 30, tzinfo=SHANGHAI)
    first = finished(people.li, late_evening, verdict="late").number
    second = finished(people.wang, late_evening + timedelta(days=1), outcome="missed").number
    west = finished(people.zhou, late_evening).number
    chen, wu = signed_in(people.chen), signed_in(people.wu)
    assert numbers(chen) == [second, first]
    assert numbers(wu) == [west, second, first]
    assert numbers(wu, team=people.west.id) == [west]
    assert numbers(chen, day="2026-11-20") == [first], "a day is one at the place of the visit"
    assert numbers(chen, technician=people.wang.id) == [second]
    assert numbers(chen, outcome="missed") == [second]
    assert numbers(chen, verdict="late") == [first]
    assert numbers(chen, verdict="late", outcome="missed") == []


def test_records_are_found_by_what_somebody_knows(app: Flask, people: People, signed_in: SignedIn) -> None:
    publish_standard()
    own = finished(people.li)
    missed = finished(people.wang, outcome="missed", reason="楼道停电，客户同意改天")
    west = finished(people.zhou)
    chen = signed_in(people.chen)
    both = [missed.number, own.number]
    assert numbers(chen, q="王先生") == numbers(chen, q="139 0000 0001") == numbers(chen, q="人民路1号") == both
    assert numbers(chen, q="李强") == numbers(chen, q=people.li.staff_no) == [own.number]
    order = listed(chen, technician=people.wang.id)[0]["order"]
    assert numbers(chen, q=order) == numbers(chen, q=f"#{missed.number}") == [missed.number]
    assert numbers(chen, q="停电") == numbers(chen, q="停電") == [missed.number], "what a technician wrote"
    assert numbers(chen, q="停电", outcome="done") == []
    assert numbers(chen, q="outcome") == [], "no name of a field is a text"
    assert numbers(chen, q="台布") == [own.number], "an item that failed"
    assert numbers(chen, q="没有这样的") == []
    assert numbers(chen, q=f"#{west.number}") == [], "another team's"
    assert [item["reason"] for item in listed(chen)] == ["楼道停电，客户同意改天", None]


def test_the_list_goes_on_where_it_ended(app: Flask, people: People, signed_in: SignedIn) -> None:
    made = [finished(people.li).number for _ in range(5)]
    browser = signed_in(people.chen)
    found, cursor = [], None
    while True:
        query = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        answer = browser.get("/api/v1/records", query_string=query).json
        assert len(answer["items"]) <= 2
        found += [item["number"] for item in answer["items"]]
        if len(found) == 2:
            made.append(finished(people.li).number)  # a newer one does not shift the pages
        cursor = answer["cursor"]
        if cursor is None:
            break
    assert found == made[4::-1]


def test_a_superseded_record_leaves_the_list(app: Flask, people: People, signed_in: SignedIn) -> None:
    record = finished(people.li)
    again = sealed.seal(record.visit)
    assert numbers(signed_in(people.chen)) == [again.number]


def test_the_list_of_another_team_is_not_there(app: Flask, people: People, signed_in: SignedIn) -> None:
    finished(people.li)
    assert numbers(signed_in(people.feng)) == []
    refused = signed_in(people.feng).get(f"/api/v1/records?team={people.east.id}")
    absent = signed_in(people.feng).get(f"/api/v1/records?team={new_id()}")
    assert (refused.status_code, absent.status_code) == (404, 404)


@pytest.mark.parametrize(
    "query",
    [
        "day=yesterday",
        "team=east",
        "outcome=good",
        "verdict=unaware",
        "cursor=0",
        "cursor=9999999999999999999",
        "cursor=1%20",
        "limit=0",
        "limit=101",
        "page=2",
    ],
)
def test_a_condition_that_makes_no_sense_is_named(app: Flask, people: People, signed_in: SignedIn, query: str) -> None:
    answer = signed_in(people.chen).get(f"/api/v1/records?{query}")
    assert answer.status_code == 422
    assert answer.json["faults"][0]["pointer"].endswith("/" + query.partition("=")[0])


# ---- the page


def test_the_page_shows_the_record_as_sealed(app: Flask, people: People, signed_in: SignedIn) -> None:
    data = images.photo()
    kept = photo_files.keep(hashlib.sha256(data).hexdigest(), data)
    with writing():
        photo_store.add(kept, now())
    record = finished(people.li, photo=kept.sha256)
    shown = page(signed_in(people.chen), record.number)
    assert (shown["number"], shown["digest"], shown["previous"]) == (record.number, record.digest, record.previous)
    assert (shown["superseded_by"], shown["later_record"], shown["late"]) == (None, None, [])
    assert shown["document"]["customer"] == {"name": "王小明", "phone": "+8613900000001"}
    assert shown["document"]["premises"] == {"address": "人民路 1 号"}
    assert shown["document"]["promise"]["zone"] == "Asia/Shanghai"
    assert shown["document"]["facts"]["order.access"] == "fibre"
    assert shown["visit"]["notes"][0]["text"] == NOTE
    assert shown["visit"]["answers"]["enter.shoe-covers"][0]["note"] == NOTE
    assert shown["arrival"]["verdict"] == "on_time"
    assert shown["assessment"]["critical"]
    [photo] = shown["photos"]
    assert (photo["sha256"], photo["item"], photo["stored"]) == (kept.sha256, "finish.photo", True)
    assert signed_in(people.chen).get(photo["url"]).status_code == 200


def test_the_page_shows_what_was_signed(app: Flask, people: People, signed_in: SignedIn) -> None:
    record = finished(people.li, match="differs")
    signature = page(signed_in(people.chen), record.number)["signature"]
    assert (signature["kind"], signature["name"], signature["match"]) == ("drawn", "王小明", "differs")
    assert signature["strokes"] == [[0, 0, 9, 9]]
    assert signature["statement"]["items"] == [{"id": "enter.shoe-covers"}]
    assert signature["changed_after"] == []


def test_the_timeline_tells_every_event_in_order(app: Flask, people: People, signed_in: SignedIn) -> None:
    record = finished(people.li, stray=True)
    timeline = page(signed_in(people.chen), record.number)["timeline"]
    assert [entry["type"] for entry in timeline] == [
        "visit.arrived",
        "item.answered",
        "item.answered",
        "note.added",
        "leave.ended",
        "visit.signed",
        "visit.completed",
    ]
    answered = timeline[1]
    assert answered["body"] == {"item": "enter.shoe-covers", "value": "done", "note": NOTE}
    assert answered["by"] == {"id": people.li.id, "name": "李强"}
    assert (answered["error_ms"], answered["grade"], answered["tz"], answered["late"]) == (40, "measured", 480, False)
    moment = datetime.fromisoformat(answered["corrected"])
    assert moment.timestamp() * 1000 == pytest.approx(answered["wall"] + 500)
    assert timeline[5]["body"].keys() == {"format", "language", "standard"}, "the rest is shown as the signature"


def test_what_came_later_stands_apart(app: Flask, people: People, signed_in: SignedIn) -> None:
    record = finished(people.li)
    later = Told(record.visit, people.wang, now())
    answer = later.tell("item.answered", item="enter.shoe-covers", value="not_done", replaces=[])
    sealed.keep(later.events)
    shown = page(signed_in(people.chen), record.number)
    assert shown["late"] == [answer.id]
    assert [entry["event"] for entry in shown["timeline"] if entry["late"]] == [answer.id]
    assert shown["signature"]["changed_after"] == [answer.id]
    assert len(shown["visit"]["answers"]["enter.shoe-covers"]) == 1, "the record itself did not change"
    last = shown["timeline"][-1]
    assert (last["corrected"], last["error_ms"], last["grade"]) == (None, None, "phone")


def test_what_nobody_signed_is_named_whoever_may_read_it(app: Flask, people: People, signed_in: SignedIn) -> None:
    record = finished(people.li)
    later = Told(record.visit, people.li, now())
    of_the_office = later.tell("item.answered", item="arrive.door", value="done", replaces=[])
    later.tell("item.answered", item="farewell.thanks", value="done", replaces=[])
    asked = later.tell("question.raised", text="账单", hotline="queued")
    sealed.keep(later.events)
    signature = page(signed_in(people.chen), record.number)["signature"]
    assert signature["after"] == {
        "items": ["arrive.door"],
        "entries": [asked.id],
        "events": sorted([of_the_office.id, asked.id]),
    }, "the farewell comes after the signature by itself"
    assert signature["changed_after"] == [asked.id], "and the customer's own contradicts what was signed"


def test_a_record_names_the_one_that_took_its_place(app: Flask, people: People, signed_in: SignedIn) -> None:
    records = [record := finished(people.li), *(sealed.seal(record.visit) for _ in range(2))]
    first, second, third = (page(signed_in(people.chen), one.number) for one in records)
    assert (first["superseded_by"], first["later_record"]) == (2, 3)
    assert (second["superseded_by"], second["later_record"]) == (3, 3)
    assert (third["superseded_by"], third["later_record"]) == (None, None)
    assert json.loads(records[1].document)["supersedes"] == 1


@pytest.mark.parametrize("number", ["2", "0", str(2**53), str(2**70), "-1"])
def test_a_record_that_is_not_there(app: Flask, people: People, signed_in: SignedIn, number: str) -> None:
    finished(people.li)
    assert signed_in(people.chen).get(f"/api/v1/records/{number}").status_code == 404


def test_an_entry_that_is_no_record_has_no_page(app: Flask, people: People, signed_in: SignedIn) -> None:
    with writing():
        number = store.add_link("restore", {}, now())
    assert signed_in(people.wu).get(f"/api/v1/records/{number}").status_code == 404


def test_another_team_has_no_page(app: Flask, people: People, signed_in: SignedIn) -> None:
    record = finished(people.li)
    assert signed_in(people.feng).get(f"/api/v1/records/{record.number}").status_code == 404
    assert signed_in(people.wu).get(f"/api/v1/records/{record.number}").status_code == 200


def test_an_erased_record_still_has_its_page(app: Flask, people: People, signed_in: SignedIn) -> None:
    record = finished(people.li, photo="0" * 64)
    with db.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM record_openings"))
    shown = page(signed_in(people.chen), record.number)
    assert shown["document"]["customer"] == {"name": None, "phone": None}
    assert shown["visit"]["notes"][0]["text"] is None
    assert shown["photos"][0]["sha256"] is None
    assert shown["signature"]["strokes"] is None
    assert shown["signature"]["statement"] is None
    assert shown["visit"]["answers"]["enter.shoe-covers"][0]["value"] == "done"
    assert "commitment" not in json.dumps(shown)


def test_a_statement_that_was_exchanged_in_the_log_is_not_shown(
    app: Flask, people: People, signed_in: SignedIn
) -> None:
    record = finished(people.li)
    with db.engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE visit_events SET body = replace(body, 'shoe-covers', 'other') WHERE type = 'visit.signed'")
        )
    assert page(signed_in(people.chen), record.number)["signature"]["statement"] is None


@pytest.mark.parametrize(
    "statement", ["[" * 60_000, "{}", '{"items": "x"}', '{"language": 1, "items": [], "photos": []}']
)
def test_a_text_that_is_no_statement_is_not_shown_as_one(statement: str) -> None:
    signed = Event(new_id(), "visit", new_id(), "visit.signed", 1, 0, 0, 480, ("boot", 0), {"statement": statement})
    assert _statement(signed, canonical.digest(statement.encode())) is None


# ---- private answers


def test_a_private_answer_is_read_here_alone(app: Flask, people: People, signed_in: SignedIn) -> None:
    record = finished(people.li, privately=sealed_answer("private.rooms", "no"))
    shown = page(signed_in(people.chen), record.number)
    assert shown["private"] == [{"item": "private.rooms", "value": "no", "readable": True}]
    told = next(entry for entry in shown["timeline"] if entry["type"] == "private.answered")
    assert told["body"] == {"item": "private.rooms"}


@pytest.mark.parametrize("part", ["key", "item", "wrapped", "iv", "ciphertext"])
def test_a_private_answer_that_was_changed_cannot_be_read(
    app: Flask, people: People, signed_in: SignedIn, part: str
) -> None:
    seal = sealed_answer("private.rooms", "no")

    def changed(visit: str, event: str) -> dict[str, Any]:
        return seal(visit, event) | {part: seal(visit, event)[part][::-1]}

    record = finished(people.li, privately=changed)
    [answer] = page(signed_in(people.chen), record.number)["private"]
    assert (answer["value"], answer["readable"]) == (None, False)


def test_a_private_answer_belongs_to_one_visit_and_event(app: Flask) -> None:
    visit, event = new_id(), new_id()
    body = sealed_answer("private.rooms", "yes")(visit, event)
    assert keys.decrypt(body, visit, event) == "yes"
    for other in ((new_id(), event), (visit, new_id())):
        with pytest.raises(keys.Unreadable):
            keys.decrypt(body, *other)


# ---- what a record proves


def test_a_sealed_document_shows_nothing_personal(app: Flask, people: People) -> None:
    record = finished(people.li, photo="0" * 64)
    # The door code as a value: its four digits alone stand by chance in one of hundreds of digests.
    for personal in ("王小明", "+8613900000001", "人民路", "WO-", NOTE, '"4711"', "0" * 65):
        assert personal not in record.document
    opened, wrong = rules.open_record(record.sealed, store.openings_of(record.number))
    assert wrong == []
    assert opened["customer"]["name"] == "王小明"


def test_salts_are_never_used_twice(app: Flask, people: People) -> None:
    record = finished(people.li)
    again = sealed.seal(record.visit)
    openings = [*store.openings_of(record.number), *store.openings_of(again.number)]
    assert len({opening.salt for opening in openings}) == len(openings)
    assert all(len(bytes.fromhex(opening.salt)) == 32 for opening in openings)


def test_seals_at_the_same_time_make_one_chain(app: Flask, people: People) -> None:
    visits = [finished(people.li).visit, finished(people.wang).visit]

    def work(place: int) -> None:
        with app.app_context():
            for _ in range(4):
                sealed.seal(visits[place % 2])
            db.session.remove()

    with ThreadPoolExecutor(6) as workers:
        list(workers.map(work, range(6)))
    with reading():
        assert store.head()[0] == 26
    assert verifying.first_fault(journal.checkpoints(journal.path())) is None
    assert len(journal.checkpoints(journal.path())) == 26
