"""What server tests start from: a standard in force, booked visits, and phones that push and pull over
HTTP."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from itertools import cycle
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from doorstep.accounts.rules import Person
from doorstep.appointments import member_store
from doorstep.appointments.rules import Change, MemberChange, NewVisit
from doorstep.clock import new_id, now, now_ms
from doorstep.config import standard_folder
from doorstep.customers.rules import Customer, Premises
from doorstep.database import reading, transact
from doorstep.intake import bookings
from doorstep.standard import store as standards
from doorstep.standard.loading import load

SYNC = "/api/v1/sync"
ZONE = "Asia/Shanghai"
BEGAN = now_ms() - 400 * 86_400_000
"""When the phones of tests were switched on, in milliseconds since 1970."""


@cache
def standard() -> dict[str, Any]:
    """The standard that is shipped."""
    document, faults = load(standard_folder())
    assert document is not None, faults
    return document


def publish_standard() -> str:
    """Puts the shipped standard in force; returns its hash."""
    transact(lambda: standards.publish(standard(), now(), None))
    return str(standard()["hash"])


_NUMBERS = cycle(number for number in range(600) if 3 < number % 30 < 27)
"""Minutes, none of them near a half or a whole hour: a test moves visits to an hour from now, and whoever is moved to
where they are within the minute is not moved at all."""


def new_visit(*people: Person, **changes: Any) -> NewVisit:
    """A broadband installation for Ms Wang in half an hour or a little later; the first of `people` is its main
    technician. Each takes a minute and the next one begins after it, so that a test can book many for one person."""
    given: dict[str, Any] = {
        "id": new_id(),
        "order": f"WO-{new_id()[-12:]}",
        "kind": "broadband-install",
        "team": people[0].team if people else new_id(),
        "customer": Customer(new_id(), "王秀兰", "王女士", "+8613800000001"),
        "premises": Premises(new_id(), "梧桐路18号2单元601", "city", "home"),
        "facts": {"order.access": "fibre"},
        "start": now() + timedelta(minutes=30 + next(_NUMBERS)),
        "end": None,
        "zone": ZONE,
        "asked_by": "customer",
        "agreed_by": "王女士",
        "travel_minutes": 20,
        "duration_minutes": 1,
        "buffer_minutes": 0,
        "instructions": None,
        "members": tuple((person.id, role) for person, role in zip(people, ("main", "backup", "backup"), strict=False)),
    }
    return NewVisit(**{**given, **changes})


def book(*people: Person, **changes: Any) -> str:
    """A visit that these people go to, under the shipped standard; returns its id."""
    publish_standard()
    visit = new_visit(*people, **changes)
    bookings.create_visits([visit], None, now())
    return visit.id


@dataclass
class Phone:
    """A phone in the hands of a signed-in person. `ahead_ms` is how far its clock is wrong; `seen` how far it
    has read."""

    client: FlaskClient
    person: Person
    id: str = field(default_factory=new_id)
    boot: str = "boot-1"
    ahead_ms: int = 0
    seen: int = 0
    cursor: str | None = None
    items: list[dict[str, Any]] = field(default_factory=list)
    wall_ms: int | None = None

    def enrol(self) -> Phone:
        """Registers the phone."""
        answer = self.client.post(
            f"{SYNC}/devices",
            json={"device": self.id, "name": "Pixel 8", "standalone": True, "persisted": True},
        )
        assert answer.status_code == 200, answer.text
        return self

    def event(self, visit: str, type: str, body: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
        """One event as this phone makes it now, or at `wall_ms` of its own clock."""
        wall = now_ms() + self.ahead_ms if self.wall_ms is None else self.wall_ms
        made = {
            "id": new_id(),
            "visit": visit,
            "type": type,
            "v": 1,
            "seen": self.seen,
            "wall": wall,
            "tz": 480,
            "mono": [self.boot, wall - BEGAN],
            "body": {"replaces": []} if body is None else body,
        }
        return made | changes

    def clock(self, error_ms: int = 100) -> dict[str, Any]:
        """A measurement of this phone's clock."""
        wall = now_ms() + self.ahead_ms if self.wall_ms is None else self.wall_ms
        return {
            "wall": wall,
            "mono": [self.boot, wall - BEGAN],
            "offset_ms": -self.ahead_ms,
            "error_ms": error_ms,
        }

    def bound_clock(self) -> dict[str, Any]:
        """A measurement of this phone's clock, made as the app makes it from the times of an answer."""
        req, sent = new_id(), now_ms() + self.ahead_ms
        answer = self.client.get(f"{SYNC}/hello", headers={"Doorstep-Req": req}).get_json()
        wall = now_ms() + self.ahead_ms
        received, answered = answer["server_ms"]
        return {
            "wall": wall,
            "mono": [self.boot, wall - BEGAN],
            "offset_ms": (received - sent + answered - wall) // 2,
            "error_ms": (wall - sent) // 2 + 1,
            "signed": {"req": req, "sent": sent, "server_ms": answer["server_ms"], "stamp": answer["stamp"]},
        }

    def push(self, *events: dict[str, Any], **more: Any) -> TestResponse:
        """Hands in events."""
        return self.client.post(f"{SYNC}/push", json={"device": self.id, "events": list(events), **more})

    def results(self, *events: dict[str, Any], **more: Any) -> list[str]:
        """What became of each event: its result, or the reason of its quarantine."""
        answer = self.push(*events, **more)
        assert answer.status_code == 200, answer.text
        results = answer.get_json()["results"]
        return [results[event["id"]].get("reason") or results[event["id"]]["result"] for event in events]

    def pull_page(self) -> dict[str, Any]:
        """One page of what is new."""
        answer = self.client.get(f"{SYNC}/pull", query_string={"cursor": self.cursor} if self.cursor else {})
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.get_json()
        assert page["base"] == self.cursor
        self.cursor = page["cursor"]
        self.seen = max([self.seen, *(item["seq"] for item in page["items"])])
        return page

    def pull(self) -> list[dict[str, Any]]:
        """Everything that is new, page after page."""
        items: list[dict[str, Any]] = []
        while True:
            page = self.pull_page()
            items += page["items"]
            if not page["more"]:
                return items


