"""Who is where: keeps the plans of visits in step with their promises and their people.

Whoever changes a plan holds the row of its person, who is locked before any visit.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ..accounts import store as accounts
from ..accounts import trail_store
from ..accounts.rules import TrailEntry
from ..appointments import hold_store, member_store, order_store, plan_store
from ..appointments import store as appointments
from ..appointments.rules import VISIT, OfficeVisit, Plan, PromiseEntry, in_force, plan
from ..clock import new_id
from ..errors import Absent, Unavailable
from ..events import deciding, unsettled_store
from ..roster import leave_store
from ..roster.working import Absence


def hold(visits: Collection[str], planned: Collection[str], joining: Collection[str] = ()) -> list[OfficeVisit]:
    """Locks visits, ascending; before them the people whose plans may change: the main technicians of the
    `planned` ones and who is `joining`.

    Raises Unavailable when a visit got another main technician meanwhile; on the next try that one is locked. Raises
    Unsettled: it is called in what `deciding.decide` runs.
    """
    mains = member_store.mains(planned) if planned else {}
    if people := {*mains.values(), *joining}:
        accounts.lock_people(people)
    held = appointments.lock(visits)
    refuse_others(planned, mains.values())
    _refuse_unsettled(visits)
    return held


def _refuse_unsettled(visits: Collection[str]) -> None:
    """Raises Unsettled where something is to follow about one of these visits, or another one of its order, whose
    ending may change it."""
    if unsettled_store.is_any(VISIT):
        chains = order_store.chains(visits)
        deciding.refuse_unsettled(VISIT, {*visits, *(visit.id for chain in chains.values() for visit in chain)})


def refuse_unsettled_of(customers: Collection[str]) -> None:
    """Raises Unsettled where something is to follow about visits to come of these people: a booking may say otherwise
    what they are called and where they live, and what was said before is judged as it was."""
    if customers and unsettled_store.is_any(VISIT):
        deciding.refuse_unsettled(VISIT, appointments.coming_of(customers))


def refuse_others(planned: Collection[str], locked: Collection[str]) -> None:
    """Raises Unavailable when the main technician of a visit, which is locked by now, is none of those who are."""
    if planned and not set(member_store.mains(planned).values()) <= set(locked):
        raise Unavailable("This visit was given to somebody else at this very moment; try again.", code="busy")


def goes_nowhere(visit: OfficeVisit, main: str | None, ledger: Sequence[PromiseEntry]) -> bool:
    """Whether there is no plan, or no more, for a visit."""
    return plan(visit, main, in_force(ledger)) is None


def occupy(
    visits: Collection[str],
    plans: Sequence[Plan],
    by: str | None,
    now: datetime,
    despite: Mapping[str, str | None] | None = None,
) -> None:
    """Gives visits these plans, because somebody of the office (`by`) or a customer would have it so; what `by` held is
    held no more. `despite`: why somebody goes to a visit although they are on leave. Raises Absent where nobody has
    said that, Overlap, and Held where another one of the office holds the time at this moment."""
    if plans:
        _refuse_absent([one for one in plans if (despite or {}).get(one.visit) is None])
        hold_store.refuse(plans, by, now)
    plan_store.replan(visits, plans)
    if plans and by:
        hold_store.end(by)


def note_despite(despite: Mapping[str, str | None], by: str | None, now: datetime) -> None:
    """Writes down who sent somebody to a visit although they are on leave, and why."""
    for visit, reason in despite.items():
        if reason:
            changed = {"despite_leave": (None, reason)}
            trail_store.add_to_trail(TrailEntry(new_id(), by, "visit.despite_leave", visit, now, changed))


def _refuse_absent(plans: Sequence[Plan]) -> None:
    """Raises Absent where somebody would make a visit while on leave. Who and when it was before is nobody's decision
    now, and the buffer is nobody's visit."""
    if not plans:
        return
    away = leave_store.absent(
        {one.person for one in plans}, min(one.start for one in plans), max(one.end for one in plans)
    )
    touched = [one for one in plans if any(_meets(one, gone) for gone in away[one.person])]
    if not touched:
        return
    before, visits = (
        plan_store.plans([one.visit for one in touched]),
        appointments.visits([one.visit for one in touched]),
    )
    for one in touched:
        known, buffer = before.get(one.visit), timedelta(minutes=visits[one.visit].buffer_minutes)
        if known and (known.person, known.start) == (one.person, one.start):
            continue
        if any(_meets(replace(one, end=one.end - buffer), gone) for gone in away[one.person]):
            raise Absent(one.visit)


def _meets(plan: Plan, gone: Absence) -> bool:
    return gone.begin < plan.end and plan.start < gone.end


def leave(visits: Collection[str]) -> None:
    """Takes away the plans of visits to which nobody goes any more."""
    if visits:
        plan_store.replan(visits, [])


def follow_the_door(
    visit: OfficeVisit, main: str | None, ledger: Sequence[PromiseEntry], agreed: Collection[PromiseEntry]
) -> frozenset[str]:
    """Plans a visit after something was `agreed` at the door, or it was finished; `ledger` holds all entries.

    What was agreed stands, also when it is in the way of other visits: the answer names those entries.
    """
    plans = {entry.id: plan(visit, main, entry) for entry in agreed}
    now = plan(visit, main, in_force(ledger))
    if now is None:
        leave([visit.id])
    else:
        plan_store.replan_regardless(visit.id, now)
    return frozenset(id for id, one in plans.items() if one and plan_store.in_the_way([one], [visit.id]))
