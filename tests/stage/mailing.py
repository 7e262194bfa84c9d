"""What tests of messages share: a clock in their hands, a worker's tick, visits whose customers have an address."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask

from builders import ZONE, book
from doorstep import worker
from doorstep.accounts.rules import Person
from doorstep.clock import new_id
from doorstep.customers.rules import Customer
from doorstep.database import db, reading
from doorstep.messages import store
from doorstep.messages.channels import register
from doorstep.messages.letters import Letter
from doorstep.messages.store import Message

NOON = datetime(2026, 11, 20, 12, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
START = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
EVENING = datetime(2026, 11, 22, 18, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


class Clock:
    """The server's clock, in the hands of the test."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        return self.at


def tick(app: Flask) -> None:
    """What a worker does every few seconds."""
    db.session.remove()
    worker.tick(app, threading.Event())


_PHONES = count(13900000001)


def customer(address: str | None = "wang@a.example", **changes: Any) -> Customer:
    """Somebody whom nobody knows yet: with a phone of their own, as name and phone tell who is written down already."""
    given = {"name": "王秀兰", "address_as": "王女士", "phone": f"+86{next(_PHONES)}", "email": address}
    return Customer(new_id(), **{**given, **changes})


def visit_of(person: Person, **changes: Any) -> str:
    return book(person, **{"start": START, "customer": customer(), **changes})


def found(visit: str, kind: str) -> Message:
    with reading():
        return next(one for one in store.page(None, None, None, (["visit"], visit), None, 50) if one.kind == kind)


def give_address(person: Person, address: str | None) -> None:
    with db.engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE people SET email = :email WHERE id = :id"), {"email": address, "id": person.id}
        )


class Wire:
    """A channel in the hands of a test: `says` raises what the other side answers."""

    def __init__(self, name: str, kind_of_address: str, says: Callable[[str], None] = lambda to: None) -> None:
        self.name, self.kind_of_address, self.side_by_side, self.says = name, kind_of_address, 1, says
        self.tried: list[str] = []
        self.taken: list[tuple[str, Letter]] = []

    def send(self, id: str, to: str | None, letter: Letter, now: datetime, handing_over: Callable[[], None]) -> None:
        self.tried.append(str(to))
        self.says(str(to))
        handing_over()
        self.taken.append((str(to), letter))


@contextmanager
def wired(*wires: Wire) -> Iterator[None]:
    """An installation with these channels, beside those of its settings."""
    more = {wire.name: partial(lambda wire, settings: wire, wire) for wire in wires}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(register, "CHANNELS", {**register.CHANNELS, **more})
        register.set_up.cache_clear()
        try:
            yield
        finally:
            register.set_up.cache_clear()
