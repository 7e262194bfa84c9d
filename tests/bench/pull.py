"""A pull after one change, in a small database and in a big one: what it reads and how long it takes.

Everything in the big one belongs to other people: copies of one visit, made by the database itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient

import examined
from builders import SYNC, Phone, answered
from doorstep.database import Base, Uuid, db, is_sqlite, writing
from doorstep.feed import store as feed

from .installation import DATABASES, Installation, answers, installation
from .table import Row, median_ms, progress, timed

SIZES = (1_000, 200_000)
PEOPLE = 500
"""How many others go to the visits."""
OWN_VISITS, OWN_EVENTS, OTHER_EVENTS = 10, 20, 2
ROUNDS = 40
SLOWER = 1.5
ROWS = 12
"""What PostgreSQL may look at for one change, where tables of ten people are read as those of a thousand are."""


def measure() -> Iterator[Row]:
    for kind in DATABASES:
        with ExitStack() as stack:
            phones = []
            for size in SIZES:
                progress(f"pull on {kind}, {size:,} visits")
                phones.append(Reader.prepare(stack.enter_context(installation(kind)), size))
            yield from pulls(kind, *phones)


def pulls(kind: str, small: Reader, big: Reader) -> Iterator[Row]:
    """Alternates between the two databases, so that a busy machine slows both down."""
    times: dict[Reader, list[float]] = {small: [], big: []}
    for _ in range(ROUNDS):
        for reader, taken in times.items():
            reader.change()
            taken.append(timed(reader.pull))
    examined = {reader: reader.examined() for reader in times}
    few, many = f"{SIZES[0]:,}", f"{SIZES[1]:,}"
    what = "steps of its virtual machine" if kind == "sqlite" else "rows examined"
    met = examined[small] == examined[big] and (kind == "sqlite" or examined[big] <= ROWS)
    aim = "equal" if kind == "sqlite" else f"equal, ≤ {ROWS}"
    yield Row(f"pull, {kind}: {what}, {few} and {many} visits", f"{examined[small]} and {examined[big]}", aim, met)
    ratio = median(times[big]) / median(times[small])
    yield Row(f"pull, {kind}: time, {many} against {few}", f"{ratio:.2f}", f"≤ {SLOWER}", ratio <= SLOWER)
    yield Row("  over HTTP", f"{median_ms(times[small])} and {median_ms(times[big])}")


@dataclass(eq=False)
class Reader:
    """王芳, who reads what 李强 says about a visit of both."""

    made: Installation
    visit: str
    li: Phone
    wang: Phone
    wang_here: FlaskClient

    @classmethod
    def prepare(cls, made: Installation, size: int) -> Reader:
        """A database of `size` visits of others, and ten of both."""
        made.serve()
        people = made.people
        [other] = made.book(1, people.zhou)
        zhou = made.phone(people.zhou)
        zhou.results(*answers(zhou, other, OTHER_EVENTS))
        with made.app.app_context():
            populate(other, people.zhou.id, size)
        visits = made.book(OWN_VISITS, people.li, people.wang)
        li, wang = made.phone(people.li), made.phone(people.wang)
        for visit in visits:
            li.results(*answers(li, visit, OWN_EVENTS))
        wang.pull()
        return cls(made, visits[0], li, wang, made.client(people.wang))

    def change(self) -> None:
        assert self.li.results(answered(self.li, self.visit, "work.cloth", "done")) == ["accepted"]

    def pull(self) -> None:
        """One page, over HTTP, with exactly the one change."""
        assert [item["kind"] for item in self.wang.pull_page()["items"]] == ["event"]

    def examined(self) -> int:
        """What the database looks at for a pull of one change, made in this process; the server process ends."""
        self.change()
        assert self.made.server is not None
        self.made.server.stop()
        with self.made.app.app_context():
            query = {"cursor": self.wang.cursor}
            pull = partial(self.wang_here.get, f"{SYNC}/pull", query_string=query)
            pull()  # what is cached afterwards is cached in a server that runs
            return examined.by(pull, by_index=True)


def populate(template: str, person: str, count: int) -> None:
    """Copies a visit with its customer, promise, member, events and feed that many times, for other people.

    The database does it by itself: rows that went through Python would take minutes.
    """
    tables = Base.metadata.tables
    events, visits = tables["visit_events"], tables["visits"]
    numbers = numbers_upto(count)
    n = numbers.c.n
    visit, customer, premises, member = id_of(0, n), id_of(1, n), id_of(2, n), id_of(3, n % PEOPLE)
    phone = sa.literal("+86").concat((sa.literal(13_900_000_000, sa.BigInteger) + n).cast(sa.Text))

    def copy(table: sa.Table, which: sa.ColumnElement[bool], **changed: Any) -> None:
        columns = [changed.get(column.name, column).label(column.name) for column in table.c]
        copies = sa.select(*columns).select_from(table.join(numbers, sa.true())).where(which)
        db.session.execute(sa.insert(table).from_select(list(table.c), copies))

    with writing():
        if not is_sqlite():
            db.session.execute(sa.text("SET LOCAL session_replication_role = replica"))  # copies need no checks
        mine = db.session.execute(sa.select(visits).where(visits.c.id == template)).one()
        seqs = sa.select(sa.func.min(events.c.seq), sa.func.count()).where(events.c.about == template)
        first, width = db.session.execute(seqs).one()
        begin = feed.take(count * width)[0] - 1

        def moved(seq: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
            """The number of a copy's row, in blocks by copy."""
            place: sa.ColumnElement[int] = (n - 1) * width + (seq - first) + begin + 1
            return place

        customers, places = tables["customers"], tables["premises"]
        copy(customers, customers.c.id == mine.customer, id=customer, phone=phone)
        copy(places, places.c.id == mine.premises, id=premises, customer=customer)
        order = {name: sa.literal("c").concat(n.cast(sa.Text)) for name in ("order", "order_form")}
        copy(visits, visits.c.id == template, id=visit, customer=customer, premises=premises, **order)
        entries, members, summaries = tables["promise_entries"], tables["visit_members"], tables["visit_summaries"]
        copy(entries, entries.c.visit == template, id=id_of(4, n), visit=visit)
        copy(members, members.c.visit == template, visit=visit, person=member)
        copy(summaries, summaries.c.visit == template, visit=visit)
        place = moved(events.c.seq)
        copy(events, events.c.about == template, seq=place, id=id_of(5, place), about=visit)
        heard = tables["feed"]
        hearer = sa.case((heard.c.reader == person, member), else_=heard.c.reader)
        place = moved(heard.c.seq)
        said = sa.and_(heard.c.about == template, heard.c.event.is_not(None))
        copy(heard, said, reader=hearer, seq=place, about=visit, event=id_of(5, place))
    tidy()


def numbers_upto(last: int) -> sa.CTE:
    """A column `n` of the numbers from 1 on, which the database counts by itself."""
    numbers = sa.select(sa.literal(1, sa.Integer).label("n")).cte("numbers", recursive=True)
    return numbers.union_all(sa.select(numbers.c.n + 1).where(numbers.c.n < last))


def tidy() -> None:
    """Counts and clears rows as the database's own daemon does within minutes."""
    if not is_sqlite():
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("VACUUM ANALYZE"))


def id_of(kind: int, number: sa.ColumnElement[int]) -> sa.ColumnElement[str]:
    """Ids that the database makes out of a number; ids of one kind never meet those of another."""
    if is_sqlite():
        return sa.type_coerce(sa.func.printf(f"{kind:04x}%028x", number), Uuid)
    text = sa.literal(f"{kind:04x}").concat(sa.func.lpad(sa.func.to_hex(number), 28, "0"))
    return sa.cast(text, Uuid)
