"""What phones hand in and hear, over HTTP: results of a push, pages of a pull, and what is refused."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from builders import SYNC, NewPhone, Phone, answered, book, reassign
from doorstep.accounts import access_store, device_store
from doorstep.appointments import store as appointments
from doorstep.clock import new_id, now
from doorstep.database import db, reading, transact
from doorstep.events import store as event_log
from doorstep.intake import bookings
from doorstep.intake import rules as intake_rules
from doorstep.intake import store as intake
from doorstep.intake.things import VOCABULARIES
from doorstep.sync import schemas
from people import People, SignedIn


def flags_of(visit: str) -> dict[str, tuple[str, ...]]:
    """The flags of each event in the log of a visit."""
    with reading():
        return {entry.event.id: entry.flags for entry in event_log.log_of("visit", visit)}


def quarantined(visit: str | None = None) -> list[tuple[str, str]]:
    """Events in quarantine, with their reasons."""
    rows = intake._quarantine.c
    with reading():
        query = sa.select(rows.event, rows.reason)
        return [tuple(row) for row in db.session.execute(query.where(rows.about == visit) if visit else query)]


def ver(visit: str) -> int:
    with reading():
        found = appointments.visit(visit)
    assert found is not None
    return found.ver


# ---- push


def test_an_event_is_accepted_once_and_known_afterwards(people: People, phone_of: NewPhone) -> None:
    phone = phone_of(people.li)
    phone.pull()
    visit = book(people.li)
    event = answered(phone, visit, "enter.shoe-covers", "done")

    assert phone.results(event) == ["accepted"]
    assert phone.results(event) == ["duplicate"]

    [published, added, own] = phone.pull()
    assert published["kind"] == "standard.published"
    assert (added["kind"], added["visit"], added["document"]["customer"]["name"]) == (
        "scope.added",
        visit,
        "王秀兰",
    )
    assert (own["kind"], own["event"]["id"], own["event"]["device"]) == ("event", event["id"], phone.id)
    assert own["event"]["body"] == event["body"] and own["event"]["by"] == people.li.id
    assert phone.pull() == []


def test_a_batch_is_answered_event_by_event(people: People, phone_of: NewPhone) -> None:
    phone, own, others = phone_of(people.li), book(people.li), book(people.zhou)
    good = answered(phone, own, "enter.shoe-covers", "done")
    reused = {**good, "body": {**good["body"], "value": "not_done"}}
    bad = [
        phone.event(own, "note.added", {"text": 17}),
        phone.event(own, "note.added", {"text": "长" * 30_000}),
        answered(phone, others, "enter.shoe-covers", "done"),
        answered(phone, new_id(), "enter.shoe-covers", "done"),
        phone.event("no id", "note.added", {"text": "?"}),
        {"id": new_id()},
    ]
    reasons = ["malformed", "too_large", "not_yours", "unknown_visit", "malformed", "malformed"]

    assert phone.results(good, *bad) == ["accepted", *reasons]
    assert phone.results(good, *bad) == ["duplicate", *reasons]
    assert phone.results(reused) == ["id_reused"]
    assert phone.results(reused, *bad) == ["id_reused", *reasons]

    assert sorted(reason for _, reason in quarantined()) == sorted([*reasons, "id_reused"])
    assert list(flags_of(own)) == [good["id"]]


def test_an_event_over_its_size_is_kept_in_quarantine(people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    event = phone.event(visit, "note.added", {"text": "ok", "more": ["x" * 4000] * 20})
    assert phone.results(event) == ["too_large"]
    assert quarantined(visit) == [(event["id"], "too_large")]


def test_an_event_that_nobody_here_understands_is_kept_as_it_came(people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    unknown = phone.event(visit, "lift.inspected", {"floors": [1, 2], "nested": {"é": None}})
    newer = phone.event(visit, "note.added", {"words": ["a"]}, v=2)
    fields = phone.event(visit, "note.added", {"text": "x", "mood": "good"})

    assert phone.results(unknown, newer, fields) == ["accepted"] * 3
    assert flags_of(visit) == {
        unknown["id"]: ("unknown_type",),
        newer["id"]: ("unknown_type",),
        fields["id"]: (),
    }
    [added] = phone.pull()
    assert [event["body"] for event in added["events"]] == [unknown["body"], newer["body"], fields["body"]]


def test_what_comes_late_is_accepted_and_flagged(people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    reassign(visit, people.li.id, people.wang.id, ver(visit))
    left = answered(phone, visit, "leave.mats", "done")
    assert phone.results(left) == ["accepted"]
    bookings.cancel(visit, "客户退单", people.zhao.id, now(), ver(visit))
    done = phone.event(visit, "visit.completed", {"outcome": "done", "recorded": 1})
    after = answered(phone, visit, "enter.shoe-covers", "done")
    assert phone.results(done) == ["accepted"] and phone.results(after) == ["accepted"]

    assert flags_of(visit) == {
        left["id"]: ("after_reassign",),
        done["id"]: ("after_cancel", "after_reassign"),
        after["id"]: ("after_cancel", "after_reassign", "after_completion"),
    }


def test_an_empty_push_is_answered(people: People, phone_of: NewPhone) -> None:
    answer = phone_of(people.li).push().get_json()
    assert (answer["results"], answer["want_photos"], answer["backed_up_seq"]) == ({}, [], 0)


def test_every_answer_can_be_told_from_a_login_page(people: People, phone_of: NewPhone) -> None:
    phone = phone_of(people.li)
    headers = {"Doorstep-Req": "n-71"}
    for answer in (
        phone.client.get(f"{SYNC}/hello", headers=headers),
        phone.client.get(f"{SYNC}/pull", headers=headers),
        phone.client.post(f"{SYNC}/push", json={"device": phone.id, "events": []}, headers=headers),
        phone.client.post(f"{SYNC}/photos/have", json={"sha256": []}, headers=headers),
    ):
        said = answer.get_json()
        assert (said["doorstep"], said["req"]) == (1, "n-71")
        assert len(said["epoch"]) == 36 and said["server_ms"][0] <= said["server_ms"][1]
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_epoch_is_the_same_from_the_first_call_on(client: FlaskClient) -> None:
    first, second = (client.get(f"{SYNC}/hello").get_json() for _ in range(2))
    assert first["epoch"] == second["epoch"]
    assert first["limits"] == {
        "push_events": 200, "push_bytes": 262144, "page_items": 500, "photo_bytes": 4194304
    }  # fmt: skip


def test_what_is_answered_is_what_the_document_says(people: People, phone_of: NewPhone) -> None:
    """The client's types are written out of these schemas: a field that is missing or unknown in one is refused."""
    visit = book(people.li)
    phone = phone_of(people.li)
    pushed = phone.push(phone.event(visit, "note.added", {"text": "门铃坏了"})).get_json()
    first = phone.client.get(f"{SYNC}/pull").get_json()
    phone.push(phone.event(visit, "note.added", {"text": "再试一次"}))
    more = phone.client.get(f"{SYNC}/pull", query_string={"cursor": first["cursor"]}).get_json()
    assert [item["kind"] for item in (*first["items"], *more["items"])] == ["scope.added", "event"]
    bundle = phone.client.get(f"{SYNC}/visits/{visit}/bundle").get_json()
    hello = phone.client.get(f"{SYNC}/hello").get_json()
    for schema, answer in (
        (schemas.Pushed, pushed),
        (schemas.Pulled, first),
        (schemas.Pulled, more),
        (schemas.Bundle, bundle),
        (schemas.Hello, hello),
    ):
        assert schema().validate(answer) == {}


