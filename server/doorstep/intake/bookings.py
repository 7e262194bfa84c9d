"""What an office command sets in motion, each in one transaction: who goes to a visit, when, and whether at all.

Locks as in `push`: phones of new customers, people whose plans change, visits (ascending id), then the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from .. import zones
from ..accounts import trail_store
from ..accounts.rules import TrailEntry
from ..appointments import (
    call_store,
    imported_store,
    ledger_store,
    member_store,
    order_file_store,
    order_store,
    plan_store,
)
from ..appointments import store as appointments
from ..appointments.calls import OfficeCall
from ..appointments.continuing import is_over
from ..appointments.order_file_store import OrderFile
from ..appointments.rules import (
    VISIT,
    Cancellation,
    Change,
    Imported,
    Member,
    NewVisit,
    OfficeVisit,
    Plan,
    PromiseEntry,
    in_force,
    is_same_time,
    plan,
    plan_of_new,
)
from ..clock import new_id
from ..customers import store as customers
from ..errors import Conflict, Invalid, NotFound, Over, Stale
from ..events.deciding import decide
from ..feed import store as feed
from ..feed.rules import FeedRow
from ..standard import store as standards
from . import before, messages, planning, rules, scope, store
from .store import Command


def create_visits(news: Sequence[NewVisit], by: str | None, now: datetime) -> None:
    """Creates visits under the standard in force, and tells those who go.

    Raises Conflict `no_standard` before the first one is published, Invalid `unknown_kind`, Overlap.
    """
    decide(lambda: _carry_out(news, (), by, now))


def book(new: NewVisit, by: str, now: datetime, command: Command) -> str:
    """Creates one visit, numbered when it has no `order`; returns its id, or that of the visit which the same
    command made before. Raises Conflict `order_taken`, and what `create_visits` and `once` raise."""

    def carry_out() -> None:
        day = now.astimezone(zones.place(new.zone)).date()
        _carry_out([new if new.order else replace(new, order=order_store.next_order(day))], (), by, now)

    try:
        return once(command, new.id, now, carry_out)
    except Conflict as error:
        if new.order or error.code != "order_taken":
            raise
    return once(command, new.id, now, carry_out)  # somebody typed the very number in between: the next one then


def change(wanted: Change, now: datetime, command: Command | None = None) -> None:
    """Changes a visit. Raises NotFound, Stale, Overlap, Absent, Conflict `cancelled`, `finished`,
    `not_a_member`, `is_a_member` or `main_taken`, and what `once` raises."""
    by = command.person if command else None
    once(command, wanted.visit, now, lambda: _carry_out((), (wanted,), by, now), undoable=True)


def office_entry(
    visit: str,
    start: datetime,
    end: datetime | None,
    zone: str,
    asked_by: str,
    agreed_by: str | None,
    reason: str | None,
    by: str,
    now: datetime,
) -> PromiseEntry:
    """A time that the office agrees with the customer now."""
    return PromiseEntry(
        new_id(),
        visit,
        start,
        end,
        zone,
        asked_by,
        agreed_by,
        reason,
        at=now,
        origin="office",
        event=None,
        by=by,
    )


def import_orders(
    news: Sequence[NewVisit],
    changes: Sequence[Change],
    said: Sequence[Imported],
    file: OrderFile,
    command: Command | None = None,
) -> str:
    """Everything that a file of work orders asks for, or nothing; `said` is remembered for the next file. Returns the
    id under which it was written down. Raises what `create_visits`, `change` and `once` raise."""

    def carry_out() -> str:
        known = store.remember(command, "order_file", file.id, file.at) if command else None
        if known is not None and not known.new:
            return known.about
        _carry_out(news, changes, file.by, file.at, said)
        order_file_store.add(file)
        return file.id

    return decide(carry_out)


def cancel(
    visit: str,
    reason: str,
    by: str | None,
    now: datetime,
    if_match: int,
    asked_by: str | None = None,
    command: Command | None = None,
) -> None:
    """Cancels a visit for the office. Raises NotFound, Stale, Conflict `cancelled` or
    `finished`, and what `once` raises."""
    how = Cancellation(now, by, asked_by, reason, "office")
    once(command, visit, now, lambda: call_off(visit, how, if_match), undoable=True)


def call_off(visit_id: str, how: Cancellation, if_match: int) -> None:
    """`cancel` inside the caller's transaction."""
    now = how.at
    visit = changeable(planning.hold([visit_id], [visit_id]), visit_id, if_match)
    appointments.cancel(visit_id, how)
    plan_store.replan([visit_id], [])
    messages.replan([visit_id], now)
    members = member_store.members(visit_id)
    promise = in_force(ledger_store.ledger(visit_id))
    appointments.bump(visit_id)
    [seq] = feed.take(1)
    told = rules.audience(visit, members if scope.is_held(visit, promise, scope.horizon(now)) else ())
    feed.append(FeedRow(reader, seq, "visit", VISIT, visit_id) for reader in told)


