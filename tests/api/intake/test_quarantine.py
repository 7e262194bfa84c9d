"""What was not accepted comes before a supervisor, who takes it over into a visit once, or puts it aside."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from builders import NewPhone, Phone, a_whole_visit, answered, book, publish_standard, reassign
from doorstep.accounts import access_store
from doorstep.appointments import member_store
from doorstep.appointments import store as appointments
from doorstep.clock import new_id, now
from doorstep.database import db, reading, writing
from doorstep.errors import Conflict
from doorstep.events import store as event_log
from doorstep.intake import aside, sealing
from doorstep.intake import store as intake
from doorstep.intake import visits as intake_visits
from doorstep.intake.quarantine_commands import quarantine
from doorstep.records import store as records
from people import People, SignedIn

Json = dict[str, Any]


def listed(client: FlaskClient, **asked: str) -> Json:
    answer = client.get("/api/v1/quarantine", query_string=asked)
    assert answer.status_code == 200, answer.text
    page: Json = answer.get_json()
    return page


def shown(client: FlaskClient, parcel: str) -> Json:
    answer = client.get(f"/api/v1/quarantine/{parcel}")
    assert answer.status_code == 200, answer.text
    found: Json = answer.get_json()
    return found


def decided(client: FlaskClient, parcel: Json, what: str, expected: int = 200, **body: Any) -> Json:
    answer = client.post(f"/api/v1/quarantine/{parcel['parcel']}/{what}", json=body)
    assert answer.status_code == expected, answer.text
    found: Json = answer.get_json()
    return found


def unknown(phone: Phone) -> tuple[str, list[Json]]:
    """A whole visit that this server does not know, as after a restore."""
    publish_standard()
    visit = new_id()
    events = a_whole_visit(phone, visit)
    assert set(phone.results(*events)) == {"unknown_visit"}
    return visit, events


def types_of(visit: str) -> list[str]:
    """The types of a visit's events, sorted: what comes in at once has no order."""
    with reading():
        return sorted(event.type for event in event_log.events_of("visit", visit))


def flags_of(visit: str) -> set[str]:
    with reading():
        return {flag for entry in event_log.log_of("visit", visit) for flag in entry.flags}


# ---- the list


