"""A database as the first release left it, filled directly, in the proportions of a house that has worked for a while.

For migrations alone: the rows are of its shapes and hang together, and nobody has checked that they make sense.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

REVISION = "0007"
"""The newest migration of the first release."""
EVENTS = 10
"""Events of a visit that was made."""
COMING = 50
"""Of so many visits one is still to come; another one was cancelled."""

Row = tuple[Any, ...]
KINDS = {
    name: place
    for place, name in enumerate(
        "team person customer premises visit entry device event message promise session question review step".split(), 1
    )
}


def id_of(kind: str, number: int) -> str:
    """The id of the so-manieth thing of a kind."""
    return f"{KINDS[kind]:08x}-0000-7000-8000-{number:012x}"


class House:
    """Everything that stands in the tables: for each table a method of its name. `size` is the number of visits, `zone`
    what the database wants behind an instant."""

    def __init__(self, size: int, zone: str) -> None:
        self.size, self.zone = size, zone
        self.staff = max(4, size // 500)
        self.groups = max(2, self.staff // 20)
        self.homes = max(3, size * 3 // 5)

    def at(self, number: int, minutes: int = 0) -> str:
        """An instant of the so-manieth visit; they lie a few minutes apart, and the last are still to come."""
        every = timedelta(minutes=3 * number + minutes)
        return (datetime(2026, 1, 1, 8) + every).isoformat(" ", "microseconds") + self.zone

    def person(self, number: int) -> str:
        return id_of("person", number % self.staff)

    def team(self, number: int) -> str:
        return id_of("team", number % self.staff % self.groups)

    def is_made(self, number: int) -> bool:
        return number % COMING > 1

    def is_coming(self, number: int) -> bool:
        return number % COMING == 0

    def tables(self) -> Iterator[tuple[str, str, Iterator[Row]]]:
        """Name, columns and rows of each table; what others refer to comes first."""
        for name, columns in COLUMNS.items():
            yield name, columns, getattr(self, name)()

    def teams(self) -> Iterator[Row]:
        return ((id_of("team", n), f"{n}组", "城南") for n in range(self.groups))

    def people(self) -> Iterator[Row]:
        for n in range(self.staff):
            phone = f"+86138{n:08d}"
            yield id_of("person", n), f"李{n}", f"T{n:05d}", phone, self.team(n), "城南", "-", self.at(0), None, None

    def person_roles(self) -> Iterator[Row]:
        for n in range(self.staff):
            yield id_of("person", n), "account_manager" if n % 7 == 0 else "technician"
            if n % 10 == 0:
                yield id_of("person", n), "supervisor"

    def person_duties(self) -> Iterator[Row]:
        return ((id_of("person", n), "complaints") for n in range(0, self.staff, 10))

    def devices(self) -> Iterator[Row]:
        for n in range(self.staff):
            yield id_of("device", n), id_of("person", n), "手机", "1.0", True, True, self.at(0), self.at(0), None

    def standards(self) -> Iterator[Row]:
        yield "a" * 64, "{}", self.at(0), None, ""

    def customers(self) -> Iterator[Row]:
        for n in range(self.homes):
            yield id_of("customer", n), f"王－{n}", None, f"+86139{n:08d}", None, False, f"c{n}@customers.example", "en"

    def premises(self) -> Iterator[Row]:
        for n in range(self.homes):
            yield id_of("premises", n), id_of("customer", n), f"人民路 {n} 号", "city", None, None, None

    def visits(self) -> Iterator[Row]:
        for n in range(self.size):
            made, coming = self.is_made(n), self.is_coming(n)
            yield (
                id_of("visit", n), 1 + n % 3, f"WO－{n}", "install", self.team(n), "a" * 64,
                "booked" if made or coming else "cancelled", id_of("customer", n % self.homes),
                id_of("premises", n % self.homes), '{"order.access": "光纤"}', 20, 90, "狗不咬人",
                self.at(n), self.at(n, 60) if n % 2 else None, self.at(n, -600), None,
                None if made or coming else self.at(n, -60), None, None if made or coming else "客户没空", None,
                self.at(n, 90) if made else None, n * EVENTS + EVENTS if made else None, 15, made, 1,
            )  # fmt: skip

    def visit_members(self) -> Iterator[Row]:
        for n in range(self.size):
            yield id_of("visit", n), self.person(n), n * EVENTS, "main", None
            if n % 5 == 0:
                yield id_of("visit", n), self.person(n + 1), n * EVENTS, "backup", n * EVENTS + 5 if n % 2 else None

    def promise_entries(self) -> Iterator[Row]:
        for n in range(self.size):
            rest = "Asia/Shanghai", "customer", "王", None
            yield (
                id_of("entry", n),
                id_of("visit", n),
                self.at(n),
                None,
                *rest,
                self.at(n, -600),
                "office",
                None,
                None,
                n,
            )
            if n % 4 == 0:
                moved = id_of("entry", self.size + n), id_of("visit", n), self.at(n), self.at(n, 60)
                event = id_of("event", n * EVENTS)
                yield *moved, *rest, self.at(n, -60), "door", event, self.person(n), n

    def plans(self) -> Iterator[Row]:
        for n in range(0, self.size, COMING):
            yield id_of("visit", n), id_of("person", n // COMING % self.staff), self.at(n), self.at(n, 1), False

    def visit_events(self) -> Iterator[Row]:
        body = json.dumps(
            {"item": "work.fibre", "value": "done", "note": "一切正常", "replaces": []}, ensure_ascii=False
        )
        for n in range(self.size):
            for place in range(EVENTS if self.is_made(n) else 0):
                seq = n * EVENTS + place + 1
                flags = "not_a_member" if seq % 997 == 0 else ""
                yield (
                    seq, id_of("event", seq), id_of("visit", n), id_of("device", n % self.staff), self.person(n),
                    "item.answered", 1, seq, 1_790_000_000_000 + seq, 480, "boot", seq, body, f"{seq:064x}",
                    self.at(n, place), flags,
                )  # fmt: skip

    def visit_summaries(self) -> Iterator[Row]:
        for n in filter(self.is_made, range(self.size)):
            upto = n * EVENTS + EVENTS
            yield (
                id_of("visit", n),
                upto,
                "completed",
                "done",
                "on_time",
                "2.0",
                False,
                self.at(n),
                self.at(n, 90),
                EVENTS,
                1,
                0,
            )

    def feed(self) -> Iterator[Row]:
        """What the team hears of each event, and what else there is to hear; what people hear is trimmed sooner."""
        for n in range(self.size):
            visit, first = id_of("visit", n), n * EVENTS
            yield self.person(n), first, "scope.added", visit, None, "assigned"
            for place in range(EVENTS if self.is_made(n) else 0):
                seq = first + place + 1
                yield self.team(n), seq, "event", visit, id_of("event", seq), None
        for n in range(self.staff):
            yield id_of("person", n), self.size * EVENTS + 1, "standard.published", None, None, "a" * 64

    def feed_clock(self) -> Iterator[Row]:
        last = self.size * EVENTS + 1
        yield 1, id_of("session", 0), last, last - 5, 0

    def promises(self) -> Iterator[Row]:
        """An appointment for each visit, and for some an answer that was promised, which nothing settles."""
        for n in range(self.size):
            made, coming = self.is_made(n), self.is_coming(n)
            by = None if coming and n % (2 * COMING) == 0 else self.person(n)
            outcome = "met" if made else None if coming else "withdrawn"
            looked, steps = (self.at(n), 0) if coming else (None, 2)
            settled = self.at(n) if made else None
            yield (
                id_of("promise", n),
                id_of("visit", n),
                "appointment",
                by,
                self.at(n, -600),
                self.at(n, 10),
                settled,
                outcome,
                looked,
                steps,
            )
            if n % 20 == 3:
                due = "2099-01-01 00:00:00.000000" + self.zone
                promise = id_of("promise", self.size + n), id_of("visit", n), "question.answer", self.person(n)
                yield *promise, self.at(n), due, None, None, None, 0

    def messages(self) -> Iterator[Row]:
        """Booked, a reminder and a farewell for each visit, the list of a day for every tenth."""
        facts = json.dumps({"start": "2026-11-23T01:00:00+00:00", "zone": "Asia/Shanghai", "order": "WO－1"})
        words = "zh", "上门预约", "王女士您好，您预约的上门服务已约定，届时请您留人在家。"
        for n in range(self.size):
            visit, team = id_of("visit", n), self.team(n)
            for place, kind in enumerate(("booked", "day-before", "done")):
                sent = self.is_made(n)
                state = (
                    ("sent", None) if sent else ("waiting", None) if self.is_coming(n) else ("withdrawn", "cancelled")
                )
                yield (
                    id_of("message", n * 4 + place), visit, id_of("entry", n), kind, "customer",
                    id_of("customer", n % self.homes), "mail", visit, None, team, None, self.at(n, -60),
                    self.at(n), facts, *state, None, 1, self.at(n, -60), self.at(n, -60) if sent else None, *words,
                )  # fmt: skip
            if n % 10 == 0:
                person, day = self.person(n // 10), self.at(n)[:10]
                yield (
                    id_of("message", n * 4 + 3), person, f"{day}/{n}", "day", "technician", person, "mail", None, day,
                    team, None, self.at(n), self.at(n, 60), facts, "sent", None, None, 1, self.at(n), self.at(n),
                    *words,
                )  # fmt: skip

    def photos(self) -> Iterator[Row]:
        for n in range(self.size):
            yield f"{n:064x}", 120_000, "image/jpeg", 1600, 1200, self.at(n)

    def photo_refs(self) -> Iterator[Row]:
        for n in filter(self.is_made, range(self.size)):
            yield id_of("event", n * EVENTS + 3), id_of("visit", n), self.person(n), f"{n:064x}"

    def quarantine(self) -> Iterator[Row]:
        for n in range(0, self.size, 40):
            visit = None if n % 80 == 0 else id_of("visit", n)
            by = id_of("device", n % self.staff), self.person(n)
            yield id_of("event", 10**9 + n), "b" * 64, visit, *by, "not_a_member", None, '{"id": "x"}', self.at(n), None

    def command_keys(self) -> Iterator[Row]:
        for n in range(0, self.size, 50):
            yield self.person(n), id_of("session", n), "c" * 64, id_of("visit", n), self.at(n)

    def clock_samples(self) -> Iterator[Row]:
        for n in range(0, self.size, 5):
            yield id_of("device", n % self.staff), "boot", n, 1_790_000_000_000 + n, 12, 40, self.at(n)

    def chain_entries(self) -> Iterator[Row]:
        made = filter(self.is_made, range(self.size))
        for number, n in enumerate(made, 1):
            yield (
                number,
                "record",
                id_of("visit", n),
                f"{number - 1:064x}",
                f"{number:064x}",
                '{"format": "1"}' * 20,
                self.at(n),
            )

    def record_openings(self) -> Iterator[Row]:
        made = filter(self.is_made, range(self.size))
        return ((number, "order", "d" * 64, f'"WO－{n}"') for number, n in enumerate(made, 1))

    def record_summaries(self) -> Iterator[Row]:
        made = filter(self.is_made, range(self.size))
        for number, n in enumerate(made, 1):
            yield (
                number,
                id_of("visit", n),
                "install",
                self.team(n),
                self.person(n),
                self.at(n)[:10],
                "done",
                0,
                0,
                self.at(n),
            )

    def shifts(self) -> Iterator[Row]:
        return ((id_of("person", n), day, "08:30:00", "17:30:00") for n in range(self.staff) for day in range(1, 6))


COLUMNS = {
    "teams": "id name region",
    "people": "id name staff_no phone team region password_hash created deactivated_at email",
    "person_roles": "person role",
    "person_duties": "person duty",
    "devices": "id person name app_version standalone persisted enrolled seen revoked_at",
    "standards": "hash document published_at published_by note",
    "customers": "id name address_as phone tier is_new email language",
    "premises": "id customer address area_type place_type latitude longitude",
    "visits": "id ver order kind team standard state customer premises facts travel_minutes duration_minutes "
    "instructions start end created created_by cancelled cancelled_by cancel_reason cancel_asked_by finished "
    "finished_seq buffer_minutes begun link_version",
    "visit_members": "visit person from_seq role to_seq",
    "promise_entries": "id visit start end zone asked_by agreed_by reason at origin event by seq",
    "plans": "visit person start end clash",
    "visit_events": "seq id visit device by type v seen wall tz boot mono body digest received flags",
    "visit_summaries": "visit upto status outcome verdict minutes unaware arrived completed events photos surprises",
    "feed": "principal seq kind visit event detail",
    "feed_clock": "id epoch seq backed_up_seq trimmed_seq",
    "promises": "id visit kind by made due settled outcome look_at steps",
    "messages": "id about version kind role recipient channel visit day team promise due until facts state reason "
    "detail attempts try_at sent_at language subject text",
    "photos": "sha256 size mime width height verified_at",
    "photo_refs": "event visit person sha256",
    "quarantine": "event digest visit device by reason detail raw received photo",
    "command_keys": "person key fingerprint visit at",
    "clock_samples": "device boot mono wall offset_ms error_ms received",
    "chain_entries": "number kind visit previous digest document sealed_at",
    "record_openings": "record path salt value",
    "record_summaries": "number visit kind team technician day outcome critical surprises completed_at",
    "shifts": "person weekday start end",
}
"""Each table and the columns that are filled, in the order of the rows."""


def fill(connection: sa.Connection, visits: int) -> dict[str, int]:
    """Fills a database of the first release's tables with a house of so many visits; returns how many rows each has."""
    sqlite = connection.dialect.name == "sqlite"
    written = {}
    cursor = connection.connection.cursor()
    for name, columns, rows in House(visits, "" if sqlite else "+00").tables():
        quoted = ", ".join(f'"{column}"' for column in columns.split())
        counted = Counted(rows)
        if sqlite:
            marks = ", ".join("?" * len(columns.split()))
            cursor.executemany(f"INSERT INTO {name} ({quoted}) VALUES ({marks})", counted)  # noqa: S608
        else:
            with cursor.copy(f"COPY {name} ({quoted}) FROM STDIN") as copy:  # type: ignore[attr-defined]
                for row in counted:
                    copy.write_row(row)
        written[name] = counted.count
    return written


class Counted:
    """Rows that are counted as they go by."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Row]:
        for row in self.rows:
            self.count += 1
            yield row


def every_row(connection: sa.Connection) -> Iterator[tuple[str, Row]]:
    """The first release's columns of every row, table by table, in the order of the first columns."""
    for name, columns in COLUMNS.items():
        quoted = ", ".join(f'"{column}"' for column in columns.split())
        order = ", ".join(map(str, range(1, 4 if len(columns.split()) > 2 else 3)))
        query = sa.text(f"SELECT {quoted} FROM {name} ORDER BY {order}")  # noqa: S608
        for row in connection.execution_options(stream_results=True, max_row_buffer=5000).execute(query):
            yield name, tuple(row)


def digest(connection: sa.Connection) -> dict[str, str]:
    """How many rows each table has, and the SHA-256 of what they say."""
    counts: dict[str, int] = {}
    digests: dict[str, Any] = {}
    for name, row in every_row(connection):
        counts[name] = counts.get(name, 0) + 1
        digests.setdefault(name, hashlib.sha256()).update(repr(row).encode())
    return {name: f"{counts[name]} rows, {digests[name].hexdigest()[:16]}" for name in counts}
