"""Builds of Doorstep to hold against one another. Each fills an installation of its own by its own commands, and serves
it as the README says: two processes, and a worker beside them."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import psutil
import psycopg
import sqlalchemy as sa

from ground import drop_postgres_database, postgres_database
from people import PASSWORD
from serving import PATIENCE, free_port

SERVERS = 2
OURS = ("DOORSTEP_", "PYTHONPATH")
"""What the environment says about this process, and not about another build's."""
TEAM, ZONE = "城东装维班", ZoneInfo("Asia/Shanghai")
ATTENDED = timedelta(minutes=5)
"""How long a visit is booked for, so that many of one person have room before now."""


@dataclass(frozen=True)
class Build:
    """A checkout of Doorstep that was set up (`make setup`)."""

    name: str
    path: Path

    def knows(self, setting: str) -> bool:
        """Whether there is such a setting; another one would stop the start."""
        return setting in (self.path / "server/doorstep/config.py").read_text("utf-8")

    @property
    def python(self) -> str:
        return str(self.path / ".venv/bin/python")


COMMANDS = """
import json, sys
from click.testing import CliRunner
from doorstep.cli import doorstep

commands, said = json.load(sys.stdin)
for words in commands:
    done = CliRunner().invoke(doorstep, words, input=said)
    if done.exit_code:
        sys.exit(f"doorstep {' '.join(words)}: {done.output} {done.exception!r}")
"""

WATCHED = """
import atexit, json, os, sys, time
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.engine.default import DefaultDialect

LOCKS = {"UPDATE feed_clock": "clock", "SELECT chain_head": "head"}
held = {"clock": [], "head": []}
since = {}

@event.listens_for(Engine, "before_cursor_execute")
def takes(connection, cursor, statement, *_):
    for words, lock in LOCKS.items():
        if words in statement and (lock == "clock" or "FOR UPDATE" in statement):
            own = since.setdefault(id(connection.connection.dbapi_connection), {})
            own.setdefault(lock, time.perf_counter())

def ended(do):
    def done(dialect, connection):
        own = since.pop(id(connection.dbapi_connection), {})
        do(dialect, connection)
        now = time.perf_counter()
        for lock, began in own.items():
            held[lock].append([began, now])
    return done

DefaultDialect.do_commit = ended(DefaultDialect.do_commit)
DefaultDialect.do_rollback = ended(DefaultDialect.do_rollback)
file = os.path.join(os.environ["DOORSTEP_VAR"], f"held-{os.getpid()}.json")
atexit.register(lambda: open(file, "w").write(json.dumps(held)))
from doorstep.cli import main
main()
"""
"""A command of any build that writes down, when it ends, when it asked for the clock row and for the chain's head each
time, and when the commit was answered, by a clock that all processes share."""

HERE = Build("this build", Path(__file__).resolve().parents[2])