def carry_out(changes: Sequence[Change], now: datetime, by: str | None = None) -> None:
    """`change` for many visits, inside the caller's transaction."""
    _carry_out((), changes, by, now)


def tell(held: Sequence[OfficeVisit], now: datetime) -> None:
    """Tells everybody who reads locked visits that something about them is another; the versions stay, because nothing
    is overwritten that somebody else may be changing."""
    ids = [visit.id for visit in held]
    members, ledgers = member_store.members_of(ids), ledger_store.ledgers(ids)
    seqs, horizon = feed.take(len(held)), scope.horizon(now)
    feed.append(
        FeedRow(reader, seq, "visit", VISIT, visit.id)
        for seq, visit in zip(seqs, held, strict=True)
        for reader in rules.audience(
            visit, members[visit.id] if scope.is_held(visit, in_force(ledgers[visit.id]), horizon) else ()
        )
    )


def tell_again(held: Sequence[OfficeVisit], now: datetime) -> None:
    """Raises the versions of locked visits whose documents say something else from now on, and tells everybody who
    reads them."""
    for visit in held:
        appointments.bump(visit.id)
    if held:
        tell(held, now)


def add_call(call: OfficeCall, command: Command | None = None) -> None:
    """Writes down a call to the customer; raises NotFound, and what `once` raises."""
    once(command, call.visit, call.at, lambda: _add_call(call))


def _add_call(call: OfficeCall) -> None:
    """The version stays: nothing that anybody else may be changing is overwritten."""
    held = planning.hold([call.visit], [])
    if not held:
        raise NotFound("There is no such visit.", of=call.visit)
    call_store.add_call(call)
    messages.replan([call.visit], call.at, days=False)
    tell(held, call.at)


def once(command: Command | None, visit: str, now: datetime, work: Callable[[], object], undoable: bool = False) -> str:
    """Carries out a command in one transaction that also remembers it: when it comes again, nothing happens.
    Returns the visit that it was about; raises Invalid `key_reused`, and what `work` raises."""

    def carry_out() -> str:
        stood = before.of(visit) if undoable else None
        known = store.remember(command, VISIT, visit, now, stood) if command else None
        if known is None or known.new:
            work()
        return known.about if known else visit

    return decide(carry_out)


# ---- carrying out


@dataclass(frozen=True)
class Decided:
    """A change as it was decided: the visit as it will be, its promise before and after, its people before and
    after (person → role)."""

    change: Change
    visit: OfficeVisit
    was: PromiseEntry | None
    promise: PromiseEntry | None
    left: Mapping[str, str]
    roles: Mapping[str, str]
    plan: Plan | None


