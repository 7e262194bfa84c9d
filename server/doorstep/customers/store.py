"""The tables of customers and their premises."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, cast
from zlib import crc32

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database import IDS, Base, Uuid, db, is_sqlite, whose
from ..errors import NotFound
from . import suffix_store
from .finding import suffixes
from .rules import DATUM, Customer, Premises, described_as, known_as, normal_form, told_of

FIRST_BUCKET, BUCKETS = 0x646F_0000_0000, 64
"""PostgreSQL's advisory locks, one for each group of phones, under which new customers are written down."""


class CustomerRow(Base):
    """A customer. The phone is not unique: a family or a company may share one. `name_form`: the name's normal form.
    `merged_into`: who they are, where somebody has found that they were written down twice."""

    __tablename__ = "customers"
    __table_args__ = (
        sa.CheckConstraint("language IN ('zh-CN', 'en')", name="language"),
        whose(
            customer="name name_form address_as phone email contact_name contact_phone hours_from hours_until note "
            "door_note",
            open="tier language channel",
        ),
    )

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(sa.Text)
    name_form: Mapped[str] = mapped_column(sa.Text, server_default="")
    address_as: Mapped[str | None] = mapped_column(sa.Text)
    phone: Mapped[str] = mapped_column(sa.Text, index=True)
    tier: Mapped[str | None] = mapped_column(sa.Text)
    is_new: Mapped[bool]
    email: Mapped[str | None] = mapped_column(sa.Text)
    language: Mapped[str | None] = mapped_column(sa.Text)
    channel: Mapped[str | None] = mapped_column(sa.Text)
    contact_name: Mapped[str | None] = mapped_column(sa.Text)
    contact_phone: Mapped[str | None] = mapped_column(sa.Text)
    hours_from: Mapped[str | None] = mapped_column(sa.Text)
    hours_until: Mapped[str | None] = mapped_column(sa.Text)
    note: Mapped[str | None] = mapped_column(sa.Text)
    door_note: Mapped[str | None] = mapped_column(sa.Text)
    merged_into: Mapped[str | None] = mapped_column(Uuid)


class PremisesRow(Base):
    """A place that belongs to a customer. Positions from before there was a `datum` were read as WGS-84."""

    __tablename__ = "premises"
    __table_args__ = whose(customer="address latitude longitude", open="area_type place_type datum")

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    customer: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("customers.id"), index=True)
    address: Mapped[str] = mapped_column(sa.Text)
    area_type: Mapped[str | None] = mapped_column(sa.Text)
    place_type: Mapped[str | None] = mapped_column(sa.Text)
    latitude: Mapped[str | None] = mapped_column(sa.Text)
    longitude: Mapped[str | None] = mapped_column(sa.Text)
    datum: Mapped[str | None] = mapped_column(sa.Text, server_default=DATUM)


_customers = cast(sa.Table, CustomerRow.__table__)
_premises = cast(sa.Table, PremisesRow.__table__)

# Every document of a visit takes these: built once.
_ONE_AT_A_TIME = sa.text("SELECT pg_advisory_xact_lock(n) FROM unnest(CAST(:buckets AS bigint[])) AS n")
_CUSTOMER = [_customers.c[name] for name in Customer.__dataclass_fields__]
_CUSTOMERS = sa.select(*_CUSTOMER).where(_customers.c.id.in_(IDS))
_PREMISES = sa.select(*(_premises.c[name] for name in Premises.__dataclass_fields__)).where(_premises.c.id.in_(IDS))


def customers(ids: Collection[str]) -> dict[str, Customer]:
    """The customers of these ids, by id; ids of nobody are left out."""
    rows = db.session.execute(_CUSTOMERS, {"ids": list(set(ids))}).all()
    return {row[0]: Customer(*row) for row in rows}


def premises(ids: Collection[str]) -> dict[str, Premises]:
    """The premises of these ids, by id; ids of nothing are left out."""
    rows = db.session.execute(_PREMISES, {"ids": list(set(ids))}).all()
    return {row[0]: Premises(*row) for row in rows}


