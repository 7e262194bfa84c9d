"""Which visits phones hold, as far as it follows from when they begin."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..accounts import store as accounts
from ..appointments import member_store
from ..appointments import store as appointments
from ..appointments.rules import PHONE_HORIZON, VISIT, OfficeVisit, PromiseEntry
from ..database import transact
from ..feed import store as feed
from ..feed.rules import FeedRow
from . import store

OPENED_EVERY = timedelta(hours=1)


def is_held(visit: OfficeVisit, promise: PromiseEntry | None, horizon: datetime) -> bool:
    """Whether phones hold a visit: those that begin before the horizon, and those about which something was said. One
    without a time waits until it has one."""
    return promise is not None and (visit.begun or promise.start < horizon)


def horizon(now: datetime) -> datetime:
    """Members have been told of all their visits that begin before this; the caller holds the clock."""
    known = store.horizon()
    if known is None:
        known = now + PHONE_HORIZON
        store.set_horizon(known)
    return known


def is_scope_open(now: datetime) -> bool:
    """Whether members have been told of their visits that have come within two days, as of an hour ago at most; the
    caller is inside a transaction."""
    known = store.horizon()
    return known is None or known > now + PHONE_HORIZON - OPENED_EVERY


def open_scope(now: datetime) -> int:
    """Tells members of their visits that have come within two days; returns how many visits those are.

    A pull calls it first when an hour has passed: a phone then hears of a visit at least 47 hours ahead, and no timer
    is needed.
    """
    return transact(lambda: _open_scope(now))


def _open_scope(now: datetime) -> int:
    """Under the clock, like every look at the horizon: a visit that is created meanwhile is either seen here,
    or sees the new horizon."""
    feed.hold()
    since, upto = horizon(now), now + PHONE_HORIZON
    found = [
        visit for team in accounts.teams() for visit in appointments.visits_between(team.id, since, upto)
    ] if since < upto else []  # fmt: skip
    members = member_store.members_of([visit.id for visit in found])
    seqs = feed.take(len(found))
    feed.append(
        FeedRow(member.person, seq, "scope.added", VISIT, visit.id, detail="near")
        for seq, visit in zip(seqs, found, strict=True)
        for member in members[visit.id]
    )
    store.set_horizon(max(since, upto))
    return len(found)