def _carry_out(
    news: Sequence[NewVisit],
    changes: Sequence[Change],
    by: str | None,
    now: datetime,
    said: Sequence[Imported] = (),
) -> dict[str, int]:
    """Creates and changes visits, and returns the new versions of the changed ones. A change to what is there already
    (nine o'clock to nine o'clock) is none, and nobody is told of it.

    1. Lock the phones of new customers, the people, the visits. 2. Decide. 3. Write what needs no place in the feed.
    4. Take the clock. 5. Write the rest. All plans are exchanged at once, so that two visits can trade places. Where a
    customer gets another address, the messages about their other visits are planned anew.
    """
    wanted = {change.visit: change for change in changes}
    joining = {person for change in changes for one in change.members if (person := one.after)}
    joining |= {plan.person for new in news if (plan := plan_of_new(new))}
    news = appointments.as_known(news)
    readdressed = _readdressed(news)
    held = planning.hold(wanted.keys() | readdressed, wanted, joining)
    planning.refuse_unsettled_of([new.customer.id for new in news])
    ledgers, members = ledger_store.ledgers(wanted), member_store.members_of(wanted)
    visits = {id: changeable(held, id, change.ver) for id, change in wanted.items()}
    real = {id: _real(change, visits[id], ledgers[id]) for id, change in wanted.items()}
    wanted = {id: change for id, change in real.items() if change is not None}
    readdressed -= wanted.keys()
    decided = [_decide(change, visits[id], ledgers[id], members[id]) for id, change in wanted.items()]
    if news:
        appointments.insert_many(news, _standard_for(news), by, now)
    imported_store.remember(said)
    plans = [*map(plan_of_new, news), *(decision.plan for decision in decided)]
    despite = {new.id: new.despite for new in news} | {id: change.despite for id, change in wanted.items()}
    planning.occupy(wanted, [plan for plan in plans if plan], by, now, despite)
    planning.note_despite(despite, by, now)
    vers = {}
    for decision in decided:
        if decision.change.facts:
            order_store.correct(decision.visit.id, decision.visit.facts)
            trail_store.add_to_trail(TrailEntry(new_id(), by, "order.corrected", decision.visit.id, now))
        minutes = decision.change
        plan_store.estimate(
            decision.visit.id, duration_minutes=minutes.duration_minutes, travel_minutes=minutes.travel_minutes
        )
        vers[decision.visit.id] = appointments.bump(decision.visit.id)
    replan(news, decided, now)
    if readdressed:
        messages.replan(readdressed, now, days=False)  # nobody goes elsewhere because of it
    feed.append(announce(news, decided, feed.take(len(news) + len(decided)), now))
    return vers


def replan(news: Sequence[NewVisit], decided: Sequence[Decided], now: datetime) -> None:
    """Brings messages and promises to what was decided."""
    roles = {new.id: dict(new.members) for new in news}
    roles |= {decision.visit.id: dict(decision.roles) for decision in decided}
    entries = [decision.change.entry for decision in decided if decision.change.entry]
    messages.replan(roles, now, roles=roles, entries=entries)


def announce(news: Sequence[NewVisit], decided: Sequence[Decided], seqs: Sequence[int], now: datetime) -> list[FeedRow]:
    """Writes what has a place in the feed, one of `seqs` for each, and returns who is to hear of it; the caller holds
    the clock."""
    horizon = scope.horizon(now)
    rows: list[FeedRow] = []
    going: list[Member] = []
    for seq, new in zip(seqs, news, strict=False):
        going += [Member(new.id, person, role, seq) for person, role in new.members]
        rows.append(FeedRow(new.team, seq, "visit", VISIT, new.id))
        if new.start is not None and new.start < horizon:
            rows += [FeedRow(person, seq, "scope.added", VISIT, new.id, detail="assigned") for person, _ in new.members]
    for seq, decision in zip(seqs[len(news) :], decided, strict=True):
        for person in decision.left:
            member_store.end_member(decision.visit.id, person, seq)
        going += [Member(decision.visit.id, one.after, one.role, seq) for one in decision.change.members if one.after]
        if decision.change.entry:
            appointments.add_entry(replace(decision.change.entry, seq=seq))
        rows += _told(decision, seq, horizon)
    member_store.add_members(going)
    return rows


def _readdressed(news: Sequence[NewVisit]) -> set[str]:
    """The visits to come of known customers who from now on have another address for messages, or none."""
    said = {new.customer.id: new.customer.email for new in news}
    changed = [id for id, known in customers.customers(said).items() if known.email != said[id]]
    return set(appointments.coming_of(changed)) if changed else set()


def _standard_for(news: Sequence[NewVisit]) -> str:
    """The hash of the standard in force; raises Conflict `no_standard`, Invalid `unknown_kind`."""
    standard = standards.current()
    if standard is None:
        raise Conflict("No standard is in force; publish one first.", code="no_standard")
    if unknown := sorted({new.kind for new in news} - standard["visits"].keys()):
        raise Invalid(f"The standard knows no visit of the kind {unknown[0]!r}.", code="unknown_kind")
    return str(standard["hash"])