def test_hello_says_what_an_event_may_be_about(client: FlaskClient) -> None:
    assert client.get(f"{SYNC}/hello").get_json()["things"] == list(VOCABULARIES)


def test_hello_says_which_statements_it_can_make_again(client: FlaskClient) -> None:
    assert client.get(f"{SYNC}/hello").get_json()["statements"] == ["doorstep-statement/1", "doorstep-statement/2"]


@pytest.mark.parametrize(
    ("pointer", "change"),
    [
        ("/device", {"device": "mine"}),
        ("/device", {"device": None}),
        ("/events", {"events": {}}),
        ("/events/0", {"events": ["text"]}),
        ("/events/0/id", {"events": [{}]}),
        ("/events/0/id", {"events": [{"id": 17}]}),
        ("/events", {"events": [{"id": "01977c1e-0000-7000-8000-000000000001"}] * 2}),
        ("/clock/wall", {"clock": {"mono": ["b", 1], "offset_ms": 0, "error_ms": 0}}),
        ("/clock/offset_ms", {"clock": {"wall": 1, "mono": ["b", 1], "offset_ms": "0", "error_ms": 0}}),
        ("/clock/error_ms", {"clock": {"wall": 1, "mono": ["b", 1], "offset_ms": 0, "error_ms": 1e300}}),
        ("/pending", {"pending": -1}),
        ("/urgent", {"urgent": True}),
    ],
)
def test_an_envelope_that_cannot_be_read_is_refused_with_the_place(
    people: People, phone_of: NewPhone, pointer: str, change: dict[str, Any]
) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    event = answered(phone, visit, "enter.shoe-covers", "done")
    answer = phone.client.post(f"{SYNC}/push", json={"device": phone.id, "events": [event]} | change)
    assert answer.status_code == 422
    assert any(fault["pointer"].startswith(pointer) for fault in answer.get_json()["faults"]), answer.text
    assert flags_of(visit) == {} and quarantined() == []


