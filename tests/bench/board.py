"""A day of 200 technicians and 1,500 visits as the board asks for it: what the answer costs the server, how many
statements it takes, and how much goes over the wire."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

from people import PASSWORD

from .builds import HERE, Build, Stand, stand
from .installation import DATABASES
from .table import Row, progress

TECHNICIANS, EACH, AHEAD = 200, 8, timedelta(minutes=30)
"""The last eight times of five minutes each before then: some visits are late, as on a bad day."""
WARM, ROUNDS = 2, 12
CPU_MS, BYTES = 60, 250_000
PROGRAM = """
import gzip, json, sys, time
import sqlalchemy as sa
from doorstep import create_app
from doorstep.database import db

app, given = create_app(), json.loads(sys.stdin.readline())
client, said = app.test_client(), []
client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
signed_in = client.post("/api/v1/session", json={"staff_no": "D101", "password": given["password"]})
assert signed_in.status_code == 200, signed_in.text
with app.app_context():
    sa.event.listen(db.engine, "before_cursor_execute", lambda *_: said.append(1))
for _ in sys.stdin:
    said.clear()
    began = time.process_time()
    answer = client.get("/api/v1/day", headers={"Accept-Encoding": "gzip"})
    cpu = 1000 * (time.process_time() - began)
    day = json.loads(gzip.decompress(answer.data))
    visits = sum(len(row["visits"]) for row in day["technicians"])
    print(json.dumps([cpu, len(said), len(answer.data), len(day["technicians"]), visits]), flush=True)
"""
"""Asks for the day of any build, in a process of its own."""


@dataclass(frozen=True)
class Asked:
    """What an answer took: milliseconds of the server's processor, statements, bytes; and what it told of."""

    cpu: float
    statements: int
    bytes: int
    people: int
    visits: int


def measure(beside: Path | None = None) -> Iterator[Row]:
    builds = [HERE, *([Build("the build beside", beside)] if beside else [])]
    for kind in DATABASES:
        found = days(kind, builds)
        yield from rows(kind, *(found[build.name] for build in builds))


def days(kind: str, builds: Sequence[Build]) -> dict[str, list[Asked]]:
    """The answers of each build, asked in turn, so that a busy machine slows down all of them."""
    with ExitStack() as stack:
        stands: list[Stand] = []
        for build in builds:
            progress(f"board on {kind}: {build.name} gets ready")
            stands.append(stack.enter_context(stand(build, kind, TECHNICIANS, EACH, AHEAD)))
        asking = [made.asked(PROGRAM) for made in stands]
        for process in asking:
            process.stdin.write(json.dumps({"password": PASSWORD}) + "\n")
        found: dict[str, list[Asked]] = {made.build.name: [] for made in stands}
        for number in range(WARM + ROUNDS):
            for made, process in zip(stands, asking, strict=True):
                process.stdin.write("\n")
                process.stdin.flush()
                answer = Asked(*json.loads(process.stdout.readline()))
                if number >= WARM:
                    found[made.build.name].append(answer)
        for process in asking:
            process.stdin.close()
            process.wait()
    return found


def rows(kind: str, here: Sequence[Asked], beside: Sequence[Asked] = ()) -> Iterator[Row]:
    """What the board's answer takes of this build, and of the one beside it."""
    of = f"board, {kind}, {here[0].people} people with {here[0].visits:,} visits"
    cpu, most = median(one.cpu for one in here), max(one.bytes for one in here)
    aimed = kind == "postgres"
    yield Row(
        f"{of}: CPU of the server",
        _beside("{:.0f} ms", cpu, [one.cpu for one in beside]),
        f"≤ {CPU_MS} ms" if aimed else "",
        cpu <= CPU_MS if aimed else None,
    )
    yield Row("  statements", _beside("{:.0f}", here[-1].statements, [one.statements for one in beside]))
    yield Row(
        "  over the wire, packed",
        _beside("{:,.0f} B", most, [one.bytes for one in beside]),
        f"≤ {BYTES:,} B",
        most <= BYTES,
    )


def _beside(form: str, own: float, others: Sequence[float]) -> str:
    return form.format(own) + (f"; beside {form.format(median(others))}" if others else "")
