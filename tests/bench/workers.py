"""Workers side by side: how they share the messages that are due, how late a message goes out, and what a worker weighs
after many."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles

import psutil

from .builds import HERE, Build, Stand, stand
from .installation import DATABASES
from .messages import AHEAD, CHANNEL, EACH, TECHNICIANS, working
from .table import Row, progress

THINKS_S = 0.05
"""How long the other side thinks about a message, as a provider of text messages does."""
WORKERS, ROUNDS = 4, 4
TIMES_ONE, TIMES_OTHER = 3, 5
SUDDEN, STEADY_S = 300, 60
"""So many due in one second; and all of them in so many seconds, which is more than six times as close together as
10,000 in an hour."""
LATE_S, LATEST_S = 60, 120
MANY, MEMORY_MB = 100_000, 120

SINK = f"""
import json, os, sys, threading, time
import sqlalchemy as sa
from doorstep import create_app, worker
from doorstep.database import db

class Taking:
    name, kind_of_address, needs_address, side_by_side = {CHANNEL!r}, "none", False, 4
    count = 0
    def send(self, id, to, letter, now, handing_over):
        handing_over()
        time.sleep(THINKS_S)
        self.count += 1

app, taking = create_app(), Taking()
if hasattr(worker, "channel"):
    worker.channel = lambda settings: taking
else:
    worker.register.set_up = lambda settings: {{{CHANNEL!r}: taking}}
"""
SHARING = f"""THINKS_S = {THINKS_S}{SINK}
print(json.dumps("ready"), flush=True)
for _ in sys.stdin:
    taking.count = 0
    worker.tick(app, threading.Event())
    print(json.dumps(taking.count), flush=True)
"""
"""A worker of any build that sends what is due for each line that it reads, and then says how many that were."""
TICKING = f"""THINKS_S = {THINKS_S}{SINK}
with worker.ticking(app):
    print(json.dumps("ready"), flush=True)
    sys.stdin.readline()
"""
"""A worker of this build as it runs, until it reads a line."""
WEIGHED = f"""THINKS_S = 0{SINK}
import psutil
print(json.dumps("ready"), flush=True)
for _ in sys.stdin:
    worker.tick(app, threading.Event())
    print(json.dumps([taking.count, psutil.Process().memory_info().rss / 1e6]), flush=True)
