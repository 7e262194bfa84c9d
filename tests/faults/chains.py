"""Orders that go on, lived through by chance: what phones say at the doors of one order's visits in any order and more
than once, what the office and the customer do meanwhile, and what must hold of the order after each step."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import sqlalchemy as sa

from builders import ZONE, Phone
from doorstep.appointments import ledger_store, member_store, order_store, plan_store
from doorstep.appointments import store as appointments
from doorstep.appointments.continuing import LEAVING, is_over, next_id
from doorstep.appointments.rules import VISIT, OfficeVisit, in_force, main_of
from doorstep.database import db, reading
from doorstep.events import store as event_log
from doorstep.promises import store as promises
from doorstep.promises.rules import WORKING

Json = dict[str, Any]

ENDS = ("done", "missed", "stopped", "stopped", "rescheduled", "cancelled")
LEFT = "leave.started"
ALWAYS = (datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


@dataclass
class Hands:
    """A phone in somebody's hands, and what its person has said with it; `at` is the time of day there, which goes on
    with each thing that is said, so that what was said first also happened first."""

    phone: Phone
    chance: random.Random
    at: int
    said: list[Json] = field(default_factory=list)
    handed_in: int = 0

    def say(self, visit: str, type: str, body: Json | None = None) -> Json:
        """Says one thing, a few minutes after the last."""
        self.at += self.chance.randint(1, 9) * 60_000 + self.chance.randint(0, 999)
        self.phone.wall_ms = self.at
        event = self.phone.event(visit, type, body)
        self.said.append(event)
        return event

    def live(self, visit: str, now: datetime, lines: Sequence[str]) -> None:
        """Does at the door of a visit what people do there, or part of it. `lines`: what was left with a promise."""
        chance = self.chance
        if chance.random() < 0.7:
            self.say(visit, "visit.arrived")
        if chance.random() < 0.6:
            self.say(visit, "visit.started")
        if lines and chance.random() < 0.5:
            self.check(visit, lines)
        if chance.random() < 0.3:
            self.leave(visit, now)
        if chance.random() < 0.5:
            self.agree(visit, now)
        if chance.random() < 0.85:
            body = {"outcome": chance.choice(ENDS), "reason": "客户有事", "recorded": 1}
            self.say(visit, "visit.completed", body)
        if chance.random() < 0.2:
            self.agree(visit, now)

    def agree(self, visit: str, now: datetime) -> None:
        """Another time: on another day, or in an hour."""
        hours = self.chance.choice((1, 24, 24, 48, 72, 200))
        start = (now + timedelta(hours=hours, minutes=self.chance.randint(0, 40))).replace(second=0, microsecond=0)
        body = {"start": start.isoformat(), "zone": ZONE, "asked_by": "customer", "agreed_by": "王女士"}
        self.say(visit, "promise.agreed", body)

    def leave(self, visit: str, now: datetime) -> None:
        """Leaves for good, with the promise that it works by then."""
        due = (now + timedelta(hours=self.chance.choice((-3, 10, 40)))).isoformat()
        self.say(visit, LEFT, {"reason": "exchange", "returning": False, "told": True, "promised": due})

    def check(self, visit: str, lines: Sequence[str]) -> None:
        """Says of a line that it works, or that it does not."""
        body = {"leave": self.chance.choice(lines), "works": self.chance.random() < 0.6}
        self.say(visit, "line.checked", body)

    def hand_in(self, most: int, known: Collection[str]) -> None:
        """Pushes the next few things; now and then with some that were pushed before."""
        upto = self.handed_in
        while upto < min(self.handed_in + most, len(self.said)) and self.said[upto]["visit"] in known:
            upto += 1
        again = self.chance.randint(0, self.handed_in) if self.chance.random() < 0.3 else self.handed_in
        batch = self.said[again:upto]
        if batch:
            found = self.phone.results(*batch)
            assert set(found) <= {"accepted", "duplicate"}, found
        self.handed_in = upto


def lines(hands: Sequence[Hands]) -> list[str]:
    """What was left with a promise by anybody."""
    return [event["id"] for one in hands for event in one.said if event["type"] == LEFT]


# ---- how an order stands


def family(visit: str) -> list[OfficeVisit]:
    """Every visit that has the number of this one's order, in no order; the caller reads."""
    rows = db.session.execute(sa.text("SELECT id, order_form FROM visits")).all()
    forms = {_plain(id): form for id, form in rows}
    return list(appointments.visits([id for id, form in forms.items() if form == forms[visit]]).values())


