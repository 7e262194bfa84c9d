"""What the fuzzer's requests are about: people with a session and a phone each, visits, photos, sealed records.

A database is populated once and put back before each test, so every id, cursor and session that a strategy holds is
good again, on either database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

import sqlalchemy as sa
from flask import Flask

from builders import Phone, answered, book, photo_added, publish_standard
from doorstep.accounts import store as accounts
from doorstep.accounts.rules import Person
from doorstep.clock import new_id, now
from doorstep.database import Base, db, reading, writing
from doorstep.visits import photos
from images import photo
from people import SAME_ORIGIN, browser, everybody, sign_in
from rows import Rows, empty, every_row, put_back
from samples import session
from sealed import finished

SPARE = 3
"""Sessions and phones of each person that a request may end."""
ACCOUNTS = ("people", "devices", "sessions")
"""The tables whose rows requests about accounts end or change."""


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


@dataclass(frozen=True, repr=False)
class Population:
    """Everybody who asks, by role; photos by their digest; all rows, to begin with; and numbers that come once."""

    callers: dict[str, Caller]
    photos: dict[str, bytes]
    standard: str
    rows: Rows
    numbers: Iterator[int] = field(default_factory=count)

    def restore(self) -> None:
        """Puts everything back as it was in the beginning; inside the context of an app."""
        put_back(self.rows)
        for digest, data in self.photos.items():
            photos.keep(digest, data)

    def revive(self) -> None:
        """Takes back what requests did to accounts: revoked phones, ended sessions, new passwords, failed attempts."""
        tables = Base.metadata.tables
        with db.engine.begin() as connection:
            connection.execute(tables["sign_in_attempts"].delete())
            for name in ACCOUNTS:
                table = tables[name]
                columns = {column.name: sa.bindparam(f"new_{column.name}") for column in table.columns}
                rows = [{f"new_{column}": value for column, value in row.items()} for row in self.rows[name]]
                connection.execute(table.update().where(table.c.id == sa.bindparam("new_id")).values(columns), rows)


def populate(app: Flask, password_hash: str) -> Population:
    """Fills an empty database; inside the context of the app."""
    empty()
    people = everybody(password_hash)
    standard = publish_standard()
    pictures = {hashlib.sha256(data).hexdigest(): data for data in (photo(64, 48, seed) for seed in (1, 2, 3))}
    for digest, data in pictures.items():
        kept = photos.keep(digest, data)
        with writing():
            photos.add(kept, now())
    shared = {
        "person": [people.li.id, people.wang.id, people.chen.id],
        "team": [people.east.id],
        "technician": [people.li.id],
        "day": [now().date().isoformat()],
        "hash": [standard],
        "sha256": list(pictures),
        "number": [str(finished(people.li, photo=digest).number) for digest in pictures],
    }

    callers = {"nobody": Caller("nobody", own=shared | {"staff_no": ["T101", "T102", "T106"]})}
    for person in (people.li, people.sun, people.zhao, people.chen, people.wu):
        [role] = person.roles
        with writing():
            spare = [accounts.enrol_device(new_id(), person.id, "Pixel 8", True, True, now()).id for _ in range(SPARE)]
        own = shared | {"session": [session(person).id for _ in range(SPARE)], "device": spare}
        phone, events = Phone(browser(app), person), []
        sign_in(phone.client, person)
        if role in ("technician", "account_manager"):
            phone.enrol()
            own["visit"] = [book(person) for _ in range(4)]
            events = told(phone, own["visit"][0], pictures)
            phone.pull()
            own["cursor"] = [str(phone.cursor)]
        cookie = phone.client.get_cookie("doorstep")
        assert cookie is not None
        callers[role] = Caller(role, person, cookie.value, phone.id, own, events)
    for role, kinds in (("supervisor", ["device"]), ("administrator", ["device", "session"])):
        for kind in kinds:
            callers[role].own[kind].extend(callers["technician"].own[kind])
    with reading():
        return Population(callers, pictures, standard, every_row())


def told(phone: Phone, visit: str, pictures: dict[str, bytes]) -> list[str]:
    """Tells the beginning of a visit; returns the ids of its events."""
    events = [
        phone.event(visit, "visit.arrived"),
        answered(phone, visit, "enter.shoe-covers", "done"),
        *(photo_added(phone, visit, data) for data in pictures.values()),
    ]
    assert set(phone.results(*events, clock=phone.clock())) == {"accepted"}
    return [str(event["id"]) for event in events]