"""
AGAIN = "UPDATE messages SET state = 'waiting', attempts = 0, try_at = due, handed_at = NULL WHERE state = 'sent'"
DUE_AT = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f000', 'now', (2 + place * {seconds} / {count}) || ' seconds')",
    "postgres": "now() + interval '2 seconds' + place * interval '1 second' * {seconds} / {count}",
}
FALLING_DUE = """UPDATE messages SET state = 'waiting', attempts = 0, handed_at = NULL, try_at = {at}, due = {at}
    FROM (SELECT id AS sent, row_number() OVER (ORDER BY id) * 1.0 AS place FROM messages WHERE state = 'sent'
    LIMIT {count}) AS these WHERE id = sent"""
LATE = {
    "sqlite": "(julianday(sent_at) - julianday(due)) * 86400",
    "postgres": "extract(epoch FROM sent_at - due)",
}
SENT = "SELECT count(*) FROM messages WHERE state = 'sent'"
LATENESS = "SELECT {late} FROM messages WHERE state = 'sent' AND due > '{since}'"


def measure(beside: Path | None = None) -> Iterator[Row]:
    builds = [HERE, *([Build("the build beside", beside)] if beside else [])]
    for kind in DATABASES:
        yield sharing(kind, builds)
        with stand(HERE, kind, TECHNICIANS, EACH, AHEAD) as made:
            yield from lateness(made)
            yield weight(made)


def sharing(kind: str, builds: Sequence[Build]) -> Row:
    """Rounds of one worker and of four, of each build in turn; the first round of each counts for nothing."""
    rates: dict[tuple[Build, int], list[float]] = {(build, many): [] for build in builds for many in (1, WORKERS)}
    with ExitStack() as stack:
        stands = {build: stack.enter_context(stand(build, kind, TECHNICIANS, EACH, AHEAD)) for build in builds}
        ready = {build: [stack.enter_context(working(made, SHARING)) for _ in range(WORKERS)]
                 for build, made in stands.items()}  # fmt: skip
        for build, workers in ready.items():
            progress(f"workers on {kind}: {build.name} sends for the first time")
            assert [json.loads(worker.stdout.readline()) for worker in workers] == ["ready"] * WORKERS
            sent = together(workers)
            assert sent >= TECHNICIANS * EACH, f"only {sent} messages went out"
        for number in range(ROUNDS):
            for build, many in rates:
                progress(f"workers on {kind}: {build.name}, {many} at once, round {number + 1} of {ROUNDS}")
                stands[build].change(AGAIN)
                began = time.perf_counter()
                count = together(ready[build][:many])
                rates[build, many].append(count / (time.perf_counter() - began))
    one, four = (median(rates[HERE, many]) for many in (1, WORKERS))
    shown, well = f"{one:,.0f} and {four:,.0f} /s: {four / one:.1f} times", four >= TIMES_ONE * one
    for build in builds[1:]:
        other = median(rates[build, 1])
        shown += f", {four / other:.1f} times one of {build.name}"
        well &= four >= TIMES_OTHER * other
    asked = f"≥ {TIMES_ONE} times{f', ≥ {TIMES_OTHER} times' if builds[1:] else ''}"
    return Row(f"a sink that thinks for {THINKS_S * 1000:.0f} ms, {kind}, one worker and {WORKERS}", shown, asked, well)


def together(workers: Sequence[psutil.Popen]) -> int:
    """How many messages these workers sent, all started at once."""
    for worker in workers:
        worker.stdin.write("\n")
    return sum(json.loads(worker.stdout.readline()) for worker in workers)


def lateness(made: Stand) -> Iterator[Row]:
    """How long after they were due messages had been sent, by a worker that looks every few seconds."""
    with working(made, TICKING) as worker:
        assert json.loads(worker.stdout.readline()) == "ready"
        steady = TECHNICIANS * EACH
        made.wait_for(lambda: made.count(SENT) >= steady)
        for count, seconds in ((SUDDEN, 1), (steady, STEADY_S)):
            progress(f"workers on {made.kind}: {count:,} fall due within {seconds} s")
            [(since,)] = made.ask(f"SELECT CAST({_now(made.kind)} AS text)")
            at = DUE_AT[made.kind].format(seconds=seconds, count=count)
            made.change(FALLING_DUE.format(at=at, count=count))
            went = LATENESS.format(late=LATE[made.kind], since=since)
            made.wait_for(lambda went=went, count=count: len(made.ask(went)) == count)  # type: ignore[misc]
            late = sorted(float(took) for (took,) in made.ask(went))
            p99 = quantiles(late, n=100, method="inclusive")[-1]
            shown = f"p99 {p99:.1f} s, worst {late[-1]:.1f} s"
            well = p99 <= LATE_S and late[-1] <= LATEST_S
            yield Row(
                f"  {count:,} due within {seconds} s, {made.kind}: late by", shown, f"{LATE_S} s, {LATEST_S} s", well
            )


def weight(made: Stand) -> Row:
    """What a worker holds in memory after it has sent many messages."""
    sent, megabytes = 0, 0.0
    with working(made, WEIGHED) as worker:
        assert json.loads(worker.stdout.readline()) == "ready"
        while sent < MANY:
            progress(f"workers on {made.kind}: {sent:,} of {MANY:,} sent, {megabytes:.0f} MB")
            made.change(AGAIN)
            worker.stdin.write("\n")
            sent, megabytes = json.loads(worker.stdout.readline())
    return Row(f"  memory of a worker after {sent:,} messages, {made.kind}", f"{megabytes:.0f} MB", f"≤ {MEMORY_MB} MB",
               megabytes <= MEMORY_MB)  # fmt: skip


def _now(kind: str) -> str:
    return "strftime('%Y-%m-%d %H:%M:%f', 'now')" if kind == "sqlite" else "now()"
