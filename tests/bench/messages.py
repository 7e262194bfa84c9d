"""Messages that are due, to a channel that takes everything at once: how many one worker sends in a second, what each
costs it, and what the database looks at for a claim while few or many wait."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median

import psutil
import sqlalchemy as sa

import examined
from builders import new_visit
from doorstep.clock import now
from doorstep.database import Base, db, transact, writing
from doorstep.intake import bookings
from doorstep.messages import claims_store
from doorstep.messages.jobs import MOST

from .builds import HERE, Build, Stand, stand
from .installation import DATABASES, Installation, installation
from .lookups import copy
from .pull import id_of, tidy
from .table import Row, progress

TECHNICIANS, EACH, AHEAD = 8, 125, timedelta(hours=23)
"""Visits of tomorrow, which are far enough away for nobody to be asked to leave."""
ROUNDS = 4
RATE, CPU_MS = 500, 2
SIZES = (1_000, 1_000_000)
CHANNEL = "console"
PROGRAM = """
import json, sys, threading, time
import sqlalchemy as sa
from doorstep import create_app, worker
from doorstep.database import db

class Taking:
    name, kind_of_address, needs_address, side_by_side = "console", "none", False, 8
    count = 0
    def send(self, id, to, letter, now, handing_over):
        handing_over()
        self.count += 1

AGAIN = "UPDATE messages SET state = 'waiting', attempts = 0, try_at = due, handed_at = NULL WHERE state = 'sent'"
app, taking = create_app(), Taking()
if hasattr(worker, "channel"):
    worker.channel = lambda settings: taking
else:
    worker.register.set_up = lambda settings: {"console": taking}
for _ in sys.stdin:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(sa.text(AGAIN))
    taking.count, wall, cpu = 0, time.perf_counter(), time.process_time()
    worker.tick(app, threading.Event())
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(json.dumps([taking.count, wall, cpu]), flush=True)
"""
"""A worker of any build that sends everything that is due for each line that it reads."""


def measure(beside: Path | None = None) -> Iterator[Row]:
    builds = [HERE, *([Build("the build beside", beside)] if beside else [])]
    for kind in DATABASES:
        yield from rates(kind, builds)
        with installation(kind) as made:
            yield claims(kind, made)


def rates(kind: str, builds: Sequence[Build]) -> Iterator[Row]:
    """Rounds of each build in turn; the first one of each counts for nothing."""
    rounds: dict[Build, list[tuple[int, float, float]]] = {build: [] for build in builds}
    with ExitStack() as stack:
        workers = {}
        for build in builds:
            progress(f"messages on {kind}: {build.name} gets ready")
            made = stack.enter_context(stand(build, kind, TECHNICIANS, EACH, AHEAD))
            workers[build] = stack.enter_context(working(made))
        for number in range(1 + ROUNDS):
            for build, worker in workers.items():
                progress(f"messages on {kind}: {build.name}, round {number} of {ROUNDS}")
                worker.stdin.write("\n")
                rounds[build].append(json.loads(worker.stdout.readline()))
    (own, *others) = [taken[1:] for taken in rounds.values()]
    count = own[0][0]
    assert count >= TECHNICIANS * EACH, f"only {count} messages went out"
    rate, cpu = (median(of) for of in ([n / wall for n, wall, _ in own], [1000 * c / n for n, _, c in own]))
    said = "".join(
        f"; {rate / median(n / wall for n, wall, _ in other):.2f} times the build beside" for other in others
    )
    yield Row(f"{count:,} messages to a null channel, {kind}, one worker", f"{rate:,.0f} /s{said}", f"≥ {RATE} /s",
              rate >= RATE)  # fmt: skip
    said = "".join(f"; {median(1000 * c / n for n, _, c in other):.2f} ms beside" for other in others)
    yield Row("  CPU of one, without the database", f"{cpu:.2f} ms{said}", f"≤ {CPU_MS} ms", cpu <= CPU_MS)


@contextmanager
def working(made: Stand, program: str = PROGRAM) -> Iterator[psutil.Popen]:
    """A program that works until the block ends."""
    worker = made.asked(program)
    try:
        yield worker
    finally:
        worker.stdin.close()
        worker.wait(60)


def claims(kind: str, made: Installation) -> Row:
    """A batch is claimed of many that are all due, which is the worst."""
    found = []
    with made.app.app_context():
        first = a_message(made)
        for size in SIZES:
            progress(f"messages on {kind}: {size:,} wait")
            let_wait(first, size)
            found.append(looked_at_by_a_claim())
    what = "steps of its virtual machine" if kind == "sqlite" else "rows examined"
    few, many = (f"{size:,}" for size in SIZES)
    shown = f"{found[0]:,} and {found[1]:,}"
    return Row(f"  {what} by a claim of {MOST}, {few} and {many} due", shown, "≤ 1.1 times", found[1] <= 1.1 * found[0])


def a_message(made: Installation) -> str:
    """A message about a visit, which is over."""
    visit = new_visit(made.people.li, start=now() + timedelta(hours=5))
    bookings.create_visits([visit], None, now())
    with writing():
        query = sa.text("SELECT CAST(id AS text) FROM messages WHERE about = :visit LIMIT 1")
        first: str = db.session.execute(query, {"visit": visit.id}).scalar_one()
        db.session.execute(sa.text("UPDATE messages SET state = 'sent'"))
    return first


def let_wait(first: str, count: int) -> None:
    """That many messages are due, each about a visit of its own: copies of one, made by the database."""
    messages, before = Base.metadata.tables["messages"], now() - timedelta(hours=1)
    with writing():
        db.session.execute(sa.delete(messages).where(messages.c.id != first))
        copy("messages", messages.c.id == first, count, lambda n: {
            "id": id_of(8, n), "about": id_of(9, n), "state": sa.literal("waiting"), "try_at": before})  # fmt: skip
    tidy()


def looked_at_by_a_claim() -> int:
    claim = partial(claims_store.claim, CHANNEL, now(), MOST)
    assert len(transact(claim)) == MOST  # the statements are known from here on
    return examined.by(lambda: transact(claim))
