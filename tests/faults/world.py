"""The world of the fault schedules: the real server, three phones of two people, three visits, an office, bad network.

Faults come from here and from nowhere else: the network is `send_from`, a crash is an exception from SQLAlchemy's own
events, a backup is a copy of every row, a power loss is an older copy of a phone's disk.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from phone import Answer, Disk, Lost, Phone
from sqlalchemy import event as sa_event

from builders import move, reassign
from doorstep.appointments import member_store, order_store
from doorstep.appointments import store as appointments
from doorstep.appointments.continuing import LEAVING, next_id
from doorstep.appointments.rules import NewVisit
from doorstep.clock import now
from doorstep.customers.rules import Customer, Premises
from doorstep.database import db, reading, writing
from doorstep.errors import DoorstepError
from doorstep.events.store import LoggedEvent
from doorstep.feed import jobs as feed_jobs
from doorstep.feed import store as feed
from doorstep.intake import bookings as intake
from doorstep.intake import successors
from doorstep.intake.store import Command
from doorstep.intake.successors import Continue
from images import photo
from people import People, browser, sign_in
from rows import Rows, every_row, put_back

WALL = 1_790_000_000_000
PORTAL = "<html>Welcome to the free Wi-Fi. Please sign in.</html>"
ITEMS = ("enter.shoe-covers", "work.cloth", "enter.rooms")


class Crash(Exception):
    """The server process dies here."""


@dataclass
class Tap:
    """What a person did: the event, and the events of the same register that stood on the screen."""

    event: dict[str, Any]
    phone: str
    on_screen: frozenset[str]


@dataclass
class World:
    """Everything that one schedule plays with. `fired` counts the faults that really happened."""

    app: Flask
    people: People
    chance: random.Random
    standard: str
    seed: int
    phone_class: type[Phone] = Phone
    phones: list[Phone] = field(default_factory=list)
    visits: list[str] = field(default_factory=list)
    clients: dict[str, FlaskClient] = field(default_factory=dict)
    taps: dict[str, Tap] = field(default_factory=dict)
    poison: set[str] = field(default_factory=set)
    """Events that belong into the quarantine."""
    fired: Counter[str] = field(default_factory=Counter)
    late: list[tuple[Phone, int, Answer]] = field(default_factory=list)
    """Answers on their way, and after which of its requests their phone gets them."""
    repeats: list[tuple[str, str, str, Any, str, str]] = field(default_factory=list)
    disks: dict[str, list[Disk]] = field(default_factory=dict)
    backup: Rows | None = None
    changed: bool = True
    """Whether the server's database may have changed since the oracle last read it."""
    fault: str = "none"
    machines: tuple[Flask, ...] = ()
    """The machines that requests reach, each by chance; none: the one of the test."""
    moment: int = 0
    ids: int = 0

    # the beginning

    @classmethod
    def begin(
        cls,
        app: Flask,
        people: People,
        seed: int,
        standard: str,
        phone_class: type[Phone] = Phone,
        machines: tuple[Flask, ...] = (),
    ) -> World:
        """A fresh world: visit 1 belongs to both technicians, 2 to the first, 3 to the second."""
        world = cls(app, people, random.Random(seed), standard, seed, phone_class, machines=machines)
        both = ((people.li.id, "main"), (people.wang.id, "backup"))
        news = [world.new_visit(n, members) for n, members in enumerate([both, both[:1], both[1:]], 1)]
        world.visits = [new.id for new in news]
        intake.create_visits(news, None, now())
        for name, person in (("li-1", people.li.id), ("li-2", people.li.id), ("wang-1", people.wang.id)):
            world.add_phone(name, person)
        return world

    def new_id(self) -> str:
        """An id from the schedule's own chance, so that a seed tells the whole story."""
        self.ids += 1
        value = (WALL + self.ids) << 80 | 0x7 << 76 | self.chance.getrandbits(12) << 64 | 0b10 << 62
        text = f"{value | self.chance.getrandbits(62):032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def new_visit(self, number: int, members: tuple[tuple[str, str], ...]) -> NewVisit:
        customer = Customer(self.new_id(), "王秀兰", "王女士", "+8613900000001", "none", True)
        premises = Premises(self.new_id(), "和平路 1 号", "city", "home", None, None)
        return NewVisit(
            id=self.new_id(),
            order=f"WO-{number}",
            kind="broadband-install",
            team=self.people.east.id,
            customer=customer,
            premises=premises,
            facts={"order.access": "fibre", "order.reported_at": (now() - timedelta(hours=number)).isoformat()},
            start=now() + timedelta(hours=3 * number),
            end=None,
            zone="Asia/Shanghai",
            asked_by="customer",
            agreed_by="王女士",
            travel_minutes=20,
            duration_minutes=60,
            instructions=None,
            members=members,
        )

    def add_phone(self, name: str, person: str, disk: Disk | None = None) -> Phone:
        """A phone that is signed in; with `disk`, a clone of another."""
        phone = self.phone_class(name, person, self.new_id(), self.new_id)
        if disk is not None:
            phone.disk = disk.copy()
        self.phones.append(phone)
        self.clients[name] = browser(self.app)
        self.sign_in(phone)
        return phone

    def sign_in(self, phone: Phone) -> None:
        person = next(one for one in (self.people.li, self.people.wang) if one.id == phone.person)
        sign_in(self.clients[phone.name], person)

    # the network

    def send_from(self, phone: Phone, method: str, path: str, payload: Any) -> Answer:
        """One request under the fault that the schedule ordered; raises Lost when no answer arrives."""
        struck = self.chance.random() < 0.6  # else the fault waits for a later request of the same round
        fault, self.fault = (self.fault, "none") if struck else ("none", self.fault)
        phone.nonce += 1
        nonce = str(phone.nonce)
        phone.outstanding.add(nonce)
        if fault != "none":
            self.fired[fault] += 1
        match fault:
            case "request lost":
                raise Lost
            case "captive portal":
                return Answer(200, None)
            case "server busy":
                return Answer(503, None)
            case "crash before commit" | "crash after commit":
                self.crash_during(fault, phone, method, path, payload, nonce)
                raise Lost
            case "answer lost":
                self.call(phone.name, method, path, payload, nonce)
                raise Lost
            case "answer late":
                answer = self.call(phone.name, method, path, payload, nonce)
                self.late.append((phone, phone.nonce + self.chance.randint(1, 3), answer))
                raise Lost
            case "request doubled":
                self.repeats.append((phone.name, method, path, payload, nonce, phone.person))
        answer = self.call(phone.name, method, path, payload, nonce)
        if answer.status == 401:
            self.sign_in(phone)
            answer = self.call(phone.name, method, path, payload, nonce)
        return answer

    def call(self, client: str, method: str, path: str, payload: Any, nonce: str) -> Answer:
        """The request itself."""
        self.changed = True
        arguments: dict[str, Any] = {"headers": {"Doorstep-Proto": "1", "Doorstep-App": "test", "Doorstep-Req": nonce}}
        if isinstance(payload, bytes):
            arguments |= {"data": payload, "content_type": "image/jpeg"}
        elif payload is not None:
            arguments |= {"json": payload}
        if self.machines:
            self.clients[client].application = self.chance.choice(self.machines)
        response = self.clients[client].open(f"/api/v1/sync{path}", method=method, **arguments)
        if response.status_code >= 500 and response.status_code != 503:
            raise AssertionError(f"{method} {path} → {response.status_code}: {response.text}")
        return Answer(response.status_code, response.get_json(silent=True) if response.is_json else None)

    def crash_during(self, fault: str, phone: Phone, method: str, path: str, payload: Any, nonce: str) -> None:
        """The server's process dies in its commit: before it, or just after it and before the answer."""
        name = "commit" if fault == "crash before commit" else "after_commit"
        targets = [db.session.session_factory] if name == "after_commit" else self.engines()

        def die(*_: Any) -> None:
            if not db.session.in_nested_transaction():  # the end of a savepoint commits nothing
                raise Crash

        for target in targets:
            sa_event.listen(target, name, die)
        try:
            self.call(phone.name, method, path, payload, nonce)
        except Crash:
            pass
        except AssertionError as error:
            if "500" not in str(error):
                raise
        finally:
            for target in targets:
                sa_event.remove(target, name, die)
            db.session.remove()

    def engines(self) -> list[Any]:
        """The engine of each machine that may get a request."""
        found = []
        for machine in self.machines or (self.app,):
            with machine.app_context():
                found.append(db.engine)
        return found

    def deliver_late(self) -> None:
        """Late answers come now, doubled requests arrive a second time."""
        for entry in list(self.late):
            phone, due, answer = entry
            if phone.nonce >= due:
                self.late.remove(entry)
                phone.take_late(answer)
        if self.repeats and self.chance.random() < 0.3:
            client, method, path, payload, nonce, _ = self.repeats.pop(0)
            self.call(client, method, path, payload, nonce)

    # what people do

    def wall(self, phone: Phone) -> int:
        self.moment += 1000
        return WALL + self.moment + phone.skew

    def tap(self, phone: Phone) -> None:
        """Somebody does something in a visit that is on this phone."""
        if not phone.disk.documents:
            return
        visit = self.chance.choice(sorted(phone.disk.documents))
        wall, mono = self.wall(phone), self.moment
        dice = self.chance.random()
        if dice < 0.65:
            item = self.chance.choice(ITEMS)
            view = phone.view(visit)
            on_screen = frozenset(heads(view, item, self.taps))
            replaces = sorted(on_screen)
            value = self.chance.choice(["done", "not_done"])
            id = phone.answer(visit, item, value, replaces, wall, mono)
        elif dice < 0.75:
            id = phone.photograph(visit, photo(16, 16, seed=self.chance.randrange(1 << 30)), wall, mono)
            on_screen = frozenset()
        elif dice < 0.9:
            id = phone.tap(visit, "note.added", {"text": "备注 ✓ 𬭎"}, wall, mono)
            on_screen = frozenset()
        elif dice < 0.95:
            id = self.end(phone, visit, wall, mono)
            on_screen = frozenset()
        else:
            self.fired["poison event"] += 1
            data = photo(16, 16, seed=self.chance.randrange(1 << 30))
            match self.chance.choice(["no note", "no picture", "no visit"]):
                case "no note":
                    id = phone.tap(visit, "note.added", {"text": 17}, wall, mono)
                case "no picture":
                    id = phone.photograph(visit, data, wall, mono, mime="text/html")
                case _:  # readable, and still for the quarantine: its photo is wanted all the same
                    id = phone.photograph(self.new_id(), data, wall, mono)
            self.poison.add(id)
            on_screen = frozenset()
        self.taps[id] = Tap(phone.disk.own[id].event, phone.name, on_screen)

    def end(self, phone: Phone, visit: str, wall: int, mono: int) -> str:
        """Somebody ends a visit: done, or with work left, perhaps for a time that was agreed there."""
        outcome = self.chance.choice(["done", "missed", "stopped", "stopped"])
        if outcome == "stopped" and self.chance.random() < 0.7:
            start = datetime.now(UTC) + timedelta(hours=self.chance.randint(2, 200))
            agreed = {"start": start.isoformat(timespec="seconds"), "zone": "Asia/Shanghai"}
            agreed |= {"asked_by": "customer", "agreed_by": "王女士"}
            id = phone.tap(visit, "promise.agreed", agreed, wall, mono)
            self.taps[id] = Tap(phone.disk.own[id].event, phone.name, frozenset())
        return phone.tap(visit, "visit.completed", {"outcome": outcome, "recorded": 1}, wall, mono)

    def every_visit(self) -> list[str]:
        """The visits that there are by now: those of the beginning, and those that continue them."""
        with reading():
            return sorted({visit.id for chain in order_store.chains(self.visits).values() for visit in chain})

    @staticmethod
    def astray(logs: Mapping[str, Sequence[LoggedEvent]]) -> Iterator[str]:
        """What is wrong with how orders go on (I19); the caller reads."""
        office, after = appointments.visits(logs), order_store.continued(logs)
        for visit, log in logs.items():
            outcomes = {one.event.body["outcome"] for one in log if one.event.type == "visit.completed"}
            if outcomes & LEAVING and visit not in after and office[visit].state == "booked":
                yield f"{visit} ended with work left, and nobody goes on"
            if visit in after and after[visit] != next_id(visit):
                yield f"{visit} is continued by another visit than the one that phones know"

    def lose_power(self, phone: Phone) -> None:
        """The phone comes back with a disk that is some writes old."""
        if self.disks.get(phone.name):
            self.fired["power loss"] += 1
            phone.disk = self.chance.choice(self.disks[phone.name][-3:]).copy()

    def evict(self, phone: Phone) -> None:
        """The browser throws the whole local database away."""
        self.fired["eviction"] += 1
        phone.disk = Disk(self.new_id())
        self.disks[phone.name] = []

    def clone(self, phone: Phone) -> None:
        """The local database is copied to another phone of the same person; once in a schedule."""
        if len(self.phones) == 3:
            self.fired["cloned phone"] += 1
            self.add_phone("clone", phone.person, phone.disk)

    def remember_disks(self) -> None:
        for phone in self.phones:
            kept = self.disks.setdefault(phone.name, [])
            kept.append(phone.disk.copy())
            del kept[:-3]

    # the office and the operator

    def office(self) -> None:
        """Somebody in the office reassigns, moves or cancels, or has somebody go once more."""
        self.changed = True
        visit = self.chance.choice(self.every_visit())
        with reading():
            found, members = appointments.visit(visit), {m.person for m in member_store.members(visit)}
        assert found is not None
        li, wang = self.people.li.id, self.people.wang.id
        dice = self.chance.random()
        try:
            if dice < 0.1:
                intake.cancel(visit, "客户取消", self.people.zhao.id, now(), found.ver)
            elif dice < 0.25:
                start = datetime.now(UTC) + timedelta(hours=self.chance.randint(1, 20))
                move(visit, start, found.ver, agreed_by="王女士")
            elif len(members) == 2:
                reassign(visit, self.chance.choice(sorted(members)), None, found.ver)
            elif len(members) == 1:
                (one,) = members
                other = wang if one == li else li
                if self.chance.random() < 0.5:
                    reassign(visit, one, other, found.ver)
                else:
                    reassign(visit, None, other, found.ver, self.other_role(visit))
            else:
                reassign(visit, None, self.chance.choice([li, wang]), found.ver)
        except DoorstepError as error:
            if error.code not in {"cancelled", "finished", "overlap"}:
                raise
            if error.code != "overlap":
                self.go_on(visit)
        else:
            self.fired["office change"] += 1

    def go_on(self, visit: str) -> None:
        """Books another visit of an order, unless somebody was faster."""
        command = Command(self.people.zhao.id, self.new_id(), "0" * 64)
        entry = intake.office_entry(
            visit, datetime.now(UTC) + timedelta(hours=self.chance.randint(1, 40)), None, "Asia/Shanghai", "customer",
            "王女士", None, self.people.zhao.id, now(),
        )  # fmt: skip
        try:
            successors.go_on(Continue(visit, entry, None), self.people.zhao.id, now(), command)
        except DoorstepError as error:
            if error.code != "continued":
                raise
        else:
            self.fired["office continues"] += 1

    def other_role(self, visit: str) -> str:
        """The role that the visit's only member leaves free."""
        with reading():
            return "main" if member_store.members(visit)[0].role == "backup" else "backup"

    def back_up(self) -> None:
        """Copies every row, and lets the phones know by the watermark."""
        with reading():
            self.backup = every_row()
            head = feed.head()
        with writing():
            feed.mark_backed_up(head)
        self.changed = True
        self.fired["backup"] += 1

    def restore(self) -> None:
        """Puts the copy back and ends with the runbook's last step, a new epoch."""
        if self.backup is None:
            return
        self.fired["restore"] += 1
        self.changed = True
        put_back(self.backup)
        with writing():
            feed.new_epoch()
        db.session.remove()

    def trim(self) -> None:
        """Nothing that was said up to now is in the feed any more, as if 90 days had passed."""
        self.fired["feed trimmed"] += 1
        self.changed = True
        at = now()
        with writing():
            feed.mark(at, timedelta(0))
        feed_jobs.trim(at, timedelta(0), lambda: False)


def heads(events: list[dict[str, Any]], item: str, taps: dict[str, Tap]) -> set[str]:
    """The answers of an item that nobody among these events replaced, by what the people had on their screens."""
    answers = {one["id"] for one in events if one["type"] == "item.answered" and one["body"].get("item") == item}
    replaced = {id for one in answers if one in taps for id in taps[one].on_screen}
    return answers - replaced
