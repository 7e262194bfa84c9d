"""One fault schedule: random steps against the real server, the invariants of the protocol asserted after each.

The names I1 to I20 are those of docs/protocol.md, section 7. `run` returns what happened; a Violation carries the seed
and the trace, so that a failure can be played again.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from unittest.mock import patch

import sqlalchemy as sa
from flask import Flask
from phone import Lost, Own, Phone
from world import ITEMS, World, heads

from doorstep.appointments import store as appointments
from doorstep.clock import now
from doorstep.database import Base, db, reading
from doorstep.events import store as event_log
from doorstep.intake import messages
from doorstep.sync import rules as sync_rules
from doorstep.visits import photo_files, photo_store, rules
from doorstep.visits.events import kind_of
from people import People

STEPS = 60
ENOUGH_FAULTS = 5
SMALL_PAGE = 2048
"""Bytes of a pull's page in every second schedule: a visit or a few events, so that resets take several pages."""

NETWORK = (
    ["none"] * 10
    + ["request lost", "answer lost", "answer late", "request doubled", "captive portal", "server busy"]
    + ["crash before commit", "crash after commit"]
)


class Violation(AssertionError):
    """An invariant did not hold."""


@dataclass
class Outcome:
    """What one schedule did."""

    seed: int
    fired: Counter[str]

    @property
    def counts(self) -> bool:
        """A schedule counts only when enough faults really happened."""
        return sum(self.fired.values()) >= ENOUGH_FAULTS


@dataclass(frozen=True)
class Stored:
    """What stands in the server's database: the clock, the number of every event, the ids in quarantine."""

    epoch: str
    seq: int
    backed_up_seq: int
    seqs: dict[str, int]
    aside: set[str]

    @classmethod
    def now(cls) -> Stored:
        with db.engine.connect() as connection:
            clock = "SELECT epoch, seq, backed_up_seq FROM feed_clock"
            epoch, seq, backed_up_seq = connection.exec_driver_sql(clock).one()
            seqs = connection.exec_driver_sql("SELECT id, seq FROM visit_events").all()
            aside = connection.exec_driver_sql("SELECT event FROM quarantine").scalars().all()
        log = {plain(id): seq for id, seq in seqs}
        return cls(plain(epoch), seq, backed_up_seq, log, {plain(id) for id in aside})


