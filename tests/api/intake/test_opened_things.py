"""A thing that an event opens: it is there with the event, once, and is no visit."""

from __future__ import annotations

from typing import Any

import pytest

from builders import NewPhone, Phone, book
from doorstep.accounts import access_store
from doorstep.clock import new_id, now
from doorstep.database import reading, transact
from doorstep.events import store as event_log
from doorstep.feed import store as feed
from doorstep.feed.rules import ABOUT_THE_FIRST, FeedRow
from doorstep.intake import aside, follow, push
from doorstep.intake import store as intake
from loans import LOAN, Loans
from people import People, SignedIn

Json = dict[str, Any]


def opened(phone: Phone, text: str = "一副梯子") -> Json:
    event = phone.event("", "loan.opened", {"text": text})
    del event["visit"]
    return event | {"loan": event["id"]}


def noted(phone: Phone, loan: str, text: str = "周五还") -> Json:
    event = phone.event("", "loan.noted", {"text": text})
    del event["visit"]
    return event | {"loan": loan}


def logged(loan: str) -> list[str]:
    with reading():
        return sorted(entry.event.type for entry in event_log.log_of(LOAN, loan))


def parcels() -> list[intake.Parcel]:
    with reading():
        return intake.parcels(None, None, True, None, 10)


@pytest.mark.parametrize("turned", [False, True])
def test_what_opens_and_what_is_said_then_come_in_one_push(
    people: People, phone_of: NewPhone, loans: Loans, turned: bool
) -> None:
    phone = phone_of(people.li)
    first = opened(phone)
    events = [first, noted(phone, first["id"])]
    assert phone.results(*(events[::-1] if turned else events)) == ["accepted", "accepted"]
    assert loans.opened == [first["id"]] and logged(first["id"]) == ["loan.noted", "loan.opened"]
    assert phone.results(*events) == ["duplicate", "duplicate"], "twice is once"
    assert phone.results(noted(phone, first["id"])) == ["accepted"]
    assert loans.opened == [first["id"]]
    assert [len(types) for _, types in loans.settled] == [2, 1]


def test_what_is_there_already_is_not_opened_again(people: People, phone_of: NewPhone, loans: Loans) -> None:
    """However it came to be there, what opens it is one more thing that is said of it."""
    phone = phone_of(people.li)
    first = opened(phone)
    loans.works[first["id"]] = [people.li.id]
    assert phone.results(first) == ["accepted"]
    assert loans.opened == [] and logged(first["id"]) == ["loan.opened"]


def test_whoever_opens_it_hears_of_it_in_items_of_its_own(people: People, phone_of: NewPhone, loans: Loans) -> None:
    phone, other = phone_of(people.li), phone_of(people.wang)
    phone.pull()
    first = opened(phone)
    phone.push(first, noted(phone, first["id"]))
    items = phone.pull()
    assert [item["kind"] for item in items] == ["loan.event", "loan.event", "loan.added"]
    assert all(item["loan"] == first["id"] and "visit" not in item and "document" not in item for item in items)
    assert [item["event"]["loan"] for item in items[:2]] == [first["id"]] * 2
    assert items[2]["thing"] == {"id": first["id"], "works": 1} and len(items[2]["events"]) == 2
    assert not ABOUT_THE_FIRST.intersection(item["kind"] for item in items), "released apps pass all of them by"
    assert not [item for item in other.pull() if "loan" in item]
    phone.cursor = None
    [whole] = [item for item in phone.pull() if "loan" in item]
    assert (whole["kind"], whole["reason"], len(whole["events"])) == ("loan.added", "reset", 2)


def test_what_somebody_no_longer_sees_is_gone_and_says_no_more(
    people: People, phone_of: NewPhone, loans: Loans
) -> None:
    phone = phone_of(people.li)
    phone.pull()
    first = opened(phone)
    phone.push(first)
    loans.works[first["id"]] = []
    transact(lambda: feed.append([FeedRow(people.li.id, *feed.take(1), "loan.removed", LOAN, first["id"])]))
    assert [(item["kind"], item["loan"]) for item in phone.pull()] == [("loan.removed", first["id"])]


def test_what_nobody_opened_is_not_there(people: People, phone_of: NewPhone, loans: Loans) -> None:
    phone = phone_of(people.li)
    assert phone.results(noted(phone, new_id())) == ["unknown_loan"]
    assert phone.results(opened(phone) | {"loan": new_id()}) == ["malformed"]
    assert phone.results(opened(phone) | {"visit": book(people.li)}) == ["malformed"]
    assert loans.opened == []


