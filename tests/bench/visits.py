"""Whole visits: what a phone hands in that comes back from a visit, until its record is sealed and verified.

Each is made by the phone of the demonstration as an app makes it: the shipped standard, a statement, a signature,
private answers, the completion. They are made before the clock runs, and handed in by eight clients at once.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from statistics import median

from builders import SYNC
from doorstep.demo import phone
from doorstep.demo.phone import Client
from doorstep.demo.stories import INSTALLED, Story, perform
from images import jpeg, scene, with_segment
from people import PASSWORD

from .builds import HERE, Build, Stand, stand
from .installation import DATABASES, Connection
from .table import Row, progress

CLIENTS, ROUNDS, VISITS, WARM = 8, 4, 240, 16
"""Phones at once; rounds of each build, in turn; visits in a round, and before the first of them, unmeasured: what a
server learns once is no cost of a visit."""
STORY = Story(said={**INSTALLED, "work.photo-consent": "no"})
PHOTO_SIDES, PHOTO_QUALITY = (1200, 900), 20
TAKEN, SUSTAINED = 7, 3
"""Times what the build of beb9f1f does."""
CPU_MS, CLOCK_MS, ALLOWED = 20, 1.5, 1_000


def measure(beside: Path | None = None) -> Iterator[Row]:
    builds = [HERE, *([Build("the build beside", beside)] if beside else [])]
    for kind in DATABASES:
        for photos in NAMES:
            yield from whole_visits(kind, builds, photos)


def whole_visits(kind: str, builds: Sequence[Build], photos: int) -> Iterator[Row]:
    """Rounds of each build in turn, so that a busy machine slows down all of them."""
    with ExitStack() as stack:
        taken_by: dict[Stand, Clients] = {}
        for build in builds:
            made = stack.enter_context(stand(build, kind, CLIENTS, (WARM + ROUNDS * (WARM + VISITS)) // CLIENTS))
            progress(f"visits on {kind}, {NAMES[photos]}: {build.name} gets ready")
            taken_by[made] = Clients.ready(made, photos)
        rounds: dict[Stand, list[Round]] = {made: [] for made in taken_by}
        for number in range(ROUNDS):
            for made in sorted(rounds, key=lambda made: len(rounds[made]), reverse=bool(number % 2)):
                progress(f"visits on {kind}, {NAMES[photos]}: {made.build.name}, round {number + 1} of {ROUNDS}")
                rounds[made].append(taken_by[made].round())
        for made in rounds:
            made.verify()
    yield from rows(kind, photos, *rounds.values())


NAMES = {0: "without a photo", 1: "with a photo of 200 kB"}


@dataclass(frozen=True)
class Handed:
    """A visit that waits to be handed in: the body of its push, and its photos by digest."""

    visit: str
    body: bytes
    photos: Mapping[str, bytes]


@dataclass(frozen=True)
class Round:
    """What a round took: visits a second, until the last was taken in and until the last was sealed; milliseconds of
    servers and worker for a visit, everything that follows included, and of the database; MB of a server; milliseconds
    for which the clock row was held, by a phone that is alone and by all; completions a second that the lock of the
    chain's head allows, 0 on SQLite, which has one lock for everything."""

    taken: float
    sustained: float
    cpu: float
    database: float
    memory: float
    alone: float
    clock: float
    allowed: float


@dataclass
class Clients:
    """The phones of a stand, and what each has yet to hand in."""

    made: Stand
    waiting: list[list[Handed]]
    connections: list[Connection]
    sealed: int = 0
    alone: Sequence[float] = ()
    """How long the clock was held while one phone handed in, and nobody else, in milliseconds."""

    @classmethod
    def ready(cls, made: Stand, photos: int) -> Clients:
        """Signs everybody in and makes every visit, then has one phone after the other hand in a few of them."""
        with made.serving():
            clients = cls(made, [], [Connection(made.ports[place % len(made.ports)]) for place in range(CLIENTS)])
            for connection, staff_no in zip(clients.connections, made.technicians, strict=True):
                clients.waiting.append(visits_of(connection, staff_no, made.orders[staff_no], photos))
                connection.close()  # a server does so by itself while the others' visits are being made
        with made.serving():
            clients._hand_in(WARM, at_once=1)
            made.wait_for_records(WARM)
        clients.alone = made.held("clock")
        return clients

    def round(self) -> Round:
        """A round in servers that have done a little of the same. Only visits count that have one record afterwards."""
        made = self.made
        with made.serving():
            self._hand_in(WARM)
            made.wait_for_records(self.sealed)
            made.wait_until_idle()
            before, database, began = made.cpu(), made.database_cpu(), time.monotonic()
            handed = self._hand_in(VISITS)
            taken = time.monotonic() - began
            made.wait_for_records(self.sealed)
            sustained = time.monotonic() - began
            made.wait_until_idle()
            count = len(handed & made.sealed_once())
            cpu, database_cpu, memory = made.cpu() - before, made.database_cpu() - database, made.memory()
        head = made.held("head")
        return Round(
            taken=count / taken,
            sustained=count / sustained,
            cpu=1000 * cpu / count,
            database=1000 * database_cpu / count,
            memory=memory,
            alone=median(self.alone),
            clock=median(made.held("clock")),
            allowed=1000 * (WARM + count) / sum(head) if head else 0,
        )

    def _hand_in(self, count: int, at_once: int = CLIENTS) -> set[str]:
        """Hands in so many of the visits, as many of each phone; returns which."""
        each = count // CLIENTS
        with ThreadPoolExecutor(at_once) as pool:
            done = list(pool.map(partial(hand_in, each), self.connections, self.waiting))
        for connection in self.connections:
            connection.close()
        self.sealed += count
        return {visit for visits in done for visit in visits}