class Oracle:
    """Watches a world from outside: it knows what people did, not what the programs believe."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.stored = Stored.now()
        self.trace: list[str] = []
        self.promised: dict[str, set[str]] = {}
        """Ids that any phone was told are acknowledged, by epoch."""
        self.held: dict[str, dict[str, Own]] = {}
        self.seqs: Counter[str] = Counter()
        """The highest number that was given out, by epoch."""
        self.lost_with_the_disk: set[str] = set()

    def fail(self, invariant: str, message: str) -> None:
        tail = "\n".join(self.trace[-25:])
        raise Violation(f"{invariant}: {message}\nseed {self.world.seed}\n{tail}")

    def after_step(self, disk_went_back: Phone | None) -> None:
        """I1, I2, I5, I12 and I16, after every step."""
        if self.world.changed:
            self.stored, self.world.changed = Stored.now(), False
        stored, seqs = self.stored, list(self.stored.seqs.values())
        if both := stored.seqs.keys() & stored.aside:
            self.fail("I2", f"in the log and in the quarantine: {both}")
        if len(set(seqs)) != len(seqs) or max(seqs, default=0) > stored.seq or stored.seq < self.seqs[stored.epoch]:
            self.fail("I12", "a number was used again")
        self.seqs[stored.epoch] = stored.seq
        told = self.promised.setdefault(stored.epoch, set())
        for phone in self.world.phones:
            if phone.disk.epoch == stored.epoch:
                told |= {id for id, own in phone.disk.own.items() if own.acknowledged}
        if missing := told - stored.seqs.keys() - stored.aside:
            self.fail("I1", f"acknowledged and not there: {missing}")
        for phone in self.world.phones:
            before = self.held.get(phone.name, {})
            if phone is disk_went_back:
                self.lost_with_the_disk |= set(before) - set(phone.disk.own)
            else:
                for id in set(before) - set(phone.disk.own):
                    if stored.seqs.get(id, 1 << 60) > stored.backed_up_seq and id not in stored.aside:
                        self.fail("I5", f"{phone.name} threw {id} away")
            self.held[phone.name] = dict(phone.disk.own)

    def after_full_pull(self, phone: Phone) -> None:
        """I4 and I6: the phone holds exactly what its person may see, with every event."""
        with reading():
            scope = set(appointments.scope(phone.person, now()))
            query = sa.text("SELECT id, about FROM visit_events")
            log = [(plain(id), plain(visit)) for id, visit in db.session.execute(query)]
            vers = {plain(id): ver for id, ver in db.session.execute(sa.text("SELECT id, ver FROM visits"))}
        if scope != set(phone.disk.documents):
            self.fail("I6", f"{phone.name} has {sorted(phone.disk.documents)}, may see {sorted(scope)}")
        for visit in scope:
            ids = {id for id, of in log if of == visit}
            if ids != set(phone.disk.events.get(visit, {})):
                self.fail("I4", f"{phone.name} lacks {ids - set(phone.disk.events.get(visit, {}))} of {visit}")
            if phone.disk.documents[visit]["ver"] != vers[visit]:
                self.fail("I3", f"{phone.name} has an old document of {visit}")

    def at_the_end(self) -> None:
        """I3, I8, I10, I13, I16, I19 and I20, when nothing is under way any more."""
        world = self.world
        visits = world.every_visit()
        with reading():
            logs = {visit: event_log.log_of("visit", visit) for visit in visits}
            astray = next(world.astray(logs), None)
            unlike = messages.unlike(visits)
            named = {entry.event.body["sha256"] for log in logs.values() for entry in log if sha256_of(entry)}
            aside = set(db.session.scalars(sa.select(Base.metadata.tables["quarantine"].c.photo)))
            named |= aside - {None}
            have = photo_store.have(named)
        if astray:
            self.fail("I19", astray)
        if unlike:
            self.fail("I20", f"the levels promise otherwise than is written down about {unlike}")
        for visit, log in logs.items():
            folded = rules.fold([entry.event for entry in log])
            raw = [entry.as_handed_out(kind_of(entry.event)) for entry in log]
            for item in ITEMS:
                expected = heads(raw, item, world.taps)
                shown = {answer["event"] for answer in folded["answers"].get(item, [])}
                if shown != expected:
                    self.fail("I8", f"{item} of {visit} shows {shown}, people left {expected}")
            for entry in log:
                tap = world.taps[entry.event.id]
                if entry.event.by != next(p.person for p in world.phones if p.name == tap.phone):
                    self.fail("I16", f"{entry.event.id} stands under another's name")
        with reading():
            quarantined = {plain(str(id)) for (id,) in db.session.execute(sa.text("SELECT event FROM quarantine"))}
        # A restore may have forgotten that somebody went there; else what was done under an assignment is taken.
        if (refused_work := quarantined - world.poison) and not world.fired["restore"]:
            self.fail("I13", f"set aside, although their people went there: {refused_work}")
        there = {entry.event.id for log in logs.values() for entry in log} | quarantined
        if gone := set(world.taps) - there - self.lost_with_the_disk:
            self.fail("I1", f"done by people, on no lost disk, and nowhere: {gone}")
        still = {sha256 for phone in world.phones for sha256 in phone.disk.photos}
        if refused := named & {sha256 for phone in world.phones for sha256 in phone.disk.refused}:
            self.fail("I10", f"given up, although the server knows of them: {refused}")
        if missing := (named & still) - have:
            self.fail("I10", f"photos never arrived: {missing}")
        for sha256 in named & have:
            if hashlib.sha256(photo_files.read(sha256)).hexdigest() != sha256:
                self.fail("I10", f"photo {sha256} has other bytes")


def sha256_of(entry: event_log.LoggedEvent) -> str | None:
    return entry.event.body.get("sha256") if entry.event.type == "photo.added" else None


def plain(id: object) -> str:
    """An id as every database's raw rows give it, in the usual form."""
    text = str(id).replace("-", "")
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def run(
    app: Flask,
    people: People,
    standard: str,
    seed: int,
    phone_class: type[Phone] = Phone,
    machines: tuple[Flask, ...] = (),
) -> Outcome:
    """Plays the schedule of this seed; raises Violation when an invariant does not hold."""
    world = World.begin(app, people, seed, standard, phone_class, machines)
    oracle = Oracle(world)
    page_bytes = world.chance.choice([sync_rules.PAGE_BYTES, SMALL_PAGE])
    with patch.object(sync_rules, "PAGE_BYTES", page_bytes):
        for _ in range(STEPS):
            went_back = step(world, oracle)
            oracle.after_step(went_back)
        settle(world, oracle)
    oracle.at_the_end()
    return Outcome(seed, world.fired)


