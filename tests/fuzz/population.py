"""What the fuzzer's requests are about: people with a session and a phone each, visits, photos, sealed records.

Which things exist, and what a client sends, comes from `samples`: a new route needs its `@thing` or `@call` there, and
nothing here. A database is populated once and put back before each test and after each request that changed something,
so every id, cursor and session that a strategy holds is good again, on either database.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event as sa_event

from builders import Phone, answered, photo_added, publish_standard
from doorstep.accounts import authorisation
from doorstep.accounts.rules import Permission, Person
from doorstep.clock import now
from doorstep.database import db, reading
from doorstep.errors import NotFound
from doorstep.visits import photo_files
from people import SAME_ORIGIN, People, browser, everybody, sign_in
from rows import Rows, empty, every_row, put_back
from samples import Call, Thing, calls, things
from sealed import finished

PREFIX = "/api/v1"
SPARE = 3
"""Things of each kind that a person has, and requests to each route that the samples give."""


@cache
def rows() -> dict[str, str]:
    """The rows of the authorisation table that the document describes, by the name of the operation."""
    undescribed = {f"GET {PREFIX}/openapi.json", f"GET {PREFIX}/docs"}
    return {
        re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", row): row
        for row in authorisation.table()
        if row.split()[1].startswith(PREFIX) and row not in undescribed
    }


def described() -> dict[str, Permission]:
    """What the authorisation table says about each operation that the document describes, by its name."""
    return {label: authorisation.table()[row] for label, row in rows().items()}


def parameters(label: str) -> list[str]:
    """The names of what an operation's path holds."""
    return re.findall(r"{([^{}]+)}", label)


@dataclass(frozen=True, repr=False)
class Caller:
    """Somebody who asks: a role, its session, and its phone.

    `own` maps a parameter to values that lead this caller to something; `events` are of its phone.
    """

    role: str
    person: Person | None = None
    token: str | None = None
    device: str | None = None
    own: dict[str, list[str]] = field(default_factory=dict)
    events: list[str] = field(default_factory=list)

    @property
    def headers(self) -> dict[str, str]:
        """What this caller's browser adds to every request."""
        ours = {name.removeprefix("HTTP_").replace("_", "-").title(): value for name, value in SAME_ORIGIN.items()}
        return ours | ({"Cookie": f"doorstep={self.token}"} if self.token else {})


WRITTEN = re.compile(r"\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)")
written: defaultdict[sa.URL, set[str]] = defaultdict(set)
"""The tables of each database that may have changed since a population was last put back there."""


def note_writes(engine: sa.Engine) -> None:
    """Notes from now on which tables of this database change, by whatever test."""
    hooks = {
        "after_cursor_execute": note_what_is_written,
        "commit": note_what_is_kept,
        "rollback": forget_what_is_not_kept,
    }
    for name, hook in hooks.items():
        if not sa_event.contains(engine, name, hook):
            sa_event.listen(engine, name, hook)


def note_what_is_written(connection: sa.Connection, _cursor: Any, statement: str, *_: Any) -> None:
    connection.info.setdefault("written", set()).update(WRITTEN.findall(statement))


def note_what_is_kept(connection: sa.Connection) -> None:
    written[connection.engine.url].update(connection.info.pop("written", ()))


def forget_what_is_not_kept(connection: sa.Connection) -> None:
    if not connection.invalidated:
        connection.info.pop("written", None)


@dataclass(frozen=True, repr=False)
class Population:
    """Everybody who asks, by role; the things, by the parameters that name one; what clients send, by operation;
    photos by their digest; all rows, to begin with; and numbers that come once."""

    callers: dict[str, Caller]
    things: dict[str, list[Thing]]
    calls: dict[str, list[Call]]
    photos: dict[str, bytes]
    standard: str
    rows: Rows
    numbers: Iterator[int] = field(default_factory=count)

    def restore(self) -> None:
        """Puts everything back as it was in the beginning; inside the context of an app."""
        note_writes(db.engine)
        put_back(self.rows)
        written[db.engine.url].clear()
        self.keep_photos()

    def undo(self) -> None:
        """Puts back what requests have changed since: ended sessions, spent links, closed cases."""
        changed = written[db.engine.url] & self.rows.keys()
        if changed:
            put_back(self.rows, changed)
        written[db.engine.url].clear()

    def keep_photos(self) -> None:
        """Puts back the photos that are gone."""
        for digest, data in self.photos.items():
            try:
                photo_files.read(digest)
            except NotFound:
                photo_files.keep(digest, data)

    def welcome(self, label: str) -> list[Caller]:
        """Those whose requests to an operation the authorisation table answers."""
        return [caller for caller in self.callers.values() if let_in(label, caller)]

    def refused(self, label: str) -> list[Caller]:
        """Those whose requests to an operation the authorisation table refuses."""
        return [caller for caller in self.callers.values() if not let_in(label, caller)]

    def paths(self, label: str, caller: Caller) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
        """What fills an operation's path: with things that the caller reaches, and with those of others."""
        kind = "/".join(parameters(label))
        assert kind in self.things, (
            f"{label}: say in tests/stage/samples how to make one for its path: @thing({kind!r})"
        )
        permission = described()[label]
        reached: list[dict[str, str]] = []
        others: list[dict[str, str]] = []
        for thing in self.things[kind]:
            (reached if reaches(permission, caller.person, thing) else others).append(thing.path)
        return reached, others


