"""Free times for fourteen days among 1,000 technicians with 60,000 booked visits: what the database looks at for them,
beside what it looks at to hand out the very rows that the answer is made of, and in tables ten times smaller."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa

import examined
from builders import ZONE
from doorstep.accounts import store as accounts
from doorstep.accounts.rules import Person
from doorstep.appointments.slots import FARTHEST, Work
from doorstep.clock import new_id, now
from doorstep.database import IDS, Base, db, is_sqlite, reading, writing
from doorstep.intake import offering

from .installation import DATABASES, Installation, installation
from .pull import tidy
from .table import Row, progress

TECHNICIANS, VISITS, DAYS = 1_000, 60_000, 14
EACH = VISITS // TECHNICIANS
APART = timedelta(days=10 * DAYS) / EACH
"""From one visit of a technician to the next: of all their visits a tenth lies in the days that are asked for."""
MORE, LARGER = 3, 1.5
BATCH = 10_000
COPIED = "copied"
Json = dict[str, Any]


def measure() -> Iterator[Row]:
    for kind in DATABASES:
        with installation(kind) as made:
            progress(f"slots on {kind}: {TECHNICIANS:,} technicians, {VISITS:,} visits")
            yield from rows(made)


def rows(made: Installation, technicians: int = TECHNICIANS, each: int = EACH) -> Iterator[Row]:
    """What is looked at among all visits, and among those alone that the answer is made of."""
    begin = now().replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    [first] = made.book(1, made.people.li, start=begin - timedelta(days=400), duration_minutes=60)
    with made.app.app_context():
        people = _fill(made.people.li, first, begin, technicians, each)
        tidy()
        most, needed = _looked_at(made.people.li, begin), _needed(people, begin)
        _keep_alone(people, begin)
        tidy()
        fewer = _looked_at(made.people.li, begin)
    name = f"slots, {made.kind}: {DAYS} days, {technicians:,} technicians, {technicians * each:,} visits"
    yield Row(f"{name}, looked at beside what it needs ({needed:,})", f"{most:,}", f"≤ {MORE}", most <= MORE * needed)
    yield Row("  beside the same in tables ten times smaller", f"{fewer:,}", f"≤ {LARGER}", most <= LARGER * fewer)


def _looked_at(one: Person, begin: datetime) -> int:
    """How much the database looks at to say who can come; rows on PostgreSQL, steps on SQLite."""
    wanted = offering.Wanted(str(one.team), "technician", Work(timedelta(hours=1)), begin, begin + timedelta(days=DAYS))

    def once() -> None:
        with reading():
            assert offering.free_times(wanted, ZONE, begin)[1]

    return examined.by(once, by_index=True)


def _needed(people: list[str], begin: datetime) -> int:
    """How much it looks at to hand out the people and what they do in these days, each by its id."""
    plans, visits, premises = (Base.metadata.tables[name] for name in ("plans", "visits", "premises"))
    asked = sa.select(plans.c.visit).where(plans.c.person.in_(people), *_within(begin))
    ids = list(db.session.scalars(asked))
    db.session.rollback()
    where = plans.join(visits, visits.c.id == plans.c.visit).join(premises, premises.c.id == visits.c.premises)
    answer = sa.select(plans.c.person, plans.c.start, plans.c.end, premises.c.latitude).select_from(where)

    def once() -> None:
        with reading():
            assert len(accounts.people(people)) == len(people)
            assert len(db.session.execute(answer.where(plans.c.visit.in_(IDS)), {"ids": ids}).all()) == len(ids)

    return examined.by(once, by_index=True)


def _within(begin: datetime) -> list[sa.ColumnElement[bool]]:
    plans = Base.metadata.tables["plans"]
    return [plans.c.end > begin - FARTHEST, plans.c.start < begin + timedelta(days=DAYS) + FARTHEST]


def _fill(like: Person, visit: str, begin: datetime, technicians: int, each: int) -> list[str]:
    """Technicians of the team, each with visits an hour long, at doors of their own, from the first day on."""
    people = [new_id() for _ in range(technicians)]
    template = {name: _one(name, column, id) for name, column, id in (
        ("people", "id", like.id), ("visits", "id", visit), ("plans", "visit", visit)
    )}  # fmt: skip
    template["premises"] = _one("premises", "id", template["visits"]["premises"])
    made: dict[str, list[Json]] = {name: [] for name in ("people", "person_roles", "premises", "visits", "plans")}
    for number, id in enumerate(people):
        made["people"].append(
            template["people"] | {"id": id, "staff_no": f"S{number:06d}", "phone": f"+8613{number:09d}"}
        )
        made["person_roles"].append({"person": id, "role": "technician"})
        for count in range(each):
            start, door, new = begin + count * APART, new_id(), new_id()
            times = {"start": start, "end": start + timedelta(minutes=75)}
            made["premises"].append(template["premises"] | {"id": door})
            made["visits"].append(
                template["visits"]
                | {
                    "id": new,
                    "premises": door,
                    "start": start,
                    "order": new,
                    "order_form": new,
                    "end": None,
                    "instructions": COPIED,
                }
            )
            made["plans"].append(template["plans"] | {"visit": new, "person": id, **times})
    _write(lambda: [_insert(name, made[name]) for name in made])
    return people


def _keep_alone(people: list[str], begin: datetime) -> None:
    """Of their visits, only those of the days that are asked for are left."""
    plans, visits = Base.metadata.tables["plans"], Base.metadata.tables["visits"]
    kept = sa.select(plans.c.visit)
    gone = visits.c.instructions == COPIED, visits.c.id.not_in(kept)
    _write(
        lambda: [
            db.session.execute(sa.delete(plans).where(~sa.and_(*_within(begin)))),
            db.session.execute(sa.delete(visits).where(*gone)),
        ]
    )


def _write(work: Callable[[], object]) -> None:
    with writing():
        if not is_sqlite():
            db.session.execute(sa.text("SET LOCAL session_replication_role = replica"))  # copies need no checks
        work()


def _insert(name: str, given: list[Json]) -> None:
    table = cast(sa.Table, Base.metadata.tables[name])
    for place in range(0, len(given), BATCH):
        db.session.execute(sa.insert(table), given[place : place + BATCH])


def _one(name: str, column: str, id: str) -> Json:
    table = Base.metadata.tables[name]
    found = dict(db.session.execute(sa.select(table).where(table.c[column] == id)).one()._mapping)
    db.session.rollback()
    return found
