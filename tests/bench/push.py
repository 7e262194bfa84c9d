"""A push of a batch, durable, against the same rows written without any of Doorstep in between."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from http.client import HTTPConnection
from itertools import cycle
from statistics import median
from typing import Any

import psycopg
import sqlalchemy as sa

from builders import Phone
from serving import free_port

from .installation import DATABASES, Installation, answers, installation
from .table import Row, median_ms, progress, timed

VISITS, BATCHES, EVENTS = 20, 3, 20
"""Batches for each visit, as in an ordinary one; the fold reads what came before."""
AIM = {"sqlite": 0.35, "postgres": 0.5}
TABLES = ("visit_events", "feed")

Rows = dict[str, Sequence[Sequence[Any]]]
"""By table."""
Read = Callable[[str], Sequence[Sequence[Any]]]
Write = Callable[[Rows], None]


def measure() -> Iterator[Row]:
    yield Row("empty Flask route over HTTP, one client", f"{empty_route():.0f} requests/s")
    for kind in DATABASES:
        progress(f"push on {kind}")
        with installation(kind) as made:
            yield from pushes(made)


def pushes(made: Installation) -> Iterator[Row]:
    """Batches over HTTP and in this process, each followed by a raw write of the rows that it left."""
    made.serve()
    li = made.people.li
    over_http: list[float] = []
    in_process: list[float] = []
    raw: list[float] = []
    phones = ((made.phone(li), over_http), (Phone(made.client(li), li).enrol(), in_process))
    with raw_database(made) as (read, write):
        for visit, (phone, times) in zip(made.book(2 * VISITS, li), cycle(phones)):
            for _ in range(BATCHES):
                events = answers(phone, visit, EVENTS)
                before = read("SELECT seq FROM feed_clock")[0][0]
                times.append(timed(partial(accepted, phone, events)))
                rows = {table: read(f"SELECT * FROM {table} WHERE seq > {before}") for table in TABLES}  # noqa: S608
                raw.append(timed(partial(write, rows)))
    rate = median(raw) / median(over_http)
    aim = AIM[made.kind]
    yield Row(f"push of {EVENTS} events, {made.kind}, of the raw rate", f"{rate:.2f}", f"≥ {aim:.2f}", rate >= aim)
    yield Row("  over HTTP", median_ms(over_http))
    yield Row("  in one process, Flask's test client", median_ms(in_process))
    yield Row(f"  its {sum(map(len, rows.values()))} rows raw, one durable transaction", median_ms(raw))


def accepted(phone: Phone, events: Sequence[dict[str, Any]]) -> None:
    """Hands in a batch; every event must be accepted, or there would be less to do."""
    assert phone.results(*events) == ["accepted"] * len(events)


@contextmanager
def raw_database(made: Installation) -> Iterator[tuple[Read, Write]]:
    """Reads the installation's database, and writes rows into tables of the same make, through the driver alone."""
    with (raw_sqlite if made.kind == "sqlite" else raw_postgres)(made) as both:
        yield both


@contextmanager
def raw_sqlite(made: Installation) -> Iterator[tuple[Read, Write]]:
    """Another file in the same folder, with the settings that the product uses."""
    with (
        closing(sqlite3.connect(made.folder / "doorstep.db")) as source,
        closing(sqlite3.connect(made.folder / "raw.db", isolation_level=None)) as raw,
    ):
        raw.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL")
        for table in TABLES:
            made_by = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type DESC"
            for (definition,) in source.execute(made_by, [table]):
                raw.execute(definition)

        def write(rows: Rows) -> None:
            raw.execute("BEGIN IMMEDIATE")
            for table, found in rows.items():
                raw.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(found[0]))})", found)  # noqa: S608
            raw.execute("COMMIT")

        yield lambda query: source.execute(query).fetchall(), write


@contextmanager
def raw_postgres(made: Installation) -> Iterator[tuple[Read, Write]]:
    """Another schema of the same database."""
    url = sa.make_url(made.url).set(drivername="postgresql").render_as_string(hide_password=False)
    with (
        closing(psycopg.connect(url, autocommit=True)) as source,
        closing(psycopg.connect(url)) as raw,
    ):
        source.execute("CREATE SCHEMA raw")
        for table in TABLES:
            source.execute(f"CREATE TABLE raw.{table} (LIKE public.{table} INCLUDING ALL)")
        raw.execute("SET synchronous_commit = on")
        raw.commit()

        def write(rows: Rows) -> None:
            with raw.cursor() as cursor:
                for table, found in rows.items():
                    marks = ", ".join(["%s"] * len(found[0]))
                    cursor.executemany(f"INSERT INTO raw.{table} VALUES ({marks})", found)  # noqa: S608
            raw.commit()

        yield lambda query: source.execute(query).fetchall(), write


def empty_route() -> float:
    """Requests a second of a Flask app that does nothing, served as Doorstep is: what HTTP alone costs here."""
    port = free_port()
    program = (
        "import flask, waitress\n"
        "app = flask.Flask('empty')\n"
        "app.post('/')(lambda: 'x')\n"
        f"waitress.serve(app, host='127.0.0.1', port={port}, threads=8, ident='')"
    )
    process = subprocess.Popen([sys.executable, "-c", program], env=dict(os.environ))
    try:
        return rate_of(port)
    finally:
        process.terminate()
        process.wait()


def rate_of(port: int, count: int = 500) -> float:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    deadline = time.monotonic() + 30
    while True:
        try:
            connection.connect()
            break
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)

    def call() -> None:
        connection.request("POST", "/", b"{}")
        connection.getresponse().read()

    return 1000 / median(timed(call) for _ in range(count))
