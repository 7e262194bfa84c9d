"""Who hears of a visit: being assigned, unassigned and moved are changes like any other; what a reset
brings."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from builders import SYNC, NewPhone, Phone, answered, book, move, reassign
from doorstep import clock
from doorstep.appointments import store as appointments
from doorstep.clock import now
from doorstep.database import db, reading, transact
from doorstep.errors import Conflict, Stale
from doorstep.feed import jobs as feed_jobs
from doorstep.feed import store as feed
from doorstep.intake import bookings
from doorstep.sync import rules as sync_rules
from doorstep.visits import store as visits
from people import People


def ver(visit: str) -> int:
    with reading():
        found = appointments.visit(visit)
    assert found is not None
    return found.ver


def head() -> int:
    with reading():
        return feed.head()


def seen(items: list[dict[str, Any]]) -> list[tuple[str, str | None]]:
    """Kinds and visits of items."""
    return [(item["kind"], item.get("visit")) for item in items]


def held(phone: Phone) -> dict[str, dict[str, Any]]:
    """What a phone holds that starts over: visit → item."""
    phone.cursor = None
    return {item["visit"]: item for item in phone.pull() if item["kind"] == "scope.added"}


def test_who_joins_gets_everything_and_who_leaves_hears_no_more(people: People, phone_of: NewPhone) -> None:
    li, wang = phone_of(people.li), phone_of(people.wang)
    visit = book(people.li)
    li.pull(), wang.pull()
    first = answered(li, visit, "enter.shoe-covers", "done")
    li.results(first)
    unread = answered(li, visit, "work.cloth", "done")
    li.results(unread)

    reassign(visit, people.li.id, people.wang.id, ver(visit))
    late = answered(li, visit, "leave.mats", "done")
    assert li.results(late) == ["accepted"]

    assert seen(li.pull()) == [("scope.removed", visit)]
    added, after = wang.pull()
    assert (added["kind"], added["reason"]) == ("scope.added", "assigned")
    assert [event["id"] for event in added["events"]] == [first["id"], unread["id"]]
    assert [member["person"] for member in added["document"]["members"]] == [people.wang.id]
    assert (after["kind"], after["event"]["id"]) == ("event", late["id"])
    assert li.client.get(f"{SYNC}/visits/{visit}/bundle").status_code == 404


def test_who_leaves_is_told_who_goes_now(people: People, phone_of: NewPhone) -> None:
    li = phone_of(people.li)
    given, withdrawn, moved = book(people.li), book(people.li), book(people.li)
    li.pull()
    far = now() + timedelta(days=9)
    reassign(given, people.li.id, people.wang.id)
    reassign(withdrawn, people.li.id, None)
    move(moved, far)
    told = {item["visit"]: (item["reason"], item["to"], item["promise"]) for item in li.pull()}
    assert told[given] == ("reassigned", people.wang.name, None)
    assert told[withdrawn] == ("reassigned", None, None)
    reason, to, promise = told[moved]
    assert (reason, to) == ("moved", None), "it is still theirs, and comes again"
    assert abs(datetime.fromisoformat(promise["start"]) - far) < timedelta(minutes=1)


def test_who_leaves_is_not_told_when_the_other_one_goes(people: People, phone_of: NewPhone) -> None:
    li, visit = phone_of(people.li), book(people.li)
    li.pull()
    reassign(visit, people.li.id, people.wang.id)
    move(visit, now() + timedelta(hours=9), ver(visit))
    [item] = li.pull()
    assert (item["kind"], item["to"], item["promise"]) == ("scope.removed", people.wang.name, None)


def test_who_comes_back_gets_what_was_missed(people: People, phone_of: NewPhone) -> None:
    li, wang = phone_of(people.li), phone_of(people.wang)
    visit = book(people.li)
    li.pull()
    reassign(visit, people.li.id, people.wang.id, ver(visit))
    meanwhile = answered(wang, visit, "enter.shoe-covers", "done")
    wang.results(meanwhile)
    reassign(visit, people.wang.id, people.li.id, ver(visit))
    assert seen(li.pull()) == [("scope.removed", visit), ("scope.added", visit)]
    assert [event["id"] for event in held(li)[visit]["events"]] == [meanwhile["id"]]
    assert seen(wang.pull()) == []


def test_a_backup_hears_the_same_as_the_main_technician(people: People, phone_of: NewPhone) -> None:
    li, wang = phone_of(people.li), phone_of(people.wang)
    li.pull(), wang.pull()
    visit = book(people.li)
    reassign(visit, None, people.wang.id, ver(visit), role="backup")
    events = [
        answered(li, visit, "enter.shoe-covers", "done"),
        answered(wang, visit, "enter.shoe-covers", "not_done"),
    ]
    li.results(events[0]), wang.results(events[1])
    for phone in (li, wang):
        heard = [item["event"]["id"] for item in phone.pull() if item["kind"] == "event"]
        assert heard == [event["id"] for event in events]


def test_the_office_changes_only_what_it_has_seen(people: People, phone_of: NewPhone) -> None:
    visit = book(people.li)
    move(visit, now() + timedelta(hours=3), agreed_by="王女士")
    assert ver(visit) == 2
    with pytest.raises(Stale):
        bookings.cancel(visit, "误派", people.zhao.id, now(), 1)
    with pytest.raises(Conflict, match="not go"):
        reassign(visit, people.wang.id, None, 2)
    with pytest.raises(Conflict, match="already"):
        reassign(visit, None, people.wang.id, 2)
    bookings.cancel(visit, "误派", people.zhao.id, now(), 2)
    assert ver(visit) == 3
    with pytest.raises(Conflict, match="cancelled"):
        bookings.cancel(visit, "误派", people.zhao.id, now(), 3)

    [added] = phone_of(people.li).pull()
    assert (added["document"]["ver"], added["document"]["state"]) == (3, "cancelled")
    assert len(added["document"]["ledger"]) == 2


def test_a_move_tells_the_phone_when_it_was_agreed(people: People, phone_of: NewPhone) -> None:
    phone = phone_of(people.li)
    phone.pull()
    visit = book(people.li)
    phone.pull()
    start = now() + timedelta(hours=5)
    move(visit, start, ver(visit), "weather", "王女士", "暴雨")
    [item] = phone.pull()
    assert item["kind"] == "visit" and item["document"]["ledger"][-1]["reason"] == "暴雨"
    assert item["document"]["promise"]["entry"] == item["document"]["ledger"][-1]["entry"]


def test_a_document_says_how_far_it_tells(people: People, phone_of: NewPhone, monkeypatch: pytest.MonkeyPatch) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    assert phone.pull()[0]["upto"] == head()
    reassign(visit, None, people.wang.id, ver(visit), role="backup")
    before = head()
    move(visit, now() + timedelta(hours=5), ver(visit), agreed_by="王女士")
    monkeypatch.setattr(sync_rules, "PAGE_ITEMS", 1)

    page = phone.pull_page()
    [item] = page["items"]
    assert (page["more"], item["seq"], item["upto"]) == (True, before, head())
    assert item["document"]["ledger"][-1]["agreed_by"] == "王女士", "what a later row says is shown already"
    arrived = phone.event(visit, "visit.arrived", seen=item["upto"])
    assert phone.results(arrived) == ["accepted"]
    with reading():
        found = visits.summary(visit)
    assert found is not None and found.unaware is False


# ---- two days ahead


def test_a_visit_comes_to_the_phone_two_days_ahead(
    people: People, phone_of: NewPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = phone_of(people.li)
    phone.pull()
    soon, later = book(people.li), book(people.li, start=now() + timedelta(days=4))
    assert {visit for kind, visit in seen(phone.pull()) if kind == "scope.added"} == {soon}
    assert list(held(phone)) == [soon]

    tomorrow = now() + timedelta(days=3)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    [added] = phone.pull()
    assert (added["kind"], added["visit"], added["reason"]) == ("scope.added", later, "near")
    assert phone.pull() == []


def test_a_visit_that_is_moved_far_ahead_leaves_the_phone_unless_it_has_begun(
    people: People, phone_of: NewPhone
) -> None:
    phone = phone_of(people.li)
    untouched, begun = book(people.li), book(people.li)
    phone.results(phone.event(begun, "visit.departed"))
    phone.pull()
    far, near = now() + timedelta(days=9), now() + timedelta(hours=4)

    move(untouched, far)
    move(begun, far + timedelta(hours=2), ver(begun))
    assert seen(phone.pull()) == [("scope.removed", untouched), ("visit", begun)]
    assert seen(phone_of(people.li).pull()) == [("scope.added", begun)]
    move(untouched, near, ver(untouched))
    assert seen(phone.pull()) == [("scope.added", untouched)]


def test_a_visit_that_was_begun_without_a_network_comes_back_when_that_is_heard(
    people: People, phone_of: NewPhone
) -> None:
    """One phone set off in a basement, the office moved the visit far ahead, and every phone let it go."""
    li, other = phone_of(people.li), phone_of(people.li)
    visit = book(people.li)
    set_off = li.event(visit, "visit.departed")
    for phone in (li, other):
        phone.pull()
    move(visit, now() + timedelta(days=9))
    assert seen(other.pull()) == [("scope.removed", visit)]
    assert li.results(set_off) == ["accepted"]
    assert ("scope.added", visit) in seen(other.pull())
    assert ("scope.added", visit) in seen(li.pull())
    assert li.results(li.event(visit, "visit.arrived")) == ["accepted"]
    assert ("scope.added", visit) not in seen(other.pull()), "once"


# ---- starting over


def test_a_reset_brings_everything_in_pages_as_it_stood_when_it_began(people: People, phone_of: NewPhone) -> None:
    phone = phone_of(people.li)
    stocked = [book(people.li) for _ in range(6)]
    for visit in stocked:
        phone.results(*(phone.event(visit, "note.added", {"text": "备" * 1300}) for _ in range(30)))

    pages = [phone.pull_page()]
    meanwhile = answered(phone, stocked[0], "enter.shoe-covers", "done")
    phone.results(meanwhile)
    while pages[-1]["more"]:
        pages.append(phone.pull_page())

    resets = [page for page in pages if page["reset"]]
    items = [item for page in resets for item in page["items"]]
    assert len(resets) > 1 and sorted(item["visit"] for item in items) == sorted(stocked)
    assert {len(item["events"]) for item in items} == {30}
    later = [item for page in pages if not page["reset"] for item in page["items"]] + phone.pull()
    assert [item["event"]["id"] for item in later] == [meanwhile["id"]]


def test_an_epoch_that_has_passed_means_starting_over(people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    phone.pull()
    epoch = transact(feed.new_epoch)
    page = phone.pull_page()
    assert (page["reset"], page["epoch"]) == (True, epoch)
    assert seen(page["items"]) == [("scope.added", visit)]
    assert phone.pull() == []


def test_a_cursor_ahead_of_the_database_means_starting_over(people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    phone.results(answered(phone, visit, "enter.shoe-covers", "done"))
    phone.pull()
    transact(lambda: db.session.execute(sa.text("UPDATE feed_clock SET seq = seq - 1")))
    page = phone.pull_page()
    assert page["reset"] and seen(page["items"]) == [("scope.added", visit)]


def test_who_was_away_longer_than_the_feed_is_kept_starts_over(people: People, phone_of: NewPhone) -> None:
    away, present = phone_of(people.li), phone_of(people.wang)
    visit = book(people.li, people.wang)
    away.pull()
    away.results(answered(away, visit, "enter.shoe-covers", "done"))
    present.pull()
    then = now() - timedelta(days=91)

    keep = timedelta(days=90)
    assert feed_jobs.trim(then, keep, lambda: False) == 0
    new = answered(present, visit, "work.cloth", "done")
    present.results(new)
    assert feed_jobs.trim(now(), keep, lambda: False) > 0

    page = present.pull_page()
    assert not page["reset"] and [item["event"]["id"] for item in page["items"]] == [new["id"]]
    page = away.pull_page()
    assert page["reset"] and len(page["items"][0]["events"]) == 2


def test_the_backup_mark_reaches_the_phone(people: People, phone_of: NewPhone) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    phone.results(answered(phone, visit, "enter.shoe-covers", "done"))
    with reading():
        head = feed.head()
    transact(lambda: feed.mark_backed_up(head + 100))
    assert phone.pull_page()["backed_up_seq"] == 0
    transact(lambda: feed.mark_backed_up(head))
    transact(lambda: feed.mark_backed_up(head - 1))
    assert phone.pull_page()["backed_up_seq"] == head
    assert phone.push().get_json()["backed_up_seq"] == head
