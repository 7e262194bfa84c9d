"""Numbers over a year, an old month of the list, and the search for a customer, among hundreds of thousands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask.testing import FlaskClient

import examined
from doorstep import migrations
from doorstep.appointments import finding_store
from doorstep.clock import now
from doorstep.customers import store as customers
from doorstep.database import Base, db, is_sqlite, reading, writing
from sealed import finished

from .installation import DATABASES, Installation, installation
from .pull import id_of, tidy
from .table import Row, median_ms, progress, timed

RECORDS, CUSTOMERS = 207_000, 1_000_000
NUMBERS_MS = 60
SLOWER = 3
ROUNDS = 9
SPELT = """
INSERT INTO customer_suffixes (suffix, customer) SELECT 'kehu', id FROM customers WHERE name LIKE '客户%'
"""
PLACES = """
INSERT INTO customer_suffixes (suffix, customer)
SELECT replace(name, '客户', '柳巷') || '号', id FROM customers WHERE name LIKE '客户%'
"""
YEAR, MONTH = "from=2025-01-01&to=2025-12-31", "from=2025-01-01&to=2025-01-28"
FIRST_PHONE = 13_000_000_000
WHOLE, PART, NAME = f"+86{FIRST_PHONE + 33_366 * 37}", str(33_366 * 37), "客户123456"
PLACE = "kehu 柳巷123456号"
LOOKED_AT = 40
"""So many times what the read by the whole number looks at."""


def measure() -> Iterator[Row]:
    for kind in DATABASES:
        with installation(kind) as made:
            progress(f"lookups on {kind}: {RECORDS:,} records, {CUSTOMERS:,} customers")
            with made.app.app_context():
                visit = finished(made.people.li, now(), cloth="not_done").visit
                copies_of_the_record()
                copies_of_the_customer(visit)
                tidy()
            yield from numbers(kind, made.client(made.people.chen))
            yield from searches(kind, made)


def numbers(kind: str, supervisor: FlaskClient) -> Iterator[Row]:
    def ask(path: str) -> list[float]:
        def once() -> None:
            assert supervisor.get(path).status_code == 200

        once()
        return [timed(once) for _ in range(ROUNDS)]

    counted = supervisor.get(f"/api/v1/numbers?{YEAR}").get_json()
    missed = [one["count"] for one in counted["outcomes"] if one["outcome"] == "missed"]
    assert (counted["visits"], missed) == (RECORDS, [RECORDS // 9]), "the copies are not the records of that year"
    taken = ask(f"/api/v1/numbers?{YEAR}")
    met = median(taken) <= NUMBERS_MS
    yield Row(f"numbers, {kind}: a year of {RECORDS:,} records", median_ms(taken), f"≤ {NUMBERS_MS} ms", met)
    yield Row("  a month of it", median_ms(ask(f"/api/v1/numbers?{MONTH}")))
    yield Row("  the list of that month, 50 records", median_ms(ask(f"/api/v1/records?{MONTH}&limit=50")))


def searches(kind: str, made: Installation) -> Iterator[Row]:
    """The search for a part of a number and of a name, beside the read of a customer by the whole number."""
    teams = {str(made.people.li.team)}
    asked: dict[str, Callable[[], list[Any]]] = {
        "by the whole number": lambda: customers.with_phones({WHOLE}),
        **{
            what: lambda query=query: finding_store.customers_found(teams, query, 20)[0]  # type: ignore[misc]
            for what, query in {"part of a number": PART, "part of a name": NAME, "pinyin and a place": PLACE}.items()
        },
    }
    taken: dict[str, list[float]] = {what: [] for what in asked}
    with made.app.app_context():
        for _ in range(ROUNDS + 1):
            for what, ask in asked.items():
                with found(ask) as once:
                    taken[what].append(timed(once))
        looked_at = {what: looking_at(ask) for what, ask in asked.items()}
    one, *parts = ({what: median(times[1:]) for what, times in taken.items()}).items()
    for what, took in parts:
        ratio = took / one[1]
        said = f"{took:.2f} ms, {ratio:.1f} of one indexed read"
        yield Row(f"customers, {kind}: {what} among {CUSTOMERS:,}", said, f"≤ {SLOWER}", ratio <= SLOWER)
        most = LOOKED_AT * looked_at[one[0]]
        seen = looked_at[what]
        yield Row("  rows that the database looks at (SQLite: steps)", f"{seen:,}", f"≤ {most:,}", seen <= most)


def looking_at(ask: Callable[[], list[Any]]) -> int:
    """How much the database looks at for a search."""

    def once() -> None:
        with reading():
            assert ask()

    return examined.by(once, by_index=True)


@contextmanager
def found(ask: Callable[[], list[Any]]) -> Iterator[Callable[[], None]]:
    """A search that has to find something."""

    def once() -> None:
        assert ask()

    with reading():
        yield once


def copy(name: str, which: sa.ColumnElement[bool], count: int, changed: Callable[[Any], dict[str, Any]]) -> None:
    """That many rows more of a table, made by the database out of one; `changed` says what is another in the n-th."""
    table = Base.metadata.tables[name]
    numbers = sa.select(sa.literal(1, sa.Integer).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(sa.select(numbers.c.n + 1).where(numbers.c.n < count))
    other = changed(numbers.c.n)
    columns = [_as(c.type, other[c.name]) if c.name in other else c for c in table.c]
    copies = sa.select(*columns).select_from(table.join(numbers, sa.true())).where(which)
    db.session.execute(sa.insert(table).from_select(list(table.c), copies))


def _as(kind: sa.types.TypeEngine[Any], value: Any) -> sa.ColumnElement[Any]:
    """A value of that kind. SQLite would make a number of a day: it has no kind of its own for them."""
    return sa.type_coerce(value, kind) if is_sqlite() else sa.cast(value, kind)


def copies_of_the_record() -> None:
    """Records of a year, some of them late, missed, or without the failure that the first one has."""
    tables = Base.metadata.tables
    with writing():
        entries, summaries, failures = (tables[t] for t in ("chain_entries", "record_summaries", "record_failures"))
        text = sa.Text
        digest = lambda n: sa.literal("0").concat(sa.cast(n, text))  # noqa: E731
        copy("chain_entries", entries.c.number == 1, RECORDS, lambda n: {
            "number": n + 1, "visit": id_of(6, n), "digest": digest(n), "document": sa.literal("{}")})  # fmt: skip
        day = (
            (lambda n: sa.func.date("2025-01-01", sa.cast(n % 365, text).concat(" days")))
            if is_sqlite()
            else (lambda n: sa.cast("2025-01-01", sa.Date) + n % 365)
        )
        copy("record_summaries", summaries.c.number == 1, RECORDS, lambda n: {
            "number": n + 1, "visit": id_of(6, n), "day": day(n),
            "outcome": sa.case((n % 9 == 0, "missed"), else_="done"),
            "verdict": sa.case((n % 4 == 0, "late"), else_="on_time")})  # fmt: skip
        copy("record_failures", failures.c.record == 1, RECORDS, lambda n: {"record": n + 1})


def copies_of_the_customer(visit: str) -> None:
    """Customers of the team, each with a number and a name of their own."""
    tables = Base.metadata.tables
    with writing():
        if not is_sqlite():
            db.session.execute(sa.text("SET LOCAL session_replication_role = replica"))  # copies need no checks
        mine = db.session.execute(sa.select(tables["visits"]).where(tables["visits"].c.id == visit)).one()
        name = lambda n: sa.literal("客户").concat(sa.cast(n, sa.Text))  # noqa: E731
        first = sa.literal(FIRST_PHONE, sa.BigInteger)
        copy("customers", tables["customers"].c.id == mine.customer, CUSTOMERS, lambda n: {
            "id": id_of(1, n), "name": name(n), "name_form": name(n),
            "phone": sa.literal("+86").concat(sa.cast(first + n * 37 % 10_000_000, sa.Text))})  # fmt: skip
        copy("premises", tables["premises"].c.id == mine.premises, CUSTOMERS, lambda n: {
            "id": id_of(2, n), "customer": id_of(1, n),
            "address": sa.literal("柳巷").concat(sa.cast(n, sa.Text)).concat("号")})  # fmt: skip
        copy("visits", tables["visits"].c.id == visit, CUSTOMERS, lambda n: {
            "id": id_of(0, n), "customer": id_of(1, n),
            "order": sa.literal("C-").concat(sa.cast(n, sa.Text)),
            "order_form": sa.literal("c-").concat(sa.cast(n, sa.Text))})  # fmt: skip
        if "customer_suffixes" in tables:
            db.session.execute(sa.delete(tables["customer_suffixes"]))
            migration = ScriptDirectory(str(Path(migrations.__file__).parent)).get_revision("20261130_lookups")
            db.session.execute(sa.text(migration.module.SUFFIXES))
            db.session.execute(sa.text(SPELT))
            db.session.execute(sa.text(PLACES))