@dataclass(eq=False)
class Stand:
    """An installation of a build. `technicians` are the staff numbers of those who go, `orders` the work orders of
    each."""

    build: Build
    kind: str
    url: str
    folder: Path
    technicians: Sequence[str]
    orders: Mapping[str, Sequence[str]] = field(default_factory=dict)
    ports: tuple[int, ...] = field(default_factory=lambda: tuple(free_port() for _ in range(SERVERS)))
    processes: list[psutil.Popen] = field(default_factory=list)

    # -- by the build's own commands

    def run(self, *commands: Sequence[str], said: str = "") -> None:
        """Runs commands, all in one process: to start one takes longer than most of them. Each reads what is `said`.
        Raises RuntimeError when one of them fails."""
        given = json.dumps([commands, said])
        words = [self.build.python, "-c", COMMANDS]
        done = subprocess.run(words, env=self._environment(), input=given, text=True, capture_output=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{self.build.name}: {done.stdout}{done.stderr}")

    def fill(self, each: int, until: timedelta) -> None:
        """The shipped standard, people, and so many work orders of each technician, one behind the other until so long
        from now."""
        people = {**dict.fromkeys(self.technicians, "technician"), "D101": "dispatcher", "S101": "supervisor"}
        self.orders = {who: [f"WO-{who}-{place:04}" for place in range(each)] for who in self.technicians}
        file = self.folder / "orders.csv"
        file.write_text(_table(self.orders, datetime.now(ZONE) + until))
        self.run(
            ["migrate"],
            ["standard", "publish", str(self.build.path / "checklists")],
            *(_added(number, staff_no, role) for number, (staff_no, role) in enumerate(people.items())),
            ["import", str(file)],
            said=f"{PASSWORD}\n",
        )

    def verify(self) -> None:
        """Has the whole chain of records verified; raises RuntimeError when anything in it was changed."""
        self.run(["record", "verify", "--checkpoint", str(self.folder / "journal/chain.log")])

    # -- serving

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Two servers and a worker, until the block ends."""
        commands = [["serve", "--port", str(port)] for port in self.ports]
        with (self.folder / "server.log").open("ab") as log:
            self.processes = [self._started(words, log) for words in (*commands, ["worker"])]
        try:
            for port in self.ports:
                self.wait_for(lambda port=port: _answers(port))  # type: ignore[misc]
            yield
        finally:
            for process in self.processes:
                process.terminate()
            for process in self.processes:
                process.wait(PATIENCE)

    def _started(self, words: Sequence[str], log: BinaryIO) -> psutil.Popen:
        return psutil.Popen([self.build.python, "-c", WATCHED, *words], env=self._environment(), stdout=log, stderr=log)

    def asked(self, program: str) -> psutil.Popen:
        """A program of this build, which reads lines and answers each with one."""
        words = [self.build.python, "-c", program]
        with (self.folder / "server.log").open("ab") as log:
            return psutil.Popen(
                words,
                env=self._environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                bufsize=1,
            )

    def cpu(self) -> float:
        """Seconds of a processor that servers and worker have taken."""
        return sum(time.user + time.system for time in (process.cpu_times() for process in self.processes))

    def database_cpu(self) -> float:
        """Seconds of a processor that the database's own processes have taken; SQLite has none."""
        if self.kind == "sqlite":
            return 0.0
        [(folder,)] = self.ask("SELECT setting FROM pg_settings WHERE name = 'data_directory'")
        postmaster = psutil.Process(int(Path(folder, "postmaster.pid").read_text().split()[0]))
        ended = postmaster.cpu_times()
        lives = (process.cpu_times() for process in postmaster.children())
        return ended.children_user + ended.children_system + sum(time.user + time.system for time in lives)

    def held(self, lock: str) -> list[float]:
        """How many milliseconds the processes that served last held the `clock`, or the `head` of the chain, each
        time: from when one asked for it, or the one before it was done, to the answer of its commit."""
        files = [self.folder / f"held-{process.pid}.json" for process in self.processes]
        times = [times for file in files for times in json.loads(file.read_text())[lock]]
        times.sort(key=itemgetter(1))
        free = [0.0, *(done for _, done in times)]
        return [1000 * (done - max(asked, before)) for (asked, done), before in zip(times, free, strict=False)]

    def memory(self) -> float:
        """MB of the larger server process."""
        return max(process.memory_info().rss for process in self.processes[:SERVERS]) / 1_000_000

    def _environment(self) -> dict[str, str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        return environment | {
            "DOORSTEP_DATABASE_URL": self.url,
            "DOORSTEP_VAR": str(self.folder),
            "DOORSTEP_SECRET": "a secret of the bench, long enough to be accepted",
            "DOORSTEP_PUBLIC_URL": f"http://localhost:{self.ports[0]}",
            "DOORSTEP_TICKER": "no",
            **({"DOORSTEP_QUIET_HOURS": "none"} if self.build.knows("quiet_hours") else {}),
        }

    # -- what became of it, asked of the database without any build in between

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        if self.kind == "sqlite":
            with closing(sqlite3.connect(self.folder / "doorstep.db", timeout=60)) as connection:
                return connection.execute(query).fetchall()
        return self.asking.execute(query.encode()).fetchall()

    def change(self, statement: str) -> None:
        """Changes rows, behind the back of every process."""
        if self.kind == "sqlite":
            with closing(sqlite3.connect(self.folder / "doorstep.db", timeout=60)) as connection, connection:
                connection.execute(statement)
        else:
            self.asking.execute(statement.encode())

    @cached_property
    def asking(self) -> psycopg.Connection:
        """The connection over which the bench asks: a new one for each question would take more of the database's
        processor than a visit does."""
        url = sa.make_url(self.url).set(drivername="postgresql").render_as_string(hide_password=False)
        return psycopg.connect(url, autocommit=True)

    def count(self, query: str) -> int:
        [(found,)] = self.ask(query)
        return int(found or 0)

    def sealed_once(self) -> set[str]:
        """The visits that have one record."""
        one = "SELECT CAST(visit AS text) FROM chain_entries WHERE kind = 'record' GROUP BY visit HAVING count(*) = 1"
        return {visit for (visit,) in self.ask(one)}

    def wait_for_records(self, number: int) -> None:
        """Returns when so many visits have a record, and their customers' messages are planned."""
        self.wait_for(lambda: self.count(RECORDS) >= number and self.count(PLANNED) >= number)

    def wait_until_idle(self) -> None:
        """Returns when nothing is left that the worker would do now."""
        due = DUE.format(now="now()" if self.kind == "postgres" else "strftime('%Y-%m-%d %H:%M:%f', 'now')")
        self.wait_for(lambda: self.count(due) == 0 and self.count(LOOKED_AT) >= self.count(LAST))

    def wait_for(self, happened: Callable[[], bool]) -> None:
        """Returns when it has happened; raises RuntimeError when a process has ended meanwhile, or patience has."""
        deadline = time.monotonic() + PATIENCE
        while not happened():
            ended = [process for process in self.processes if process.poll() is not None]
            if ended or time.monotonic() > deadline:
                raise RuntimeError(f"{self.build.name}: {(self.folder / 'server.log').read_text()[-3000:]}")
            time.sleep(0.02)


RECORDS = "SELECT count(*) FROM record_summaries"
PLANNED = "SELECT count(DISTINCT about) FROM messages WHERE kind = 'finished'"
DUE = "SELECT count(*) FROM messages WHERE state IN ('waiting', 'sending') AND try_at <= {now}"
LOOKED_AT, LAST = "SELECT max(record) FROM review_progress", "SELECT max(number) FROM record_summaries"


@contextmanager
def stand(
    build: Build, kind: str, technicians: int, each: int, until: timedelta = timedelta(hours=-1)
) -> Iterator[Stand]:
    """An installation of a build on `sqlite` or `postgres`, with so many technicians and work orders of each until so
    long from now; gone afterwards."""
    with TemporaryDirectory(prefix="doorstep-bench-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'doorstep.db'}"
        if kind == "postgres":
            url = postgres_database(f"bench_{os.getpid()}_{folder.name[-8:].lower()}")
        made = Stand(build, kind, url, folder, [f"T{number + 101}" for number in range(technicians)])
        try:
            made.fill(each, until)
            yield made
        finally:
            if kind == "postgres":
                drop_postgres_database(url)


def _added(number: int, staff_no: str, role: str) -> list[str]:
    """The command that adds somebody."""
    team = ["--team", TEAM, *([] if number else ["--new-team", "--region", "城东"])]
    words = ["--name", f"员工{number}", "--phone", f"1380013{number:04}", "--role", role, *team]
    return ["person", "add", staff_no, *words, "--password-stdin"]


def _table(orders: Mapping[str, Sequence[str]], until: datetime) -> str:
    """A file of work orders for broadband installations, the last of each technician's just before an instant."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(
        "order kind name address_as phone email address area_type place_type start agreed_by agreed_at staff_no access"
        " pon_type down up wifi travel duration buffer".split()
    )
    number = 0
    for staff_no, own in orders.items():
        for place, order in enumerate(reversed(own), 1):
            number += 1
            start, agreed = until - place * ATTENDED, until - place * ATTENDED - timedelta(days=1)
            customer = (
                f"王秀{number}",
                "王女士",
                f"139{number:08}",
                f"w{number}@example.com",
                f"梧桐路{number}号",
                "city",
                "home",
            )
            when = (f"{start:%Y-%m-%d %H:%M}", "王女士", f"{agreed:%Y-%m-%d %H:%M}", staff_no)
            table.writerow(
                (order, "broadband-install", *customer, *when, "fibre", "XGS-PON", 1000, 100, "yes", 0, 5, 0)
            )
    return text.getvalue()


def _answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=PATIENCE).close()
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
    return True