@pytest.mark.parametrize(
    "data", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"events": 1' + b"0" * 5000 + b"}", b"null", b"[]"]
)
def test_a_body_that_is_no_json_object_is_refused(people: People, phone_of: NewPhone, data: bytes) -> None:
    phone = phone_of(people.li)
    answer = phone.client.post(f"{SYNC}/push", data=data, content_type="application/json")
    assert (answer.status_code, answer.get_json()["code"]) == (422, "invalid")


def test_what_is_too_much_at_once_is_refused_whole(people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    many = [answered(phone, visit, "enter.shoe-covers", "done") for _ in range(201)]
    assert phone.push(*many).status_code == 422
    large = [phone.event(visit, "note.added", {"text": "x" * 4000}) for _ in range(70)]
    answer = phone.push(*large)
    assert (answer.status_code, answer.get_json()["code"]) == (413, "too_large")
    assert flags_of(visit) == {}
    assert phone.results(*many[:200]) == ["accepted"] * 200


def test_a_compressed_body_is_refused_unopened(people: People, phone_of: NewPhone) -> None:
    bomb = gzip.compress(b"[" + b"0," * 50_000_000 + b"0]", 9)
    phone = phone_of(people.li)
    answer = phone.client.post(
        f"{SYNC}/push", data=bomb, content_type="application/json", headers={"Content-Encoding": "gzip"}
    )
    assert answer.status_code == 415


def test_a_body_of_another_kind_is_refused(people: People, phone_of: NewPhone) -> None:
    phone = phone_of(people.li)
    body = json.dumps({"device": phone.id, "events": []})
    assert phone.client.post(f"{SYNC}/push", data=body, content_type="text/plain").status_code == 415


# ---- who pushes


def test_a_phone_has_to_be_registered_by_the_person(people: People, phone_of: NewPhone, signed_in: SignedIn) -> None:
    stranger = Phone(signed_in(people.li), people.li)
    assert (stranger.push().status_code, stranger.push().get_json()["code"]) == (409, "unknown_device")
    hers = phone_of(people.wang)
    borrowed = Phone(signed_in(people.li), people.li, id=hers.id)
    assert (borrowed.push().status_code, borrowed.push().get_json()["code"]) == (403, "wrong_person")
    answer = borrowed.client.post(
        f"{SYNC}/devices", json={"device": hers.id, "name": "x", "standalone": True, "persisted": False}
    )
    assert (answer.status_code, answer.get_json()["code"]) == (403, "wrong_person")


def test_a_phone_that_expects_somebody_else_is_told(people: People, phone_of: NewPhone) -> None:
    phone = phone_of(people.li)
    for person, status in ((people.li.id, 200), (people.wang.id, 403), ("nobody", 403)):
        answer = phone.client.get(f"{SYNC}/pull", headers={"Doorstep-Person": person})
        assert answer.status_code == status
    assert answer.get_json()["code"] == "wrong_person"


def test_registering_twice_changes_nothing(people: People, phone_of: NewPhone) -> None:
    phone = phone_of(people.li).enrol()
    assert phone.push().status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "x" * 81), ("name", "a\0b"), ("name", "\ud800"), ("standalone", 1), ("persisted", "true")],
)
def test_what_a_phone_says_of_itself_has_a_form(people: People, phone_of: NewPhone, field: str, value: object) -> None:
    phone = phone_of(people.li)
    said = {"device": phone.id, "name": "字" * 80, "standalone": True, "persisted": False}
    assert phone.client.post(f"{SYNC}/devices", json=said).status_code == 200
    answer = phone.client.post(
        f"{SYNC}/devices", data=json.dumps(said | {field: value}), content_type="application/json"
    )
    assert (answer.status_code, answer.get_json()["faults"][0]["pointer"]) == (422, f"/{field}")


