"""The office's side of a visit as it is kept: the ledger, the members, and what a phone holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from doorstep.appointments import ledger_store, member_store, order_store, store
from doorstep.appointments.rules import Cancellation, NewVisit, PromiseEntry
from doorstep.clock import new_id
from doorstep.customers import store as customers
from doorstep.customers.rules import Customer, Premises
from doorstep.database import reading, writing
from doorstep.errors import Conflict
from doorstep.feed import store as feed

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
CALLED_OFF = Cancellation(NOW, None, None, "客户撤单", "office")
LI, WANG = new_id(), new_id()
TEAM = new_id()


def new_visit(**changes: Any) -> NewVisit:
    """A broadband installation for Ms Wang, promised one hour from NOW."""
    return replace(
        NewVisit(
            id=new_id(),
            order=f"WO-{new_id()}",
            kind="broadband-install",
            team=TEAM,
            customer=Customer(new_id(), "王秀兰", "王女士", "+8613800000001"),
            premises=Premises(new_id(), "梧桐路18号2单元601", "city", "home"),
            facts={"order.access": "fibre", "order.contracted_down_mbps": "1000", "order.wifi": True},
            start=NOW + timedelta(hours=1),
            end=None,
            zone="Asia/Shanghai",
            asked_by="customer",
            agreed_by="王女士",
            travel_minutes=20,
            duration_minutes=60,
            instructions=None,
            members=((LI, "main"),),
        ),
        **changes,
    )


def entry(visit: NewVisit, start: datetime, at: datetime, **changes: Any) -> PromiseEntry:
    """A later agreement about a visit."""
    made = PromiseEntry(
        id=new_id(), visit=visit.id, start=start, end=None, zone="Asia/Shanghai", asked_by="customer",
        agreed_by="王女士", reason=None, at=at, origin="office", event=None, by=None,
    )  # fmt: skip
    return replace(made, **changes)


def kept(*visits: NewVisit, seq: int = 1) -> None:
    """Writes visits with their members, as a command of the office does."""
    with writing():
        store.insert_many(visits, "standard", None, NOW)
        for visit in visits:
            for person, role in visit.members:
                member_store.add_member(visit.id, person, role, seq)


@pytest.fixture(autouse=True)
def _in_app(app: Flask) -> Iterator[None]:
    yield


def test_a_visit_comes_back_as_it_was_given() -> None:
    visit = new_visit()
    kept(visit)
    with reading():
        found = store.visit(visit.id)
        customer = customers.customer(visit.customer.id)
        premises = customers.premises([visit.premises.id])[visit.premises.id]
        ledger = ledger_store.ledger(visit.id)
    assert found is not None
    assert (found.ver, found.state, found.standard) == (1, "booked", "standard")
    assert (found.order, found.kind, found.team, found.facts) == (visit.order, visit.kind, TEAM, visit.facts)
    assert (customer, premises) == (visit.customer, visit.premises)
    assert [(one.start, one.origin, one.asked_by, one.agreed_by, one.at) for one in ledger] == [
        (visit.start, "office", "customer", "王女士", NOW)
    ]


def test_the_time_of_agreeing_is_kept_when_the_office_knows_it() -> None:
    visit = new_visit(agreed_at=NOW - timedelta(days=3))
    kept(visit)
    with reading():
        assert [one.at for one in ledger_store.ledger(visit.id)] == [NOW - timedelta(days=3)]


def test_a_move_adds_to_the_ledger_and_the_lists_follow() -> None:
    visit = new_visit()
    kept(visit)
    later = visit.start + timedelta(days=1)
    with writing():
        store.add_entry(entry(visit, later, NOW + timedelta(minutes=1), reason="客户要上班"))
    with reading():
        assert [one.start for one in ledger_store.ledger(visit.id)] == [visit.start, later]
        assert store.visits_between(TEAM, visit.start, visit.start + timedelta(hours=1)) == []
        assert [one.id for one in store.visits_between(TEAM, later, later + timedelta(hours=1))] == [visit.id]


def test_an_agreement_that_arrives_late_does_not_push_aside_a_newer_one() -> None:
    visit = new_visit()
    kept(visit)
    newer, older = visit.start + timedelta(days=2), visit.start + timedelta(days=1)
    with writing():
        store.add_entry(entry(visit, newer, NOW + timedelta(hours=2)))
        store.add_entry(entry(visit, older, NOW + timedelta(hours=1), origin="door", event=new_id()))
    with reading():
        assert [one.start for one in ledger_store.ledger(visit.id)] == [visit.start, older, newer]
        assert [one.id for one in store.visits_between(TEAM, newer, newer + timedelta(hours=1))] == [visit.id]


def test_an_agreement_at_the_door_enters_the_ledger_once() -> None:
    visit = new_visit()
    kept(visit)
    event = new_id()
    with writing():
        store.add_entry(entry(visit, visit.start, NOW, origin="door", event=event))
    with pytest.raises(sa.exc.IntegrityError), writing():
        store.add_entry(entry(visit, visit.start, NOW, origin="door", event=event))


def test_a_work_order_number_belongs_to_one_visit() -> None:
    visit = new_visit()
    kept(visit)
    with pytest.raises(Conflict, match="work-order number"), writing():
        store.insert(new_visit(order=visit.order), "standard", None, NOW)
    with reading():
        found = order_store.by_order(visit.order)
        assert found is not None and found.id == visit.id
        assert order_store.by_order("WO-0") is None


def test_an_ended_membership_stays_in_the_history() -> None:
    visit = new_visit()
    kept(visit, seq=5)
    with writing():
        assert member_store.end_member(visit.id, LI, 9)
        assert not member_store.end_member(visit.id, LI, 10)
        member_store.add_member(visit.id, WANG, "main", 9)
    with reading():
        assert [(one.person, one.from_seq, one.to_seq) for one in member_store.members(visit.id)] == [(WANG, 9, None)]
        assert [(one.person, one.from_seq, one.to_seq) for one in member_store.members(visit.id, all=True)] == [
            (LI, 5, 9),
            (WANG, 9, None),
        ]


def test_a_visit_has_one_main_person_at_a_time() -> None:
    visit = new_visit()
    kept(visit)
    with pytest.raises(sa.exc.IntegrityError), writing():
        member_store.add_member(visit.id, WANG, "main", 2)
    with writing():
        member_store.add_member(visit.id, WANG, "backup", 2)
    with pytest.raises(sa.exc.IntegrityError), writing():
        member_store.add_member(visit.id, WANG, "backup", 3)


def test_each_change_raises_the_version() -> None:
    visit = new_visit()
    kept(visit)
    with writing():
        assert store.bump(visit.id) == 2
        assert store.bump(visit.id) == 3
    with reading():
        found = store.visit(visit.id)
        assert found is not None and found.ver == 3


def test_a_visit_is_cancelled_once() -> None:
    visit = new_visit()
    kept(visit)
    with writing():
        assert store.cancel(visit.id, CALLED_OFF)
        assert not store.cancel(visit.id, CALLED_OFF)
    with reading():
        found = store.visit(visit.id)
        assert found is not None and found.state == "cancelled"


def test_locking_gives_the_visits_in_ascending_order() -> None:
    visits = [new_visit() for _ in range(5)]
    kept(*visits)
    ids = [visit.id for visit in visits]
    with writing():
        assert [visit.id for visit in store.lock(list(reversed(ids)))] == sorted(ids)


def in_scope(person: str = LI, now: datetime = NOW) -> list[str]:
    with reading():
        return store.scope(person, now)


def test_a_phone_holds_the_own_visits_up_to_two_days_ahead() -> None:
    today, in_two_days = new_visit(), new_visit(start=NOW + timedelta(days=2))
    in_three_days = new_visit(start=NOW + timedelta(days=3))
    of_another = new_visit(members=((WANG, "main"),))
    shared = new_visit(start=NOW + timedelta(hours=2), members=((WANG, "main"), (LI, "backup")))
    kept(today, in_two_days, in_three_days, of_another, shared)
    assert in_scope() == [today.id, shared.id, in_two_days.id]


def test_unfinished_work_stays_on_the_phone_however_old() -> None:
    visit = new_visit(start=NOW - timedelta(days=20))
    kept(visit)
    assert in_scope() == [visit.id]


def test_a_finished_visit_stays_until_a_backup_has_it() -> None:
    visit = new_visit()
    kept(visit)
    with writing():
        [seq] = feed.take(1)
        store.finish({visit.id: (NOW, seq)})
        store.finish({visit.id: (NOW, seq + 1)})
    assert in_scope() == [visit.id]
    with writing():
        feed.mark_backed_up(seq)
    assert in_scope() == []


def test_a_finished_visit_leaves_after_thirty_days_without_a_backup() -> None:
    visit = new_visit()
    kept(visit)
    with writing():
        store.finish({visit.id: (NOW, *feed.take(1))})
    assert in_scope(now=NOW + timedelta(days=29)) == [visit.id]
    assert in_scope(now=NOW + timedelta(days=31)) == []


def test_a_cancelled_visit_leaves_two_days_after_its_promise() -> None:
    visit = new_visit()
    kept(visit)
    with writing():
        store.cancel(visit.id, CALLED_OFF)
    assert in_scope(now=visit.start + timedelta(days=1)) == [visit.id]
    assert in_scope(now=visit.start + timedelta(days=3)) == []


def test_a_visit_that_was_handed_over_is_on_the_other_phone() -> None:
    visit = new_visit()
    kept(visit)
    with writing():
        member_store.end_member(visit.id, LI, 9)
        member_store.add_member(visit.id, WANG, "main", 9)
    assert in_scope(LI) == []
    assert in_scope(WANG) == [visit.id]


def test_a_known_customer_is_updated_and_not_doubled() -> None:
    visit = new_visit()
    kept(visit)
    other_place = Premises(new_id(), "梧桐路20号", "county_seat", "shop", "31.230400", "121.473700")
    kept(new_visit(customer=replace(visit.customer, tier="gold"), premises=other_place))
    with reading():
        [(customer, places)] = customers.with_phones([visit.customer.phone, "+8613900000000"])
    assert customer == replace(visit.customer, tier="gold")
    assert places == (visit.premises, other_place)


def test_asking_for_nothing_finds_nothing() -> None:
    with reading():
        assert store.visits([]) == {}
        assert member_store.members_of([]) == {}
        assert customers.with_phones([]) == []
