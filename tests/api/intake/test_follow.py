"""What follows from what phones said can follow later than the push, from the log alone, and again: the same comes
out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from builders import NewPhone, Phone, a_whole_visit, answered, book
from doorstep.accounts import store as accounts
from doorstep.appointments import ledger_store
from doorstep.appointments import store as appointments
from doorstep.appointments.rules import VISIT
from doorstep.clock import now
from doorstep.database import Base, db, is_sqlite, reading
from doorstep.events import store as event_log
from doorstep.feed import store as feed
from doorstep.intake import follow, sealing
from doorstep.messages import store as messages
from doorstep.promises import store as promises
from doorstep.records import store as records
from doorstep.visits import store as visits
from people import People

Json = dict[str, Any]


def everything(phone: Phone, visit: str) -> list[list[Json]]:
    """Pushes from which something of every kind follows: a leave, a complaint, another time that is in the way of the
    other visit, a completion, and one more answer after it."""
    start = now() + timedelta(hours=2)
    agreed = {"start": start.isoformat(), "zone": "Asia/Shanghai", "asked_by": "customer", "agreed_by": "王女士"}
    leave = {"reason": "material", "returning": True, "told": True, "minutes": 30}
    complaint = {
        **{"text": "慢", "content": "service", "grade": "hard", "about_staff": False},
        "promised": (start + timedelta(days=1)).isoformat(),
    }
    return [
        [phone.event(visit, "visit.departed", {"replaces": []}), phone.event(visit, "promise.agreed", agreed)],
        [phone.event(visit, "visit.arrived"), phone.event(visit, "leave.started", leave)],
        [phone.event(visit, "complaint.raised", complaint)],
        a_whole_visit(phone, visit)[1:],
        [answered(phone, visit, "work.item-3", "not_done")],
    ]


def state(visit: str) -> Json:
    """Everything that follows from what was said of a visit, without ids, instants and places in the feed. Of messages
    what is still to be told, and of notices of a delay what was owed: who is late need not plan what would be taken
    back meanwhile."""
    with reading():
        summary, office = visits.summary(visit), appointments.visits([visit])[visit]
        told = messages.about("visit", [visit])[visit]
        shown = "status outcome verdict unaware events photos surprises missing failed critical conflicts".split()
        return {
            "summary": summary and {name: getattr(summary, name) for name in shown},
            "ver": office.ver,
            "finished": office.finished is not None,
            "ledger": [entry.origin for entry in ledger_store.ledger(visit)],
            "promises": sorted(
                (one.kind, str(one.outcome))
                for one in promises.about("visit", visit)
                if (one.kind, one.outcome) != ("travel.delay-notice", "withdrawn")
            ),
            "messages": sorted((one.kind, one.role, one.state) for one in told if one.state != "withdrawn"),
            "records": len(records.records_of(visit)),
            "flags": sorted(entry.flags for entry in event_log.log_of("visit", visit)),
        }


def rows() -> Json:
    """All rows of all tables."""
    with reading():
        return {
            table.name: sorted(map(str, db.session.execute(sa.select(table)))) for table in Base.metadata.sorted_tables
        }


class Later:
    """Lets a push keep what was said and nothing follow from it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.patch = monkeypatch

    def push(self, phone: Phone, *events: Json) -> None:
        with self.patch.context() as patched:
            patched.setattr(follow, "_woken", [])
            assert set(phone.results(*events)) == {"accepted"}


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    return Later(monkeypatch)


def test_what_follows_may_follow_later(people: People, phone_of: NewPhone, later: Later) -> None:
    at_once, waiting = book(people.li), book(people.zhou)
    li, zhou = phone_of(people.li), phone_of(people.zhou)
    for events in everything(li, at_once):
        assert set(li.results(*events)) == {"accepted"}
    pushes = everything(zhou, waiting)
    for some in (pushes[:2], pushes[2:4], pushes[4:]):
        for events in some:
            later.push(zhou, *events)
        follow.settle_now(VISIT, [waiting], now())
    assert state(waiting) == state(at_once)
    assert state(waiting)["records"] == 1 and state(waiting)["ledger"] == ["office", "door"]


def test_what_has_followed_does_not_follow_again(people: People, phone_of: NewPhone, later: Later) -> None:
    visit, phone = book(people.li), phone_of(people.li)
    for events in everything(phone, visit):
        later.push(phone, *events)
    follow.settle_now(VISIT, [visit], now())
    done = rows()
    follow.settle_now(VISIT, [visit], now())
    assert rows() == done