def changeable(held: Sequence[OfficeVisit], id: str, ver: int) -> OfficeVisit:
    """The locked visit of this id, if it is of this version and neither cancelled nor finished. The refusal of one that
    is over names the visit of its order that goes on."""
    visit = next((one for one in held if one.id == id), None)
    if visit is None:
        raise NotFound("There is no such visit.", of=id)
    if visit.ver != ver:
        raise Stale("This visit was changed meanwhile; look at it again.", of=id)
    if visit.state == "cancelled":
        raise Over("This visit is cancelled.", code="cancelled", of=id, living=living(id))
    if visit.finished is not None:
        raise Over("This visit is finished.", code="finished", of=id, living=living(id))
    return visit


def living(id: str) -> dict[str, str | None] | None:
    """The visit of the order that goes on, as a refusal names it."""
    found = order_store.living(id)
    if found is None or is_over(found):
        return None
    promise = in_force(ledger_store.ledger(found.id))
    return {"id": found.id, "order": found.order, "start": promise.start.isoformat() if promise else None}


def _real(change: Change, visit: OfficeVisit, ledger: Sequence[PromiseEntry]) -> Change | None:
    """What of a change is another than it is; None when nothing is."""
    promise, entry = in_force(ledger), change.entry
    if entry and promise and is_same_time(entry.start, entry.end, promise.start, promise.end):
        entry = None
    minutes = None if change.duration_minutes == visit.duration_minutes else change.duration_minutes
    way = None if change.travel_minutes == visit.travel_minutes else change.travel_minutes
    facts = {name: value for name, value in change.facts.items() if visit.facts.get(name) != value}
    real = replace(change, entry=entry, duration_minutes=minutes, travel_minutes=way, facts=facts)
    return real if entry or real.members or facts or (minutes, way) != (None, None) else None


def _decide(change: Change, visit: OfficeVisit, ledger: Sequence[PromiseEntry], members: Sequence[Member]) -> Decided:
    roles = {member.person: member.role for member in members}
    left = {}
    for one in change.members:
        if one.before is not None:
            if one.before not in roles:
                raise Conflict("This person does not go to this visit.", code="not_a_member", of=one.before)
            left[one.before] = roles.pop(one.before)
    for one in change.members:
        if one.after is not None:
            if one.after in roles:
                raise Conflict("This person goes to this visit already.", code="is_a_member", of=one.after)
            if one.role == "main" and "main" in roles.values():
                raise Conflict("This visit has a main technician already.", code="main_taken", of=visit.id)
            roles[one.after] = one.role
    if change.duration_minutes is not None:
        visit = replace(visit, duration_minutes=change.duration_minutes)
    if change.travel_minutes is not None:
        visit = replace(visit, travel_minutes=change.travel_minutes)
    if change.facts:
        visit = replace(visit, facts={**visit.facts, **change.facts})
    promise = in_force([*ledger, change.entry] if change.entry else ledger)
    main = next((person for person, role in roles.items() if role == "main"), None)
    return Decided(change, visit, in_force(ledger), promise, left, roles, plan(visit, main, promise))


def _told(decision: Decided, seq: int, horizon: datetime) -> Iterator[FeedRow]:
    """Who hears of a change, and what it means for their phone."""
    visit = decision.visit
    before, after = (scope.is_held(visit, promise, horizon) for promise in (decision.was, decision.promise))
    yield FeedRow(visit.team, seq, "visit", VISIT, visit.id)
    for person in sorted({*decision.left, *decision.roles}):
        joined = any(one.after == person for one in decision.change.members)
        if person not in decision.roles:
            yield FeedRow(person, seq, "scope.removed", VISIT, visit.id, detail="reassigned")
        elif joined and person not in decision.left:
            if after:
                yield FeedRow(person, seq, "scope.added", VISIT, visit.id, detail="assigned")
        elif before and after:
            yield FeedRow(person, seq, "visit", VISIT, visit.id)
        elif before or after:
            yield FeedRow(person, seq, "scope.added" if after else "scope.removed", VISIT, visit.id, detail="moved")