def let_in(label: str, caller: Caller) -> bool:
    """Whether the authorisation table answers this caller's requests."""
    permission = described()[label]
    return permission.anyone or (caller.person is not None and bool(permission.reach(caller.person)))


def reaches(permission: Permission, person: Person | None, thing: Thing) -> bool:
    """Whether a row of the authorisation table lets somebody reach a thing."""
    if permission.anyone:
        return True
    reach = permission.reach(person) if person else frozenset()
    return (
        "all" in reach
        or ("self" in reach and person is not None and thing.owner == person.id)
        or ("member" in reach and person is not None and person.id in thing.members)
        or ("team" in reach and person is not None and person.team is not None and thing.team == person.team)
    )


def populate(app: Flask, password_hash: str) -> Population:
    """Fills an empty database; inside the context of the app."""
    note_writes(db.engine)
    empty()
    people = everybody(password_hash)
    standard = publish_standard()
    asking = (people.li, people.sun, people.zhao, people.chen, people.wu)
    made = make_things(people, asking)
    pictures = {thing.id: photo_files.read(thing.id) for thing in made["sha256"] if thing.owner == people.li.id}
    for digest in pictures:
        number = str(finished(people.li, photo=digest).number)
        made["number"].append(Thing({"number": number}, owner=people.li.id, team=people.li.team))

    callers = {"nobody": Caller("nobody", own=belongings(made, people.li) | {"staff_no": ["T101", "T102", "T106"]})}
    for person in asking:
        [role] = person.roles
        phone, events = Phone(browser(app), person), []
        sign_in(phone.client, person)
        tells = role in ("technician", "account_manager")
        own = belongings(made, person if tells else people.li)
        own |= {"technician": [people.li.id], "day": [now().date().isoformat()]}
        if tells:
            phone.enrol()
            events = told(phone, own["visit"][0], pictures)
            phone.pull()
            own["cursor"] = [str(phone.cursor)]
        cookie = phone.client.get_cookie("doorstep")
        assert cookie is not None
        callers[role] = Caller(role, person, cookie.value, phone.id, own, events)
    sent = {label: [calls[row](people) for _ in range(SPARE)] for label, row in rows().items() if row in calls}
    pictures = {thing.id: photo_files.read(thing.id) for thing in made["sha256"]}
    with reading():
        return Population(callers, made, sent, pictures, standard, every_row())


def make_things(people: People, asking: tuple[Person, ...]) -> dict[str, list[Thing]]:
    """Some things of each kind that a path names: 李强's, and those of everybody who reaches only their own."""
    made: dict[str, list[Thing]] = {}
    owners: set[tuple[str, str]] = set()
    for label, permission in described().items():
        kind = "/".join(parameters(label))
        if kind not in things:  # nothing to name, or `paths` tells what is missing
            continue
        for owner in asking:
            named = owner == people.li or bool(permission.reach(owner) & {"self", "member"})
            if named and (kind, owner.id) not in owners:
                owners.add((kind, owner.id))
                made.setdefault(kind, []).extend(things[kind](owner) for _ in range(SPARE))
    return made


def belongings(made: dict[str, list[Thing]], person: Person) -> dict[str, list[str]]:
    """The ids of a person's things, and of those that are nobody's, by the parameter that names one."""
    return {
        kind: [thing.id for thing in some if thing.owner in (person.id, None)]
        for kind, some in made.items()
        if "/" not in kind
    }


def told(phone: Phone, visit: str, pictures: dict[str, bytes]) -> list[str]:
    """Tells the beginning of a visit; returns the ids of its events."""
    events = [
        phone.event(visit, "visit.arrived"),
        answered(phone, visit, "enter.shoe-covers", "done"),
        *(photo_added(phone, visit, data) for data in pictures.values()),
    ]
    assert set(phone.results(*events, clock=phone.clock())) == {"accepted"}
    return [str(event["id"]) for event in events]