def test_what_a_phone_brought_of_one_visit_for_one_reason_is_one_parcel(
    people: People, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    li, chen = phone_of(people.li), signed_in(people.chen)
    visit, events = unknown(li)
    foreign = book(people.wang)
    assert li.results(li.event(foreign, "visit.arrived")) == ["not_yours"]
    page = listed(chen)
    assert [(one["reason"], one["visit"], one["events"], one["waiting"]) for one in page["items"]] == [
        ("unknown_visit", visit, len(events), len(events)),
        ("not_yours", foreign, 1, 1),
    ]
    assert page["counts"] == {"open": 2, "unsealed": 0}
    assert [one["known"] for one in page["items"]] == [False, True]
    assert page["items"][0]["by"]["name"] == "李强"
    assert [one["reason"] for one in listed(chen, reason="not_yours")["items"]] == ["not_yours"]
    assert listed(chen, state="settled")["items"] == []


def test_times_are_shown_by_the_clock_of_the_visit(people: People, phone_of: NewPhone, signed_in: SignedIn) -> None:
    li, chen = phone_of(people.li), signed_in(people.chen)
    unknown(li)
    li.results(li.event(book(people.wang, zone="Asia/Urumqi"), "visit.arrived"))
    parcels = {one["reason"]: one for one in listed(chen)["items"]}
    assert parcels["not_yours"]["zone"] == "Asia/Urumqi"
    assert shown(chen, parcels["unknown_visit"]["parcel"])["zone"] == "Asia/Shanghai"


def test_a_list_is_read_page_by_page_and_stays_within_the_team(
    people: People, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    li, chen, feng, wu = phone_of(people.li), signed_in(people.chen), signed_in(people.feng), signed_in(people.wu)
    visit_ids = [unknown(li)[0] for _ in range(5)]
    unknown(phone_of(people.zhou))
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = listed(chen, limit="2", **({"cursor": cursor} if cursor else {}))
        assert len(page["items"]) <= 2
        found += [one["visit"] for one in page["items"]]
        cursor = page["cursor"]
    assert found == visit_ids
    assert listed(feng)["counts"]["open"] == 1
    assert listed(wu)["counts"]["open"] == 6
    foreign = listed(feng)["items"][0]
    for path in ("", "/take-over", "/set-aside"):
        method = chen.post if path else chen.get
        answer = method(f"/api/v1/quarantine/{foreign['parcel']}{path}", json={"comment": "？"} if path else None)
        assert answer.status_code == 404, path


def test_reading_what_is_in_a_parcel_goes_into_the_trail_and_names_nobody_before(
    people: People, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    li, chen = phone_of(people.li), signed_in(people.chen)
    told = answered(li, new_id(), "work.where", "王秀兰，梧桐路18号")
    assert li.results(told) == ["unknown_visit"]
    page = listed(chen)
    assert "王秀兰" not in str(page)
    [parcel] = page["items"]
    opened = shown(chen, parcel["parcel"])
    assert [one["body"]["value"] for one in opened["content"]] == ["王秀兰，梧桐路18号"]
    assert shown(chen, parcel["parcel"])["trail"] == opened["trail"]
    assert [(step["did"], step["by"]["name"]) for step in opened["trail"]] == [("opened", "陈静")]


def test_what_nobody_can_read_is_shown_as_it_came(people: People, phone_of: NewPhone, signed_in: SignedIn) -> None:
    li, chen = phone_of(people.li), signed_in(people.chen)
    visit = book(people.li)
    assert li.results(li.event(visit, "visit.arrived", {"replaces": "?"}), li.event(visit, "visit.left", tz=9e9)) == [
        "malformed",
        "malformed",
    ]
    [parcel] = listed(chen)["items"]
    opened = shown(chen, parcel["parcel"])
    assert [one["type"] for one in opened["content"]] == [None, None]
    assert all(visit in one["raw"] and one["detail"] for one in opened["content"])
    assert decided(chen, parcel, "take-over", 422)["code"] == "unreadable"
    assert listed(chen)["counts"]["open"] == 1


def test_a_private_answer_and_the_strokes_of_a_signature_stay_closed(
    people: People, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    li, chen = phone_of(people.li), signed_in(people.chen)
    sealed = {"item": "private.rooms", "key": "k", "wrapped": "AAAA", "iv": "A" * 16, "ciphertext": "BBBB"}
    drawn = {"kind": "drawn", "strokes": [[0, 0, 7, 7]], "name": "王"}
    signed = {"statement": "{}", "format": "f/1", "language": "zh-CN", "standard": "0" * 64, "promises": []}
    visit = new_id()
    li.results(
        li.event(visit, "private.answered", sealed | {"replaces": []}),
        li.event(visit, "visit.signed", signed | {"events": [], "facts": {}, "signature": drawn, "replaces": []}),
    )
    [parcel] = listed(chen)["items"]
    said = {one["type"]: one["body"] for one in shown(chen, parcel["parcel"])["content"]}
    private, signature = said["private.answered"], said["visit.signed"]
    assert private == {"item": "private.rooms", "replaces": []}
    assert signature["signature"] == {"kind": "drawn", "name": "王"}
    assert "statement" not in signature


# ---- taking over


def test_work_on_a_visit_that_was_given_to_somebody_else_for_good_is_taken_over_once(
    people: People, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    visit, li, chen = book(people.wang), phone_of(people.li), signed_in(people.chen)
    events = a_whole_visit(li, visit)
    assert set(li.results(*events)) == {"not_yours"}
    [parcel] = listed(chen)["items"]
    done = decided(chen, parcel, "take-over", comment="李强代班")
    assert (done["waiting"], done["settlement"]) == (0, "taken")
    assert types_of(visit) == sorted(event["type"] for event in events)
    assert flags_of(visit) == {"taken_over", "after_reassign"}
    with reading():
        [record] = records.records_of(visit)
    decided(chen, parcel, "take-over", comment="李强代班")
    assert len(types_of(visit)) == len(events), "once"
    with reading():
        assert [one.number for one in records.records_of(visit)] == [record.number]
    assert listed(chen)["counts"]["open"] == 0
    assert [step["did"] for step in shown(chen, parcel["parcel"])["trail"]] == ["taken", "opened"]
    assert set(li.results(*events)) == {"duplicate"}, "what was taken over is accepted, whoever asks again"


def test_work_on_an_unknown_visit_is_matched_to_one_that_is_known(
    people: People, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    li, chen = phone_of(people.li), signed_in(people.chen)
    _, events = unknown(li)
    visit = book(people.li, order="WO-77")
    [parcel] = listed(chen)["items"]
    assert decided(chen, parcel, "take-over", 404, order="WO-78")["code"] == "no_such_order"
    assert decided(chen, parcel, "take-over", 404)["code"] == "not_found"
    foreign = book(people.zhou, order="WO-79")
    assert decided(chen, parcel, "take-over", 404, order="WO-79")["code"] == "not_found"
    decided(chen, parcel, "take-over", order="WO-77")
    decided(chen, parcel, "take-over", order="WO-77")
    assert types_of(visit) == sorted(event["type"] for event in events)
    assert not types_of(foreign)
    other = book(people.li, order="WO-80")
    assert decided(chen, parcel, "take-over", 409, order="WO-80")["code"] == "settled"
    assert not types_of(other)
    assert set(li.results(*events)) == {"unknown_visit"}, "the phone hears what it heard before"


def test_work_on_an_unknown_visit_becomes_a_visit_of_its_own(
    people: People, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    li, chen = phone_of(people.li), signed_in(people.chen)
    visit, events = unknown(li)
    [parcel] = listed(chen)["items"]
    assert decided(chen, parcel, "take-over", 422, own={"kind": "no-such-kind"})["code"] == "unknown_kind"
    own = {"kind": "broadband-install", "customer": "王秀兰", "address": "梧桐路18号"}
    for _ in range(2):
        decided(chen, parcel, "take-over", own=own, comment="备份里没有这一单")
    assert types_of(visit) == sorted(event["type"] for event in events)
    page = chen.get(f"/api/v1/visits/{visit}").get_json()
    assert (page["customer"]["name"], page["premises"]["address"]) == ("王秀兰", "梧桐路18号")
    with reading():
        assert len(records.records_of(visit)) == 1
        assert [member.person for member in member_store.members(visit)] == [people.li.id]
    later = li.event(visit, "note.added", {"text": "补充"})
    assert li.results(later) == ["accepted"], "what the phone brings later has a visit"


def test_two_customers_of_one_name_and_no_phone_stay_two(
    people: People, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    li, chen = phone_of(people.li), signed_in(people.chen)
    made = [unknown(li)[0] for _ in range(2)]
    for parcel in listed(chen)["items"]:
        own = {"kind": "broadband-install", "customer": "王秀兰", "address": "梧桐路18号"}
        decided(chen, parcel, "take-over", own=own, comment="备份里没有这一单")
    with reading():
        known = appointments.visits(made)
    assert len(known) == len({visit.customer for visit in known.values()}) == 2


def test_an_id_that_was_used_twice_comes_in_beside_the_first(
    people: People, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    visit, li, chen = book(people.li), phone_of(people.li), signed_in(people.chen)
    first = li.event(visit, "note.added", {"text": "一"})
    second = first | {"body": {"text": "二"}}
    assert li.results(first) == ["accepted"]
    assert li.results(second) == ["id_reused"]
    [parcel] = listed(chen)["items"]
    for _ in range(2):
        decided(chen, parcel, "take-over")
    with reading():
        assert [event.body["text"] for event in event_log.events_of("visit", visit)] == ["一", "二"]


def test_every_content_of_one_id_comes_in(people: People, phone_of: NewPhone, signed_in: SignedIn) -> None:
    li, chen, gone = phone_of(people.li), signed_in(people.chen), new_id()
    first = li.event(gone, "note.added", {"text": "一"})
    contents = [first, *(first | {"body": {"text": text}} for text in "二三四")]
    assert [li.results(one)[0] for one in contents] == ["unknown_visit", "id_reused", "id_reused", "id_reused"]
    visit = book(people.li, order="WO-77")
    for parcel in sorted(listed(chen)["items"], key=lambda one: str(one["reason"])):
        for _ in range(2):
            decided(chen, parcel, "take-over", order="WO-77")
    with reading():
        assert sorted(event.body["text"] for event in event_log.events_of("visit", visit)) == sorted("一二三四")


def test_only_one_of_two_supervisors_decides(app: Flask, people: People, phone_of: NewPhone) -> None:
    li = phone_of(people.li)
    _, events = unknown(li)
    first, second = book(people.li), book(people.li)
    with reading():
        [parcel] = intake.parcels(None, None, True, None, 10)
    outcomes: list[str] = []

    def decide(visit: str) -> None:
        with app.app_context():
            try:
                aside.take_over(parcel, visit, None, people.chen.id, now())
                outcomes.append("taken")
            except Conflict as refused:
                outcomes.append(refused.code)
            finally:
                db.session.remove()

    both = [threading.Thread(target=decide, args=(visit,)) for visit in (first, second)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(outcomes) == ["settled", "taken"]
    assert sorted(len(types_of(visit)) for visit in (first, second)) == [0, len(events)]


def test_work_of_somebody_who_left_the_visit_says_what_is_surprising(
    people: People, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    visit, li, chen = book(people.li), phone_of(people.li), signed_in(people.chen)
    reassign(visit, people.li.id, people.wang.id)
    with writing():
        access_store.revoke_device(li.id, None, now())
    li.client = signed_in(people.li)
    assert li.results(li.event(visit, "visit.arrived")) == ["device_revoked"]
    [parcel] = listed(chen)["items"]
    decided(chen, parcel, "take-over")
    assert flags_of(visit) == {"taken_over", "after_reassign"}


# ---- putting aside


def test_what_is_put_aside_is_kept_and_asks_nobody_any_more(
    people: People, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    li, chen = phone_of(people.li), signed_in(people.chen)
    visit, events = unknown(li)
    [parcel] = listed(chen)["items"]
    assert decided(chen, parcel, "set-aside", 422)["code"] == "invalid"
    for _ in range(2):
        decided(chen, parcel, "set-aside", comment="重复的一单")
    assert listed(chen)["counts"]["open"] == 0
    [settled] = listed(chen, state="settled")["items"]
    assert settled["settlement"] == "aside"
    assert {one["comment"] for one in shown(chen, settled["parcel"])["content"]} == {"重复的一单"}
    assert decided(chen, parcel, "take-over", 409, own={"kind": "broadband-install"})["code"] == "settled"
    assert set(li.results(*events)) == {"unknown_visit"}
    assert listed(chen)["counts"]["open"] == 0, "what was decided about does not come back"
    li.results(li.event(visit, "visit.left"))
    assert listed(chen)["counts"]["open"] == 1, "what is new does"


def test_what_was_taken_over_cannot_be_put_aside(people: People, phone_of: NewPhone, signed_in: SignedIn) -> None:
    li, chen = phone_of(people.li), signed_in(people.chen)
    unknown(li)
    visit = book(people.li, order="WO-77")
    [parcel] = listed(chen)["items"]
    decided(chen, parcel, "take-over", order="WO-77")
    assert decided(chen, parcel, "set-aside", 409, comment="？")["code"] == "settled"
    assert types_of(visit)


# ---- the program tries again, and the command line


def failing(*_: Any) -> Any:
    raise KeyError("nobody foresaw this")


def test_a_mended_program_takes_in_and_seals_what_the_one_before_could_not(
    people: People, phone_of: NewPhone, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd, unsealed, li, chen = book(people.li), book(people.li), phone_of(people.li), signed_in(people.chen)
    with monkeypatch.context() as patched:
        patched.setattr(sealing, "content", failing)
        li.results(*a_whole_visit(li, unsealed))
        patched.setattr(intake_visits, "fold", failing)
        assert li.results(li.event(odd, "visit.arrived")) == ["unforeseen"]
        assert aside.look_again(now()) == (0, 0)
    page = listed(chen)
    assert [one["reason"] for one in page["items"]] == ["unforeseen"]
    assert [one["visit"] for one in page["unsealed"]] == [unsealed]
    assert page["counts"] == {"open": 1, "unsealed": 1}
    assert listed(signed_in(people.feng))["counts"] == {"open": 0, "unsealed": 0}
    assert aside.look_again(now()) == (1, 1)
    assert aside.look_again(now()) == (0, 0)
    assert listed(chen)["counts"] == {"open": 0, "unsealed": 0}
    assert types_of(odd) == ["visit.arrived"]
    with reading():
        assert len(records.records_of(unsealed)) == 1


def test_the_command_line_does_the_same(app: Flask, people: People, phone_of: NewPhone) -> None:
    def run(*arguments: str, code: int = 0) -> str:
        result = app.test_cli_runner().invoke(quarantine, list(arguments))
        assert result.exit_code == code, result.output
        return result.output

    assert "Nothing waits" in run("list")
    li = phone_of(people.li)
    unknown(li)
    book(people.li, order="WO-77")
    with reading():
        [parcel] = intake.parcels(None, None, True, None, 10)
    assert parcel.parcel in run("list")
    assert "item.answered" in run("show", parcel.parcel)
    assert "no visit" in run("take-over", parcel.parcel, "--order", "WO-78", code=1)
    assert "22 events" in run("take-over", parcel.parcel, "--order", "WO-77")
    unknown(li)
    with reading():
        [other] = intake.parcels(None, None, True, None, 10)
    assert "put aside" in run("aside", other.parcel, "--because", "重复")
    assert "no such piece of work" in run("show", new_id(), code=1)
    assert "0 events" in run("again")