def hand_in(count: int, client: Client, waiting: list[Handed]) -> list[str]:
    """Hands in the first of the visits that wait, one after the other. Nothing may be refused."""
    now, waiting[:] = waiting[:count], waiting[count:]
    for one in now:
        answer = client.open(f"{SYNC}/push", method="POST", data=one.body, content_type="application/json")
        said = answer.get_json()
        assert answer.status_code == 200, said
        assert {result["result"] for result in said["results"].values()} == {"accepted"}, said
        for sha256 in said["want_photos"]:
            photo = {"data": one.photos[sha256], "content_type": "image/jpeg"}
            assert client.open(f"{SYNC}/photos/{sha256}", method="PUT", **photo).status_code == 200
    return [one.visit for one in now]


# ---- making them


class Gathering(phone.Phone):
    """A phone that keeps what it would hand in."""

    def __init__(self, client: Client, staff_no: str) -> None:
        super().__init__(client, staff_no, PASSWORD)
        self.handed: list[Handed] = []

    def push(self, events: list[phone.Json], photos: Mapping[str, bytes], wall: int, mono: int) -> None:
        body = json.dumps(self.batch(events, wall, mono), ensure_ascii=False).encode()
        self.handed.append(Handed(events[0]["visit"], body, dict(photos)))


class Photographed(phone.Visit):
    """A visit from which somebody brings a photo that no item asked for."""

    def mark(self, name: str) -> None:
        super().mark(name)
        if name == "finished":
            data = with_segment(large_photo(), self.document["id"].encode())
            sha256 = hashlib.sha256(data).hexdigest()
            self.photos[sha256] = data
            width, height = PHOTO_SIDES
            self.say("photo.added", sha256=sha256, size=len(data), mime="image/jpeg", width=width, height=height)


@cache
def large_photo() -> bytes:
    return jpeg(scene(*PHOTO_SIDES), quality=PHOTO_QUALITY)


def visits_of(client: Client, staff_no: str, orders: Sequence[str], photos: int) -> list[Handed]:
    """What the phone of somebody hands in about these work orders."""
    its = Gathering(client, staff_no)
    for order in orders:
        perform((Photographed if photos else phone.Visit)(its, order, STORY.said), STORY)
    return its.handed


# ---- what it says


def rows(kind: str, photos: int, here: Sequence[Round], beside: Sequence[Round] = ()) -> Iterator[Row]:
    """The rows of a kind of visit; `beside` are the rounds of the other build, if there is one."""
    what = f"whole visits, {kind}, {NAMES[photos]}"
    yield _row(f"{what}: taken in by {CLIENTS} clients", "{:.1f} /s", "taken", here, beside, TAKEN)
    yield _row("  sealed, verified and their messages planned", "{:.1f} /s", "sustained", here, beside, SUSTAINED)
    cpu = median(one.cpu for one in here)
    said = _row("  CPU of one, servers and worker, all that follows included", "{:.1f} ms", "cpu", here, beside)
    yield replace(said, aim=f"≤ {CPU_MS} ms", met=cpu <= CPU_MS)
    yield _row("  CPU of one, the database", "{:.1f} ms", "database", here, beside)
    yield _row("  memory of a server afterwards", "{:.0f} MB", "memory", here, beside)
    yield _row("  clock row held, one phone alone", "{:.1f} ms", "alone", here, beside)
    clock = _row(f"  clock row held, {CLIENTS} phones", "{:.1f} ms", "clock", here, beside)
    yield replace(clock, aim=f"≤ {CLOCK_MS} ms", met=median(one.clock for one in here) <= CLOCK_MS)
    if allowed := median(one.allowed for one in here):
        said = _row("  completions that the lock of the chain's head allows", "{:.0f} /s", "allowed", here, beside)
        yield replace(said, aim=f"≥ {ALLOWED:,} /s", met=allowed >= ALLOWED)


def _row(
    what: str, form: str, name: str, here: Sequence[Round], beside: Sequence[Round], aim: float | None = None
) -> Row:
    """The median of this build with its spread, and beside the other build's the ratio to it."""
    own, others = ([getattr(one, name) for one in rounds] for rounds in (here, beside))
    said = _spread(own, form)
    if not others:
        return Row(what, said)
    ratio = median(own) / median(others)
    met = None if aim is None else ratio >= aim
    return Row(what, f"{said}; {ratio:.2f} of {_spread(others, form)}", f"≥ {aim:g}" if aim else "", met)


def _spread(values: Sequence[float], form: str) -> str:
    low, middle, high = (form.format(value) for value in (min(values), median(values), max(values)))
    return middle if len(values) == 1 else f"{middle} ({low} to {high})"