def _plain(id: object) -> str:
    text = str(id).replace("-", "")
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def stands(visit: str) -> Json:
    """What must not depend on who came first: the visits of an order, the time of the living one, who is kept free for
    it, and each promise with what became of it, but for those that stand no more."""
    with reading():
        found = order_store.chain(visit)
        ledgers = ledger_store.ledgers([one.id for one in found])
        times = {one.id: in_force(ledgers[one.id]) for one in found}
        plans = plan_store.plans([one.id for one in found])
        made = promises.about_all(VISIT, [one.id for one in found])
    return {
        "visits": [(one.id, is_over(one)) for one in found],
        "times": {id: (one.start, one.at, one.id, one.origin) if one else None for id, one in times.items()},
        "plans": {id: (one.person, one.start, one.end) for id, one in plans.items()},
        "promises": sorted(
            (id, one.kind, one.id, str(one.due), one.outcome, str(one.settled), str(one.holder))
            for id, those in made.items()
            for one in those
            if one.outcome != "withdrawn"
        ),
    }


def astray(visit: str) -> Iterator[str]:
    """What is wrong with an order."""
    with reading():
        found, all_of_it = order_store.chain(visit), family(visit)
        ids = [one.id for one in found]
        ledgers, members, plans = ledger_store.ledgers(ids), member_store.members_of(ids), plan_store.plans(ids)
        made, logs = promises.about_all(VISIT, ids), event_log.logs_of(VISIT, ids)
        taken = plan_store.plans_of({one.person for one in plans.values()}, *ALWAYS)
    if {one.id for one in all_of_it} != set(ids):
        yield f"an order of {len(all_of_it)} visits goes on over {len(ids)}"
    for before, after in pairwise(found):
        if after.id != next_id(before.id):
            yield f"{after.id} is not the visit by which phones know that {before.id} goes on"
        if not is_over(before):
            yield f"{before.id} is alive and continued"
    *_, last = found
    outcomes = {one.event.body["outcome"] for one in logs[last.id] if one.event.type == "visit.completed"}
    if outcomes & LEAVING and last.state == "booked":
        yield f"{last.id} ended with work left, and nobody goes on"
    for one in found:
        promise, main = in_force(ledgers[one.id]), main_of(members[one.id])
        if (one.id in plans) != bool(main and promise and not is_over(one)):
            yield f"{one.id}: planned {one.id in plans}, main {main}, over {is_over(one)}, time {promise}"
        elif one.id in plans and promise and (plans[one.id].person, plans[one.id].start) != (main, promise.start):
            yield f"{one.id} is planned otherwise than it was agreed"
        times = {p.id: p for p in made[one.id] if p.kind == "appointment"}
        owed = {promise.id} if promise and not is_over(one) and not times[promise.id].settled else set()
        if {id for id, p in times.items() if p.is_open} != owed:
            yield f"{one.id} owes {times}, agreed was {promise}, over {is_over(one)}"
    working = Counter(p.id for those in made.values() for p in those if p.kind == WORKING)
    if any(count > 1 for count in working.values()):
        yield f"a line is promised at two visits: {working}"
    for one in taken:
        for other in taken:
            if one.visit < other.visit and not (one.clash or other.clash) and _meet(one, other):
                yield f"{one.person} is in two places: {one} {other}"


def _meet(one: Any, other: Any) -> bool:
    return bool(one.person == other.person and one.start < other.end and other.start < one.end)
