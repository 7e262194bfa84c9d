"""What an office command sets in motion, each in one transaction: who goes to a visit, when, and whether at all.

Locks as in `apply`: visits (ascending id), then the clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..accounts import store as accounts
from ..appointments import store as appointments
from ..appointments.rules import (
    PHONE_HORIZON,
    Member,
    MemberChange,
    NewVisit,
    OfficeVisit,
    PromiseEntry,
    in_force,
)
from ..clock import new_id
from ..database import reading, transact
from ..errors import Conflict, Invalid, NotFound, Stale
from ..feed import store as feed
from ..feed.rules import FeedRow
from ..standard import store as standards
from ..visits import store as visits
from . import rules, store


def create_visits(news: Sequence[NewVisit], by: str | None, now: datetime) -> None:
    """Creates visits under the standard in force, and tells those who go.

    Raises Conflict `no_standard` before the first one is published, Invalid `unknown_kind`.
    """
    transact(lambda: _create_visits(news, by, now))


def _create_visits(news: Sequence[NewVisit], by: str | None, now: datetime) -> None:
    standard = standards.current()
    if standard is None:
        raise Conflict("No standard is in force; publish one first.", code="no_standard")
    if unknown := sorted({new.kind for new in news} - standard["visits"].keys()):
        raise Invalid(f"The standard knows no visit of the kind {unknown[0]!r}.", code="unknown_kind")
    appointments.insert_many(news, standard["hash"], by, now)
    clock = feed.advance(len(news))
    horizon = _horizon(now)
    rows: list[FeedRow] = []
    going: list[Member] = []
    for seq, new in enumerate(news, clock.seq - len(news) + 1):
        going += [Member(new.id, person, role, seq) for person, role in new.members]
        rows.append(FeedRow(new.team, seq, "visit", new.id))
        if new.start < horizon:
            rows += [FeedRow(person, seq, "scope.added", new.id, detail="assigned") for person, _ in new.members]
    appointments.add_members(going)
    feed.append(rows)


def reassign(
    visit: str,
    person_from: str | None,
    person_to: str | None,
    by: str,
    now: datetime,
    if_match: int,
    role: str = "main",
) -> int:
    """Lets one person leave a visit, or another join it, or both; returns the new version.

    Whoever joins takes the role of the one who leaves, or `role`. Raises NotFound, Stale, Conflict
    `not_a_member`, `is_a_member` or `main_taken`.
    """
    return transact(lambda: _reassign(visit, person_from, person_to, if_match, role, now))


def _reassign(
    visit_id: str, person_from: str | None, person_to: str | None, if_match: int, role: str, now: datetime
) -> int:
    visit = _locked(visit_id, if_match)
    roles = {member.person: member.role for member in appointments.members(visit_id)}
    if person_from is not None and person_from not in roles:
        raise Conflict("This person does not go to this visit.", code="not_a_member", of=person_from)
    if person_to is not None and person_to in roles:
        raise Conflict("This person goes to this visit already.", code="is_a_member", of=person_to)
    if person_from is not None:
        role = roles.pop(person_from)
    if person_to is not None and role == "main" and "main" in roles.values():
        raise Conflict("This visit has a main technician already.", code="main_taken", of=visit_id)
    reach = _reach(visit_id)
    ver = appointments.bump(visit_id)
    seq = feed.advance(1).seq
    held = reach.held(_horizon(now))
    rows = [FeedRow(visit.team, seq, "visit", visit_id)]
    if person_from is not None:
        appointments.end_member(visit_id, person_from, seq)
        rows.append(FeedRow(person_from, seq, "scope.removed", visit_id, detail="reassigned"))
    if person_to is not None:
        appointments.add_member(visit_id, person_to, role, seq)
    if held:
        rows += [FeedRow(person, seq, "visit", visit_id) for person in sorted(roles)]
        if person_to is not None:
            rows.append(FeedRow(person_to, seq, "scope.added", visit_id, detail="assigned"))
    feed.append(rows)
    return ver


def move(
    visit: str,
    start: datetime,
    end: datetime | None,
    zone: str,
    asked_by: str,
    agreed_by: str | None,
    reason: str | None,
    by: str,
    now: datetime,
    if_match: int,
) -> int:
    """Writes another agreed time into the ledger of a visit; returns the new version. Raises NotFound,
    Stale."""
    entry = PromiseEntry(
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
    return transact(lambda: _move(entry, now, if_match))


def _move(entry: PromiseEntry, now: datetime, if_match: int) -> int:
    visit = _locked(entry.visit, if_match)
    members = appointments.members(visit.id)
    reach = _reach(visit.id)
    ver = appointments.bump(visit.id)
    seq = feed.advance(1).seq
    horizon = _horizon(now)
    appointments.add_entry(replace(entry, seq=seq))
    before, after = reach.held(horizon), replace(reach, start=entry.start).held(horizon)
    kind = {(True, True): "visit", (True, False): "scope.removed", (False, True): "scope.added"}.get((before, after))
    rows = [FeedRow(visit.team, seq, "visit", visit.id)]
    if kind:
        rows += [FeedRow(member.person, seq, kind, visit.id, detail="moved") for member in members]
    feed.append(rows)
    return ver


def cancel(visit: str, reason: str, by: str, now: datetime, if_match: int) -> int:
    """Cancels a visit; returns the new version. Raises NotFound, Stale, Conflict `cancelled`."""
    return transact(lambda: _cancel(visit, reason, by, now, if_match))


def _cancel(visit_id: str, reason: str, by: str, now: datetime, if_match: int) -> int:
    visit = _locked(visit_id, if_match)
    if not appointments.cancel(visit_id, reason, by, now):
        raise Conflict("This visit is cancelled already.", code="cancelled", of=visit_id)
    members = appointments.members(visit_id)
    reach = _reach(visit_id)
    ver = appointments.bump(visit_id)
    seq = feed.advance(1).seq
    told = rules.audience(visit, members if reach.held(_horizon(now)) else ())
    feed.append(FeedRow(principal, seq, "visit", visit_id) for principal in told)
    return ver


def import_orders(
    news: Sequence[NewVisit],
    moves: Sequence[PromiseEntry],
    changes: Sequence[MemberChange],
    vers: Mapping[str, int],
    by: str | None,
    now: datetime,
) -> None:
    """Everything that a file of work orders asks for, or nothing: new visits, other times, other people.

    `vers` holds the version of each visit that changes, as the importer saw it. Raises Stale and what
    `create_visits`, `move` and `reassign` raise.
    """
    transact(lambda: _import_orders(news, moves, changes, dict(vers), by, now))


def _import_orders(
    news: Sequence[NewVisit],
    moves: Sequence[PromiseEntry],
    changes: Sequence[MemberChange],
    vers: dict[str, int],
    by: str | None,
    now: datetime,
) -> None:
    """All visits are locked before the first step takes the clock; what each step locks again is held
    already."""
    appointments.lock(vers)
    _create_visits(news, by, now)
    for entry in moves:
        vers[entry.visit] = _move(replace(entry, by=by), now, vers[entry.visit])
    for change in changes:
        ver = vers[change.visit]
        vers[change.visit] = _reassign(change.visit, change.before, change.after, ver, change.role, now)


def _locked(visit_id: str, if_match: int) -> OfficeVisit:
    found = appointments.lock([visit_id])
    if not found:
        raise NotFound("There is no such visit.", of=visit_id)
    if found[0].ver != if_match:
        raise Stale("This visit was changed meanwhile; look at it again.", of=visit_id)
    return found[0]


# ---- what phones hold

OPENED_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class _Reach:
    """Whether phones hold a visit: those that begin before the horizon, and those about which something was
    said."""

    start: datetime | None
    begun: bool

    def held(self, horizon: datetime) -> bool:
        return self.begun or self.start is None or self.start < horizon


def _reach(visit: str) -> _Reach:
    promise = in_force(appointments.ledger(visit))
    return _Reach(promise.start if promise else None, visits.summary(visit) is not None)


def _horizon(now: datetime) -> datetime:
    """Members have been told of all their visits that begin before this; the caller holds the clock."""
    known = store.horizon()
    if known is None:
        known = now + PHONE_HORIZON
        store.set_horizon(known)
    return known


def open_scope(now: datetime) -> int:
    """Tells members of their visits that have come within two days, once an hour; returns how many visits
    those are.

    Every pull calls it first: a phone then hears of a visit at least 47 hours ahead, and no timer is needed.
    """
    with reading():
        known = store.horizon()
    if known is None or known > now + PHONE_HORIZON - OPENED_EVERY:
        return 0
    return transact(lambda: _open_scope(now))


def _open_scope(now: datetime) -> int:
    """Under the clock, like every look at the horizon: a visit that is created meanwhile is either seen here,
    or sees the new horizon."""
    feed.advance(0)
    since, upto = _horizon(now), now + PHONE_HORIZON
    found = [
        visit for team in accounts.teams() for visit in appointments.visits_between(team.id, since, upto)
    ] if since < upto else []  # fmt: skip
    members = appointments.members_of([visit.id for visit in found])
    last = feed.advance(len(found)).seq
    feed.append(
        FeedRow(member.person, seq, "scope.added", visit.id, detail="near")
        for seq, visit in enumerate(found, last - len(found) + 1)
        for member in members[visit.id]
    )
    store.set_horizon(max(since, upto))
    return len(found)