def test_the_version_of_the_app_is_kept_as_far_as_there_is_room(people: People, phone_of: NewPhone) -> None:
    phone = phone_of(people.li)
    answer = phone.client.post(
        f"{SYNC}/push", json={"device": phone.id, "events": []}, headers={"Doorstep-App": "1." * 50}
    )
    assert answer.status_code == 200
    with reading():
        known = device_store.device(phone.id)
    assert known is not None and known.app_version == "1." * 20


def test_a_revoked_phone_hands_in_to_the_quarantine_for_two_weeks(
    people: People, phone_of: NewPhone, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    transact(lambda: access_store.revoke_device(phone.id, people.chen.id, now()))
    phone.client = signed_in(people.li)
    event = answered(phone, visit, "enter.shoe-covers", "done")
    assert phone.results(event) == ["device_revoked"]
    assert quarantined(visit) == [(event["id"], "device_revoked")] and flags_of(visit) == {}

    monkeypatch.setattr(intake_rules, "DRAIN", timedelta(0))
    answer = phone.push(event)
    assert (answer.status_code, answer.get_json()["code"]) == (403, "device_revoked")


def test_a_deactivated_person_hands_in_what_was_done_before(people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    phone.ahead_ms = 3 * 3_600_000
    phone.results(clock=phone.clock(error_ms=0))
    before = answered(phone, visit, "enter.shoe-covers", "done")
    transact(lambda: access_store.deactivate(people.li.id, people.wu.id, now()))
    after = answered(phone, visit, "work.cloth", "done")

    assert phone.client.get(f"{SYNC}/pull").status_code == 401
    assert phone.results(before, after) == ["accepted", "after_deactivation"]


# ---- pull


def test_a_pull_brings_only_the_persons_own(people: People, phone_of: NewPhone) -> None:
    li, wang, zhou = phone_of(people.li), phone_of(people.wang), phone_of(people.zhou)
    shared, single = book(people.li, people.wang), book(people.li)
    event = answered(li, shared, "enter.shoe-covers", "done")
    li.results(event, answered(li, single, "enter.shoe-covers", "done"))

    assert {item["visit"] for item in li.pull()} == {shared, single}
    [added] = wang.pull()
    assert (added["visit"], [one["id"] for one in added["events"]]) == (shared, [event["id"]])
    assert zhou.pull() == []


def test_pages_are_bounded_and_lose_nothing(people: People, phone_of: NewPhone) -> None:
    phone = phone_of(people.li)
    phone.pull()
    visit = book(people.li)
    events = [answered(phone, visit, "enter.shoe-covers", "done") for _ in range(600)]
    for start in range(0, 600, 200):
        phone.push(*events[start : start + 200])
    notes = [phone.event(visit, "note.added", {"text": "x" * 4000}) for _ in range(180)]
    for start in range(0, 180, 60):
        phone.push(*notes[start : start + 60])

    pages = [phone.pull_page()]
    while pages[-1]["more"]:
        pages.append(phone.pull_page())

    assert len(pages) == 3 and not any(page["reset"] for page in pages)
    assert all(len(page["items"]) <= 500 for page in pages)
    assert all(len(json.dumps(page["items"], ensure_ascii=False)) < 600_000 for page in pages)
    items = [item for page in pages for item in page["items"] if item["kind"] == "event"]
    assert [item["event"]["id"] for item in items] == [event["id"] for event in [*events, *notes]]
    assert [item["seq"] for item in items] == sorted(item["seq"] for item in items)


@pytest.mark.parametrize("cursor", ["", "x", "e30.abc", "é", "eyJhIjoxfQ==." + "0" * 64])
def test_a_forged_cursor_leads_to_ones_own_state_and_nowhere_else(
    people: People, phone_of: NewPhone, cursor: str
) -> None:
    phone, other = phone_of(people.li), phone_of(people.zhou)
    own, others = book(people.li), book(people.zhou)
    phone.pull()
    other.pull()
    before = phone.client.get(f"{SYNC}/hello").get_json()["epoch"]
    for forged in (cursor, str(other.cursor), str(phone.cursor)[:-1] + "g"):
        page = phone.client.get(f"{SYNC}/pull", query_string={"cursor": forged}).get_json()
        assert page["reset"] and [item["visit"] for item in page["items"]] == [own]
    assert phone.client.get(f"{SYNC}/hello").get_json()["epoch"] == before
    assert others not in str(page)


def test_a_cursor_without_end_is_refused(people: People, phone_of: NewPhone) -> None:
    phone = phone_of(people.li)
    assert phone.client.get(f"{SYNC}/pull", query_string={"cursor": "x" * 1001}).status_code == 422


def test_an_old_program_may_still_push(people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    phone.client.environ_base["HTTP_DOORSTEP_PROTO"] = "0"
    assert phone.results(answered(phone, visit, "enter.shoe-covers", "done")) == ["accepted"]
    answer = phone.client.get(f"{SYNC}/pull")
    assert (answer.status_code, answer.get_json()["code"]) == (426, "upgrade_required")


def test_a_private_answer_is_handed_out_without_what_was_answered(people: People, phone_of: NewPhone) -> None:
    phone = phone_of(people.li)
    phone.pull()
    visit = book(people.li)
    body = {
        "item": "farewell.rooms",
        "key": "k1",
        "wrapped": "d3JhcA",
        "iv": "0123456789abcdef",
        "ciphertext": "c2VjcmV0",
    }
    event = phone.event(visit, "private.answered", {**body, "replaces": []})
    assert phone.results(event) == ["accepted"] and phone.results(event) == ["duplicate"]
    handed = phone.pull()[-1]["event"]
    bundle = phone.client.get(f"{SYNC}/visits/{visit}/bundle").get_json()
    assert handed["body"] == bundle["events"][0]["body"] == {"item": "farewell.rooms", "key": "k1", "replaces": []}


def test_a_bundle_holds_everything_of_a_visit_of_ones_own(people: People, phone_of: NewPhone) -> None:
    phone, own, others = phone_of(people.li), book(people.li), book(people.zhou)
    event = answered(phone, own, "enter.shoe-covers", "done")
    phone.results(event)
    bundle = phone.client.get(f"{SYNC}/visits/{own}/bundle").get_json()
    assert bundle["document"]["id"] == own and [one["id"] for one in bundle["events"]] == [event["id"]]
    refusals = [phone.client.get(f"{SYNC}/visits/{id}/bundle") for id in (others, new_id())]
    assert [answer.status_code for answer in refusals] == [404, 404]
    assert phone.client.get(f"{SYNC}/visits/nothing/bundle").status_code == 404


# ---- what a phone noticed about itself


def test_a_report_of_a_phone_is_kept_and_bounded(people: People, phone_of: NewPhone) -> None:
    phone, hers = phone_of(people.li), phone_of(people.wang)

    def report(facts: Any, device: str = phone.id) -> int:
        return phone.client.post(f"{SYNC}/diag", json={"device": device, "facts": facts}).status_code

    assert report({"storage_lost": 1, "persisted": False, "browser": "Chrome"}) == 200
    assert report({"many": "x" * 501}) == report({"Not A Name": 1}) == report({"deep": {}}) == report([]) == 422
    assert report({f"fact{number}": 1 for number in range(51)}) == 422
    assert report({}, hers.id) == 403
    assert report({}, new_id()) == 409