def premises_of(customers: Collection[str]) -> dict[str, list[Premises]]:
    """The premises of these customers, by customer, the oldest first."""
    found: dict[str, list[Premises]] = {id: [] for id in customers}
    rows = db.session.execute(sa.select(_premises).where(_premises.c.customer.in_(found)).order_by(_premises.c.id))
    for row in rows:
        fields = dict(row._mapping)
        found[fields.pop("customer")].append(Premises(**fields))
    return found


def customer(id: str) -> Customer:
    """The customer of this id; raises NotFound."""
    found = customers([id]).get(id)
    if found is None:
        raise NotFound("There is no such customer.", of=id)
    return found


def at_premises(premises: str) -> Customer | None:
    """Whose premises these are; None where nothing has this id."""
    query = sa.select(*_CUSTOMER).join(_premises, _premises.c.customer == _customers.c.id)
    row = db.session.execute(query.where(_premises.c.id == premises)).first()
    return Customer(**row._mapping) if row else None


def with_phones(phones: Collection[str]) -> list[tuple[Customer, tuple[Premises, ...]]]:
    """The customers who have one of these phones (E.164), each with their premises, the oldest customer first."""
    query = sa.select(*_CUSTOMER).where(_customers.c.phone.in_(set(phones)), _customers.c.merged_into.is_(None))
    found = db.session.execute(query.order_by(_customers.c.id)).all()
    places = premises_of([row.id for row in found])
    return [(Customer(**row._mapping), tuple(places[row.id])) for row in found]


def keep(pairs: Sequence[tuple[Customer, Premises]]) -> None:
    """Writes customers and their premises: new ids are added, known ids get the values given here."""
    people = {customer.id: {**asdict(customer), "name_form": normal_form(customer.name)} for customer, _ in pairs}
    places = {place.id: {**asdict(place), "customer": customer.id} for customer, place in pairs}
    with found_anew(people):
        for model, rows in ((CustomerRow, people), (PremisesRow, places)):
            known = set(db.session.scalars(sa.select(model.id).where(model.id.in_(rows))))
            # In ascending order of ids: two imports of the same customers must not wait for each other in a circle.
            if new := [rows[id] for id in sorted(rows.keys() - known)]:
                # A place whose datum nobody has said has none: the default of the column is for rows of before.
                db.session.execute(sa.insert(model), new, execution_options={"render_nulls": True})
            if changed := [rows[id] for id in sorted(rows.keys() & known)]:
                db.session.execute(sa.update(model), changed)


def living(ids: Collection[str], lock: bool = False) -> dict[str, str]:
    """Who customers of these ids are by now, by id: themselves, or the one into whom they were merged; ids of nobody
    are left out."""
    query = sa.select(_customers.c.id, _customers.c.merged_into).order_by(_customers.c.id)
    query = query.with_for_update(key_share=True) if lock else query
    found = {row.id: row.merged_into for row in db.session.execute(query.where(_customers.c.id.in_(set(ids))))}
    merged = {into for into in found.values() if into}
    further = living(merged, lock) if merged else {}
    return {id: further[into] if into else id for id, into in found.items()}


def join(whole: Customer, gone: str, places: Collection[str]) -> None:
    """Makes one customer of two, whom the caller has locked: `whole` is known from now on, and these premises of the
    other one are theirs."""
    _hand_over(whole, gone, places, whole.id, whole.id)


def part(kept: Customer, gone: str, places: Collection[str]) -> None:
    """Makes two of them again, with these premises for the other one."""
    _hand_over(kept, gone, places, gone, None)


def _hand_over(kept: Customer, gone: str, places: Collection[str], to: str, into: str | None) -> None:
    row = {**asdict(kept), "name_form": normal_form(kept.name)}
    with found_anew([kept.id, gone]):
        db.session.execute(sa.update(CustomerRow), [row])
        db.session.execute(sa.update(_premises).where(_premises.c.id.in_(places)).values(customer=to))
        db.session.execute(sa.update(_customers).where(_customers.c.id == gone).values(merged_into=into))