def test_what_somebody_opened_is_not_anybody_elses(people: People, phone_of: NewPhone, loans: Loans) -> None:
    first = opened(phone_of(people.li))
    assert phone_of(people.li).results(first) == ["accepted"]
    wang = phone_of(people.wang)
    assert wang.results(noted(wang, first["id"])) == ["not_yours"]
    assert wang.results(first | {"body": {"text": "另一副"}}) == ["id_reused"]


def test_a_visit_and_another_thing_of_one_id_are_told_apart(people: People, phone_of: NewPhone, loans: Loans) -> None:
    """Phones make up the ids of their events, and so of what these open."""
    visit, phone = book(people.li), phone_of(people.li)
    phone.pull()
    first = opened(phone) | {"id": visit, "loan": visit}
    note = phone.event(visit, "note.added", {"text": "门铃坏了"})
    assert phone.results(first, note) == ["accepted", "accepted"]
    assert logged(visit) == ["loan.opened"]
    with reading():
        assert [event.type for event in event_log.events_of("visit", visit)] == ["note.added"]
    items = {item["kind"]: item for item in phone.pull()}
    assert [event["id"] for event in items["loan.added"]["events"]] == [visit]
    assert items["event"]["event"]["id"] == note["id"]
    phone.cursor = None
    whole = {item["kind"]: item for item in phone.pull()}
    assert [event["id"] for event in whole["scope.added"]["events"]] == [note["id"]]
    assert whole["scope.added"]["document"]["order"] and whole["loan.added"]["thing"]["works"] == 1


# ---- what is set aside


def test_what_a_revoked_phone_opened_is_taken_over_whole(
    people: People, phone_of: NewPhone, signed_in: SignedIn, loans: Loans
) -> None:
    phone, chen = phone_of(people.li), signed_in(people.chen)
    first = opened(phone)
    events = [first, noted(phone, first["id"])]
    transact(lambda: access_store.revoke_device(phone.id, None, now()))
    phone.client = signed_in(people.li)
    assert phone.results(*events) == ["device_revoked", "device_revoked"] and loans.opened == []
    [parcel] = chen.get("/api/v1/quarantine").get_json()["items"]
    assert (parcel["what"], parcel["visit"], parcel["known"], parcel["order"]) == (LOAN, None, False, None)

    book(people.li, order="WO-77")
    address = f"/api/v1/quarantine/{parcel['parcel']}/take-over"
    for other in ({"order": "WO-77"}, {"own": {"kind": "broadband-install"}}):
        answer = chen.post(address, json=other)
        assert (answer.status_code, answer.get_json()["code"]) == (422, "not_a_visit")
    for _ in range(2):
        assert chen.post(address, json={}).status_code == 200
    assert loans.opened == [first["id"]] and logged(first["id"]) == ["loan.noted", "loan.opened"]
    assert loans.works[first["id"]] == [people.li.id], "it is theirs, whoever has taken it over"


def test_what_the_program_failed_at_is_opened_when_it_is_tried_again(
    people: People, phone_of: NewPhone, loans: Loans, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = phone_of(people.li)
    first = opened(phone)
    with monkeypatch.context() as patched:
        patched.setattr(push.photos, "refer", failing)
        assert phone.results(first) == ["unforeseen"]
    loans.works.clear()  # what is in memory only was not taken back with the transaction
    assert aside.look_again(now()) == (1, 0)
    assert logged(first["id"]) == ["loan.opened"] and parcels() == []


def failing(*_: Any) -> Any:
    raise KeyError("nobody foresaw this")


def test_what_follows_from_an_opened_thing_may_follow_later(
    people: People, phone_of: NewPhone, loans: Loans, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is there as soon as it is said: others may speak about it before anything has followed."""
    phone = phone_of(people.li)
    phone.pull()
    first = opened(phone)
    with monkeypatch.context() as patched:
        patched.setattr(follow, "_woken", [])
        assert phone.results(first) == ["accepted"]
        assert phone.results(noted(phone, first["id"])) == ["accepted"]
    assert loans.settled == [] and [item["kind"] for item in phone.pull()] == ["loan.event", "loan.event"]
    follow.settle_now(LOAN, [first["id"]], now())
    follow.settle_now(LOAN, [first["id"]], now())
    assert loans.settled == [(first["id"], ["loan.opened", "loan.noted"])]
    assert [item["kind"] for item in phone.pull()] == ["loan.added"]