def step(world: World, oracle: Oracle) -> Phone | None:
    """One random step; returns the phone whose disk went back or away, if one did."""
    chance = world.chance
    phone = chance.choice(world.phones)
    world.deliver_late()
    dice = chance.random()
    if dice < 0.40:
        oracle.trace.append(f"{phone.name} taps")
        world.tap(phone)
        if chance.random() < 0.5:
            world.remember_disks()
    elif dice < 0.86:
        _sync(world, oracle, phone)
    elif dice < 0.92:
        oracle.trace.append("the office changes something")
        world.office()
    else:
        rare = chance.choice(["power", "evict", "clone", "back up", "restore", "trim", "clock"])
        oracle.trace.append(f"{rare} ({phone.name})")
        match rare:
            case "power":
                world.lose_power(phone)
                return phone
            case "evict":
                world.evict(phone)
                return phone
            case "clone":
                world.clone(phone)
            case "back up":
                world.back_up()
            case "restore":
                world.restore()
            case "trim":
                world.trim()
            case "clock":
                world.fired["clock jump"] += 1
                phone.skew = chance.choice([-86_400_000, 3_600_000, 315_360_000_000])
    return None


def _sync(world: World, oracle: Oracle, phone: Phone) -> None:
    """One exchange over a network that may lose it."""
    chance = world.chance
    world.fault = chance.choice(NETWORK)
    whole = world.fault == "none"
    oracle.trace.append(f"{phone.name} syncs; {world.fault}")
    act = chance.choice([phone.sync, phone.sync, phone.push, phone.pull, phone.send_photos])
    try:
        if not phone.disk.enrolled:
            phone.enrol(world.send_from)
        act(world.send_from)
        if whole and act == phone.sync and phone.up_to_date:
            oracle.after_full_pull(phone)
    except Lost:
        pass
    world.fault = "none"
    world.remember_disks()


def settle(world: World, oracle: Oracle) -> None:
    """The network is well: every queue is empty after a bounded number of rounds (I7), and everybody agrees."""
    for _ in range(4):
        world.late.clear()
        world.deliver_late()
    world.repeats.clear()
    for phone in world.phones:
        rounds = 0
        phone.up_to_date = False  # the world may have changed since it last asked
        while not (phone.quiet() and phone.up_to_date):
            rounds += 1
            if rounds > len(phone.pending()) // 50 + 8:
                left = f"{len(phone.pending())} facts, {len(phone.unverified())} photos, at head: {phone.up_to_date}"
                oracle.fail("I7", f"{phone.name} does not get its queue empty: {left}; {phone.last}")
            phone.sync(world.send_from)
            oracle.after_step(None)
    for phone in world.phones:
        phone.up_to_date = False
        for _ in range(4):
            if not phone.up_to_date:
                phone.pull(world.send_from)
        oracle.after_full_pull(phone)
