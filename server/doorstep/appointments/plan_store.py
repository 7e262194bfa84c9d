"""The table of plans: who is where. That nobody is planned in two places at once is a constraint of the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from ..database import IDS, Base, Moment, Uuid, db
from ..errors import Overlap
from . import store
from .rules import Plan, overlap


class PlanRow(Base):
    """Who is where: one row for each visit that somebody goes to. Plans of one person never overlap (`APART`)."""

    __tablename__ = "plans"
    __table_args__ = (
        sa.CheckConstraint('start < "end"', name="forward"),
        sa.Index(None, "person", "start"),
    )

    visit: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("visits.id"), primary_key=True)
    person: Mapped[str] = mapped_column(Uuid)
    start: Mapped[datetime] = mapped_column(Moment)
    end: Mapped[datetime] = mapped_column(Moment)
    clash: Mapped[bool]


OVERLAP = "plan_overlap"
"""The word by which the database's complaint is known."""

_ELSEWHERE = """
SELECT 1 FROM plans WHERE person = NEW.person AND visit <> NEW.visit AND NOT clash
AND start < NEW."end" AND NEW.start < "end"
"""
APART: Mapping[str, tuple[str, ...]] = {
    "sqlite": tuple(
        f"CREATE TRIGGER plans_apart_{moment.lower()} BEFORE {moment} ON plans WHEN NOT NEW.clash "
        f"BEGIN SELECT RAISE(ABORT, '{OVERLAP}') WHERE EXISTS ({_ELSEWHERE}); END"
        for moment in ("INSERT", "UPDATE")
    ),
    "postgresql": (
        "CREATE TYPE uuidrange AS RANGE (subtype = uuid)",
        f"ALTER TABLE plans ADD CONSTRAINT {OVERLAP} EXCLUDE USING gist "
        """(uuidrange(person, person, '[]') WITH &&, tstzrange(start, "end") WITH &&) WHERE (NOT clash)""",
    ),
}
"""What keeps the plans of a person apart, for each database. A range of one id stands in for the id, which gist cannot
index without an extension."""

for _dialect, _statements in APART.items():
    for _statement in _statements:
        _ddl = sa.DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(PlanRow.__table__, "after_create", _ddl.execute_if(dialect=_dialect))


LONGEST_PLAN = timedelta(hours=28)
"""No estimate with its buffer is longer: what began earlier is over, and the index need not be read from its start."""

_plans = cast(sa.Table, PlanRow.__table__)
_PLANS_OF = (
    sa.select(_plans)
    .where(_plans.c.person.in_(IDS), _plans.c.start < sa.bindparam("before"), _plans.c.end > sa.bindparam("after"))
    .where(_plans.c.start > sa.bindparam("not_before"))
    .order_by(_plans.c.start, _plans.c.visit)
)


def replan(visit_ids: Collection[str], plans: Sequence[Plan]) -> None:
    """Gives visits these plans in place of those they had; one without a plan here has none. The caller holds the locks
    of their people.

    Time that is freed goes to what was agreed at the door and clashed until now. Raises Overlap, and then nothing has
    changed.
    """
    ids = set(visit_ids)
    removed = sa.delete(_plans).where(_plans.c.visit.in_(ids)).returning(_plans.c.person)
    try:
        with db.session.begin_nested() if plans else nullcontext():  # what only goes is in nobody's way
            freed = set(db.session.scalars(removed))
            if plans:
                db.session.execute(sa.insert(_plans), [asdict(plan) for plan in plans])
    except IntegrityError as error:
        if OVERLAP not in str(error.orig):
            raise
        raise Overlap("At this time the person is somewhere else.", in_the_way(plans, ids)) from error
    if freed:
        _settle(freed)


def replan_regardless(visit: str, plan: Plan) -> None:
    """Plans what was agreed at the door: when it is in the way of others, as a clash."""
    try:
        replan([visit], [plan])
    except Overlap:
        replan([visit], [replace(plan, clash=True)])


def estimate(visit: str, **minutes: int | None) -> None:
    """Writes down how long a visit (`duration_minutes`) or the way to it (`travel_minutes`) will take, as far as it is
    said; the caller raises the version."""
    if said := {name: value for name, value in minutes.items() if value is not None}:
        db.session.execute(sa.update(store.VisitRow).where(store.VisitRow.id == visit).values(said))


def in_the_way(plans: Sequence[Plan], but: Collection[str]) -> tuple[dict[str, str], ...]:
    """The visits that keep these plans from being made, in order of time, as a refusal names them; `but` these."""
    near = plans_of({plan.person for plan in plans}, min(p.start for p in plans), max(p.end for p in plans))
    found = [
        other
        for other in near
        if not other.clash and other.visit not in but and any(overlap(plan, other) for plan in plans)
    ]
    orders = {visit.id: visit.order for visit in store.visits([plan.visit for plan in found]).values()} if found else {}
    return tuple(
        {
            "id": plan.visit,
            "order": orders[plan.visit],
            "person": plan.person,
            "start": plan.start.isoformat(),
            "end": plan.end.isoformat(),
        }
        for plan in found
    )


_PLANS = sa.select(*(_plans.c[name] for name in Plan.__dataclass_fields__)).where(_plans.c.visit.in_(IDS))


def plans(visit_ids: Collection[str]) -> dict[str, Plan]:
    """The plans of visits, by visit; those without one are left out."""
    rows = db.session.execute(_PLANS, {"ids": list(set(visit_ids))}).all()
    return {row[0]: Plan(*row) for row in rows}


def plans_of(people: Collection[str], start: datetime, end: datetime) -> list[Plan]:
    """The plans of people that share time with [start, end), in order of time."""
    rows = db.session.execute(
        _PLANS_OF, {"ids": list(set(people)), "before": end, "after": start, "not_before": start - LONGEST_PLAN}
    )
    return [Plan(**row._mapping) for row in rows]


def _settle(people: Collection[str]) -> None:
    """Makes ordinary plans of those clashes that are in nobody's way any more."""
    clashing = sa.select(_plans).where(_plans.c.person.in_(people), _plans.c.clash)
    for row in db.session.execute(clashing.order_by(_plans.c.start, _plans.c.visit)).all():
        if not in_the_way([Plan(**row._mapping)], [row.visit]):
            db.session.execute(sa.update(_plans).where(_plans.c.visit == row.visit).values(clash=False))