def answered(phone: Phone, visit: str, item: str, value: Any, replaces: Sequence[str] = ()) -> dict[str, Any]:
    """An answer to an item."""
    return phone.event(visit, "item.answered", {"item": item, "value": value, "replaces": list(replaces)})


def a_whole_visit(phone: Phone, visit: str) -> list[dict[str, Any]]:
    """Arrived, twenty answers, and completed: what a phone has to tell after an ordinary visit."""
    answers = [answered(phone, visit, f"work.item-{number}", "done") for number in range(20)]
    events = [phone.event(visit, "visit.arrived"), *answers]
    return [*events, phone.event(visit, "visit.completed", {"outcome": "done", "recorded": len(events) + 1})]


def photo_added(phone: Phone, visit: str, data: bytes) -> dict[str, Any]:
    """An event that names a photo with these bytes."""
    digest = hashlib.sha256(data).hexdigest()
    size = {"size": len(data), "mime": "image/jpeg", "width": 64, "height": 48}
    return phone.event(visit, "photo.added", {"sha256": digest, **size})


def at(moment: datetime) -> int:
    """An instant as a phone's clock shows it, in milliseconds."""
    return int(moment.timestamp() * 1000)


NewPhone = Callable[[Person], Phone]


@pytest.fixture
def phone_of(signed_in: Callable[..., FlaskClient]) -> NewPhone:
    """A function that gives an enrolled phone of a person."""
    return lambda person: Phone(signed_in(person), person).enrol()


def move(
    visit: str,
    start: datetime,
    ver: int = 1,
    asked_by: str = "customer",
    agreed_by: str | None = None,
    reason: str | None = None,
    end: datetime | None = None,
    at: datetime | None = None,
) -> None:
    """Has the office agree on another time."""
    moment = at or now()
    entry = bookings.office_entry(visit, start, end, ZONE, asked_by, agreed_by, reason, None, moment)
    bookings.change(Change(visit, ver, entry), moment)


def reassign(
    visit: str, before: str | None, after: str | None, ver: int = 1, role: str = "main", at: datetime | None = None
) -> None:
    """Has the office send another person, in the role of the one who leaves; or one more in a `role`, or one less."""
    with reading():
        roles = {member.person: member.role for member in member_store.members(visit)}
    one = MemberChange(visit, roles.get(before or "", role), before, after)
    bookings.change(Change(visit, ver, members=(one,)), at or now())