def test_nothing_follows_from_what_nobody_said(people: People) -> None:
    visit = book(people.li)
    before = rows()
    follow.settle_now(VISIT, [visit], now())
    assert rows() == before


def test_everybody_hears_of_a_time_that_follows_later(people: People, phone_of: NewPhone, later: Later) -> None:
    """The pull brings the document that has it, as it does when it follows at once."""
    visit, phone = book(people.li), phone_of(people.li)
    phone.pull()
    later.push(phone, *everything(phone, visit)[0])
    assert [item["kind"] for item in phone.pull()] == ["event", "event"]
    follow.settle_now(VISIT, [visit], now())
    [told] = phone.pull()
    assert told["kind"] == "visit" and [entry["origin"] for entry in told["document"]["ledger"]] == ["office", "door"]


def test_a_phone_hears_of_a_record_when_it_is_sealed_and_not_before(
    people: People, phone_of: NewPhone, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one that could not be sealed it hears that there is none yet, although a former one stands; so does a phone
    that starts over."""
    visit, phone = book(people.li), phone_of(people.li)
    later.push(phone, *a_whole_visit(phone, visit))
    shown = [item["document"]["record"] for item in phone.pull() if "document" in item]
    assert set(shown) == {None}
    follow.settle_now(VISIT, [visit], now())
    [told] = [item for item in phone.pull() if item["kind"] == "visit"]
    with reading():
        [record] = records.records_of(visit)
        last = max(entry.seq for entry in event_log.log_of(VISIT, visit))
    known = {name: told["document"]["record"][name] for name in ("number", "digest", "upto")}
    assert known == {"number": record.number, "digest": record.digest, "upto": last}

    with monkeypatch.context() as patched:
        patched.setattr(sealing, "content", failing)
        assert phone.results(phone.event(visit, "visit.completed", {"outcome": "done", "recorded": 9})) == ["accepted"]
    [again] = [item["document"] for item in phone_of(people.li).pull() if item.get("visit") == visit]
    [waits] = [item["document"] for item in phone.pull() if item["kind"] == "visit"]
    assert again["record"] is waits["record"] is None
    follow.settle_now(VISIT, [visit], now())
    [told] = [item for item in phone.pull() if item["kind"] == "visit"]
    assert told["document"]["record"]["number"] > record.number


def test_what_was_read_stays_read_when_a_visit_is_sealed_late(
    people: People, phone_of: NewPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit, phone = book(people.li), phone_of(people.li)
    with monkeypatch.context() as patched:
        patched.setattr(sealing, "content", failing)
        for events in everything(phone, visit):
            assert set(phone.results(*events)) == {"accepted"}
    assert state(visit)["records"] == 0
    follow.settle_now(VISIT, [visit], now())
    assert state(visit)["records"] == 1
    done = rows()
    follow.settle_now(VISIT, [visit], now())
    assert rows() == done


def failing(*_: Any) -> Any:
    raise KeyError("nobody foresaw this")


def test_locks_are_taken_in_one_order(people: People, phone_of: NewPhone, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two visits in one push: everybody before any visit, all promises and messages before the head of the chain, and
    the clock at the end."""
    phone, order = phone_of(people.li), []
    both = [book(people.li), book(people.li, start=now() + timedelta(days=1))]

    def noted(module: Any, name: str) -> None:
        before = getattr(module, name)

        def then(*given: Any, **more: Any) -> Any:
            order.append(name)
            return before(*given, **more)

        monkeypatch.setattr(module, name, then)

    noted(accounts, "lock_people")
    noted(appointments, "lock")
    noted(promises, "put_all")
    noted(messages, "write")
    noted(records, "seal_all")
    noted(feed, "numbered")
    noted(feed, "take")
    assert set(phone.results(*(event for visit in both for event in a_whole_visit(phone, visit)))) == {"accepted"}
    assert order[:2] == ["lock", "numbered"], "the push"
    followed = order[2 + is_sqlite() :]
    assert followed[:2] == ["lock_people", "lock"] and followed[-2:] == ["seal_all", "take"]
    assert set(followed[2:-2]) == {"put_all", "write"} and followed.count("put_all") == 2
