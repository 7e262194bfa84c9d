"""The key pair by which push services know this installation (VAPID, RFC 8292).

There is one, and it stays: browsers bind what they subscribe to it, so that another one would silence every phone until
its person switches the notifications on anew. Its private half is wrapped by a key that is derived from
DOORSTEP_SECRET. `doorstep migrate` makes it.
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any, cast

import sqlalchemy as sa
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy.orm import Mapped, mapped_column

from .. import installation, wrapping
from ..clock import new_id
from ..database import Base, db, reading, transact, whose
from ..errors import Unavailable
from ..wrapping import OtherSecret

USE = "push key"
wrap = partial(wrapping.wrap, USE)
unwrap = partial(wrapping.unwrap, USE)


class _PushKey(Base):
    """`wrapped` is a nonce and the private half (PKCS#8 DER) under AES-256-GCM."""

    __tablename__ = "push_keys"
    __table_args__ = whose(secret="wrapped", open="id")

    id: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    wrapped: Mapped[bytes]


_keys = cast(sa.Table, _PushKey.__table__)
_OLDEST = sa.select(_keys).order_by(_keys.c.id).limit(1)


def pair() -> ec.EllipticCurvePrivateKey:
    """The pair of this installation. Raises Unavailable where there is none, or where the secret does not open it."""
    row = db.session.execute(_OLDEST).first()
    if row is None:
        raise Unavailable("There is no key for push notifications yet. Run: doorstep migrate", code="no_key")
    try:
        return _opened(row.id, bytes(row.wrapped), installation.settings().secret)
    except OtherSecret as error:
        raise Unavailable("The key for push notifications cannot be opened by this secret.", code="keys") from error


def settle() -> None:
    """Makes the pair where there is none. The caller keeps others from doing it at the same time."""
    with reading():
        known = db.session.execute(_OLDEST).first()
    if known is None:
        transact(_make)


def rewrap(former: str) -> tuple[int, list[str]]:
    """Wraps the private half anew that a former secret wrapped; how many, and the ids of what neither of the two opens.
    Repeating it changes nothing."""
    secret = installation.settings().secret

    def work() -> tuple[int, list[str]]:
        done, closed = 0, []
        for row in db.session.execute(sa.select(_keys).order_by(_keys.c.id).with_for_update()).all():
            if _opens(row, secret):
                continue
            if not _opens(row, former):
                closed.append(row.id)
                continue
            anew = wrap(row.id, unwrap(row.id, bytes(row.wrapped), former), secret)
            db.session.execute(sa.update(_keys).where(_keys.c.id == row.id).values(wrapped=anew))
            done += 1
        return done, closed

    return transact(work)


def replace_lost() -> bool:
    """Makes another pair where the secret that opened this one is lost, and says whether it was."""
    secret = installation.settings().secret

    def work() -> bool:
        rows = db.session.execute(sa.select(_keys).with_for_update()).all()
        if any(_opens(row, secret) for row in rows):
            return False
        db.session.execute(sa.delete(_keys))
        _make()
        return True

    return transact(work)


def _make() -> None:
    id, new = new_id(), ec.generate_private_key(ec.SECP256R1())
    der = new.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    row = {"id": id, "wrapped": wrap(id, der, installation.settings().secret)}
    db.session.execute(sa.insert(_keys).values(row))


def _opens(row: Any, secret: str) -> bool:
    try:
        unwrap(row.id, bytes(row.wrapped), secret)
    except OtherSecret:
        return False
    return True


@lru_cache(maxsize=8)
def _opened(id: str, wrapped: bytes, secret: str) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_der_private_key(unwrap(id, wrapped, secret), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("not a key of an elliptic curve")
    return key