def lock(id: str) -> Customer:
    """The customer of this id, locked until the transaction ends; raises NotFound."""
    row = db.session.execute(sa.select(*_CUSTOMER).where(_customers.c.id == id).with_for_update(key_share=True)).first()
    if row is None:
        raise NotFound("There is no such customer.", of=id)
    return Customer(**row._mapping)


def correct(customer: Customer) -> None:
    """Writes down what is known of a customer from now on, whom the caller has locked."""
    row = {**asdict(customer), "name_form": normal_form(customer.name)}
    with found_anew([customer.id]):
        db.session.execute(sa.update(CustomerRow), [row])


def prefer(id: str, channel: str | None) -> None:
    """Writes down over which channel a customer would rather be told; None: as everybody."""
    db.session.execute(sa.update(_customers).where(_customers.c.id == id).values(channel=channel))


def correct_premises(customer: str, place: Premises) -> None:
    """Writes down what is known of premises from now on, whose customer the caller has locked."""
    with found_anew([customer]):
        db.session.execute(sa.update(PremisesRow), [asdict(place)])


@contextmanager
def found_anew(ids: Collection[str]) -> Iterator[None]:
    """Whatever is changed inside of these customers and their premises, they are found by that from now on. They are
    locked: nobody else changes by what they are found meanwhile."""
    before = _found_by(ids, lock=True)
    yield
    suffix_store.change(before, _found_by(ids))


def _found_by(ids: Collection[str], lock: bool = False) -> dict[str, set[str]]:
    """What those of these customers who are known are found by, as the tables stand."""
    query = sa.select(_customers.c.id, _customers.c.name, _customers.c.address_as, _customers.c.phone)
    query = query.where(_customers.c.id.in_(ids), _customers.c.merged_into.is_(None)).order_by(_customers.c.id)
    known = db.session.execute(query.with_for_update(key_share=True) if lock else query).all()
    places = premises_of([row.id for row in known]) if known else {}
    return {
        id: suffixes(name, address_as, phone, (place.address for place in places[id]))
        for id, name, address_as, phone in known
    }


def known_by_now(pairs: Sequence[tuple[Customer, Premises]]) -> list[tuple[Customer, Premises]]:
    """The pairs, with the ids that new customers and their places have by now: whoever somebody else wrote down in the
    same moment is not written down twice. Who has no phone is known to nobody, as a name alone says too little. From
    here to the end of the transaction nobody else writes down a customer of these phones."""
    known = living({customer.id for customer, _ in pairs})
    phones = {customer.phone for customer, _ in pairs if customer.id not in known} - {""}
    if not phones and all(id == now for id, now in known.items()):
        return list(pairs)
    if phones and not is_sqlite():  # there one writes at a time
        buckets = sorted({FIRST_BUCKET + crc32(phone.encode()) % BUCKETS for phone in phones})
        db.session.execute(_ONE_AT_A_TIME, {"buckets": buckets})
    written = [Customer(**row._mapping) for row in db.session.execute(_named(phones))]
    # Locked, so that nobody merges them before the visit is theirs.
    now = living({*known, *(one.id for one in written)}, lock=True)
    who, theirs = customers(now.values()), premises_of(set(now.values()))
    made = []
    for customer, place in pairs:
        before = known_as(customer.name, [one for one in written if one.phone == customer.phone])
        id = now.get(customer.id if customer.id in known or before is None else before.id)
        if id is None or id == customer.id:
            made.append((customer, place))
            continue
        # Whoever named the one that was merged meant what is known of both by now.
        one = who[id] if customer.id in known else told_of(who[id], customer)
        made.append((one, described_as(place, theirs[id]) or place))
    return made


def _named(phones: Collection[str]) -> sa.Select[Any]:
    """Everybody who was ever written down with one of these phones, the oldest first: whoever was merged is found by
    the name and number of then, too."""
    return sa.select(*_CUSTOMER).where(_customers.c.phone.in_(phones)).order_by(_customers.c.id)
