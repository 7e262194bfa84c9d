"""The table of devices: the phones that people have enrolled. Never commits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from ..clock import new_id
from ..database import Base, Moment, Uuid, db, is_sqlite, whose
from ..errors import Forbidden, NotFound
from . import rules
from .rules import Device, Person, TrailEntry
from .store import one_person
from .trail_store import add_to_trail


class DeviceRow(Base):
    """A phone's local database, under the name that the phone gave it."""

    __tablename__ = "devices"
    __table_args__ = whose(person="name", open="app_version")

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    person: Mapped[str] = mapped_column(Uuid, sa.ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    app_version: Mapped[str | None] = mapped_column(sa.String(40))
    standalone: Mapped[bool]
    persisted: Mapped[bool]
    enrolled: Mapped[datetime] = mapped_column(Moment)
    seen: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    emptied_at: Mapped[datetime | None] = mapped_column(Moment)


_devices_table = cast(sa.Table, DeviceRow.__table__)

# Every push takes it. Building a statement costs more than running it: built once.
_LOCKED_DEVICE = (
    sa.select(*(_devices_table.c[name] for name in Device.__dataclass_fields__))
    .where(_devices_table.c.id == sa.bindparam("id"))
    .with_for_update()
)


def device(id: str) -> Device | None:
    """The device of this id, revoked or not."""
    return next(iter(_devices(DeviceRow.id == id)), None)


def devices_of(person: str) -> list[Device]:
    """The devices a person has enrolled, the one seen last first."""
    return _devices(DeviceRow.person == person)


def last_heard(people: Iterable[str]) -> dict[str, datetime]:
    """When any phone of these people was last heard of; who has none is left out."""
    query = sa.select(DeviceRow.person, sa.func.max(DeviceRow.seen)).where(DeviceRow.person.in_(set(people)))
    return {person: seen for person, seen in db.session.execute(query.group_by(DeviceRow.person))}


def silent(since: datetime, until: datetime) -> dict[str, datetime]:
    """The people none of whose phones was heard of after `until`, and one was since; when the last one was."""
    last = sa.func.max(DeviceRow.seen)
    query = sa.select(DeviceRow.person, last).group_by(DeviceRow.person).having(last >= since, last <= until)
    return {person: seen for person, seen in db.session.execute(query)}


def owners(devices: Collection[str]) -> dict[str, str]:
    """Who enrolled each of these devices; one that nobody did is left out."""
    query = sa.select(_devices_table.c.id, _devices_table.c.person).where(_devices_table.c.id.in_(set(devices)))
    return {row.id: row.person for row in db.session.execute(query)}


def gone_devices(people: Iterable[str]) -> dict[str, Device]:
    """The devices of these people that are gone, by id."""
    of_each: dict[str, list[Device]] = {}
    for device in _devices(DeviceRow.person.in_(set(people))):
        of_each.setdefault(device.person, []).append(device)
    return {device.id: device for devices in of_each.values() for device in rules.gone(devices)}


def empty_device(id: str, now: datetime) -> None:
    """Notes that nothing is left on a device that was not sent."""
    db.session.execute(sa.update(_devices_table).where(DeviceRow.id == id).values(emptied_at=now))


def lock_device(id: str) -> Device | None:
    """Locks a device's row, the first lock of every push, and returns the device."""
    row = db.session.execute(_LOCKED_DEVICE, {"id": id}).first()
    return Device(*row) if row else None


def enrol_device(id: str, person: str, name: str, standalone: bool, persisted: bool, now: datetime) -> Device:
    """Enrols a phone's local database for a person; again changes only what it says about itself.

    Raises Forbidden: `wrong_person` when somebody else enrolled it, `device_revoked` when it was shut out.
    """
    insert = sqlite.insert(DeviceRow) if is_sqlite() else postgresql.insert(DeviceRow)
    said = {"name": name, "standalone": standalone, "persisted": persisted, "seen": now}
    added = db.session.execute(
        insert.values(id=id, person=person, enrolled=now, **said).on_conflict_do_nothing().returning(DeviceRow.id)
    ).first()
    if added is not None:
        add_to_trail(TrailEntry(new_id(), person, "device.enrolled", id, now))
    else:
        known = lock_device(id)
        assert known is not None, "devices are never deleted"
        check_device(known, person)
        db.session.execute(sa.update(_devices_table).where(DeviceRow.id == id).values(said))
    return _one_device(id)


def check_device(device: Device, person: str) -> None:
    """Raises Forbidden when the device is not this person's (`wrong_person`) or was revoked (`device_revoked`)."""
    if device.person != person:
        raise Forbidden("This device was enrolled by somebody else.", code="wrong_person", of=device.id)
    if device.revoked_at is not None:
        raise Forbidden("This device was revoked.", code="device_revoked", of=device.id)


def seen_device(id: str, now: datetime, app_version: str | None = None) -> None:
    """Notes that a device was heard of, and the version of its app when it said so."""
    values: dict[str, object] = {"seen": now}
    if app_version is not None:
        values["app_version"] = app_version
    db.session.execute(sa.update(_devices_table).where(DeviceRow.id == id).values(values))


def device_for(asking: Person, id: str) -> Device:
    """The device, if it is the asking person's own or of somebody they supervise; raises NotFound."""
    found = device(id)
    if found is not None:
        owner = one_person(found.person)
        if owner.id == asking.id or rules.supervises(asking, owner.team):
            return found
    raise NotFound("There is no such device here.", of=id)


def _one_device(id: str) -> Device:
    return _devices(DeviceRow.id == id)[0]


def _devices(*conditions: sa.ColumnElement[bool]) -> list[Device]:
    query = sa.select(DeviceRow.__table__).where(*conditions).order_by(DeviceRow.seen.desc(), DeviceRow.id)
    return [Device(**row) for row in db.session.execute(query).mappings()]
