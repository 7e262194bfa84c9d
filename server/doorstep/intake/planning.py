"""Who is where: keeps the plans of visits in step with their promises and their people.

Whoever changes a plan holds the row of its person, who is locked before any visit.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from ..accounts import store as accounts
from ..appointments import hold_store, member_store, order_store, plan_store
from ..appointments import store as appointments
from ..appointments.rules import VISIT, OfficeVisit, Plan, PromiseEntry, in_force, plan
from ..errors import Unavailable
from ..events import deciding, unsettled_store


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


def occupy(visits: Collection[str], plans: Sequence[Plan], by: str | None, now: datetime) -> None:
    """Gives visits these plans, because somebody of the office (`by`) or a customer would have it so; what `by` held is
    held no more. Raises Overlap, and Held where another one of the office holds the time at this moment."""
    if plans:
        hold_store.refuse(plans, by, now)
    plan_store.replan(visits, plans)
    if plans and by:
        hold_store.end(by)


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
