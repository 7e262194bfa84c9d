"""Signing in: what it is checked against, and the tries that were counted. Never commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Moment, Uuid, db, is_sqlite, whose
from ..errors import TooMany
from . import rules
from .rules import Attempt, Person
from .store import PersonRow, lock_people

_ATTEMPTS_KEPT = timedelta(days=1)


class _Attempt(Base):
    __tablename__ = "sign_in_attempts"
    __table_args__ = (
        sa.Index("ix_sign_in_attempts_account_at", "account", "at"),
        sa.Index("ix_sign_in_attempts_address_at", "address", "at"),
        whose(person="account address"),
    )

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    account: Mapped[str] = mapped_column(sa.String(64))
    address: Mapped[str] = mapped_column(sa.String(64))
    device: Mapped[str | None] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    ok: Mapped[bool]


@dataclass(frozen=True)
class Credentials:
    """What a sign-in is checked against."""

    person: str
    password_hash: str


def credentials(staff_no: str) -> Credentials | None:
    """What to check a sign-in against; None for an unknown number."""
    row = db.session.execute(
        sa.select(PersonRow.id, PersonRow.password_hash).where(PersonRow.staff_no == staff_no)
    ).first()
    return Credentials(row.id, row.password_hash) if row else None


def confirmed(checked: Credentials) -> Person | None:
    """Locks and returns the person; None if meanwhile they were deactivated or got another password."""
    found = lock_people([checked.person])[checked.person]
    password_hash = db.session.scalar(sa.select(PersonRow.password_hash).where(PersonRow.id == checked.person))
    return found if found.active and password_hash == checked.password_hash else None


def admit(attempt: Attempt) -> None:
    """Counts one try to sign in, as failed until `succeeded` says otherwise; raises TooMany over a limit.

    1. Tries for one account, and from one address, wait for each other: counting and adding are one step, so that
       parallel guessing gets no more tries than patient guessing.
    2. A phone that was enrolled for the account, and a browser where the person has signed in before, has a count of
       its own: strangers who fill the account's count, or the count of a shared address, lock out strangers only.
    3. What all those of one account may fail together is bounded, too.
    """
    if not is_sqlite():  # on SQLite every write transaction is alone anyway
        for key in (attempt.account, attempt.address):
            db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(int(key[:15], 16))))
    db.session.execute(sa.delete(_Attempt).where(_Attempt.at < attempt.at - _ATTEMPTS_KEPT))
    by_account = _failure(
        rules.FAILURES_PER_ACCOUNT,
        _Attempt.account == attempt.account,
        _Attempt.device.is_not_distinct_from(attempt.device),
    )
    if attempt.device is None:
        wider = _failure(rules.FAILURES_PER_ADDRESS, _Attempt.address == attempt.address, _Attempt.device.is_(None))
    else:
        known = _Attempt.account == attempt.account, _Attempt.device.is_not(None)
        wider = _failure(rules.FAILURES_PER_ACCOUNT_KNOWN, *known)
    if until := rules.locked_until((by_account, wider), attempt.at):
        wait = int((until - attempt.at).total_seconds()) + 1
        raise TooMany("Too many failed tries. Wait, then try again.", wait, code="too_many_attempts")
    row = {"id": attempt.id, "account": attempt.account, "address": attempt.address}
    db.session.execute(sa.insert(_Attempt).values(**row, device=attempt.device, at=attempt.at, ok=False))


def succeeded(attempt: Attempt) -> None:
    """Takes a counted try out of the failures."""
    db.session.execute(sa.update(_Attempt).where(_Attempt.id == attempt.id).values(ok=True))


def _failure(nth: int, *conditions: sa.ColumnElement[bool]) -> datetime | None:
    """When the nth newest failure was; None when there are fewer."""
    query = sa.select(_Attempt.at).where(_Attempt.ok.is_(False), *conditions).order_by(_Attempt.at.desc())
    return db.session.scalar(query.offset(nth - 1).limit(1))
