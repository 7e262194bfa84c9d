"""Keys for private answers: encrypted on the phone, readable here alone (docs/protocol.md, Private answers).

The key pairs stand in the database, so that every machine opens what any phone brings; their private halves are wrapped
by a key that is derived from DOORSTEP_SECRET, which never stands there. `doorstep migrate` makes the first pair. Phones
get the newest public key; old pairs stay, because answers were sealed to them. Encryption authenticates nobody: whoever
has the public key can make one.

Each pair opens what was wrapped by RSA, and what was agreed on by X25519, which takes a fraction of the time. The
second private key is derived from the first: wherever the one is kept, moved, backed up or wrapped anew, the other is.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, cast

import rfc8785
import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.orm import Mapped, mapped_column

from .. import durable, installation, wrapping
from ..clock import new_id
from ..database import Base, db, reading, transact, whose
from ..errors import DoorstepError, Unavailable
from ..events.shapes import DEEPEST, plain
from ..wrapping import OtherSecret
from .events import ANSWER

BITS = 3072
OAEP = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
AGREED_BYTES = 32
"""The length of an X25519 key: so short nothing is that RSA wrapped."""
AGREED = b"doorstep private answer x25519"
USE = "phone key"
wrap = partial(wrapping.wrap, USE)
unwrap = partial(wrapping.unwrap, USE)
fingerprint = partial(wrapping.fingerprint, USE)


class Unreadable(DoorstepError):
    """A private answer cannot be opened: its key is gone, or it was not made for this visit, item and event."""

    code = "unreadable"


class _PhoneKey(Base):
    """`spki` is the public half (DER); `wrapped` a nonce and the private half (PKCS#8 DER) under AES-256-GCM; `secret`
    tells which secret wrapped it, and nothing about it."""

    __tablename__ = "phone_keys"
    __table_args__ = whose(secret="wrapped", open="id spki secret")

    id: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    spki: Mapped[bytes]
    wrapped: Mapped[bytes]
    secret: Mapped[str] = mapped_column(sa.String(16))


_keys = cast(sa.Table, _PhoneKey.__table__)
_NEWEST = sa.select(_keys).order_by(_keys.c.id.desc()).limit(1)
_IS_ID = re.compile(r"[0-9a-f-]{36}")
_OF_ID = sa.select(_keys.c.wrapped).where(_keys.c.id == sa.bindparam("id"))
_HALVES = sa.select(_keys.c.id, _keys.c.wrapped)


# ---- use


def public() -> dict[str, str]:
    """The key that phones encrypt to: `{id, spki, x25519}`, base64url as in a visit document."""
    row = db.session.execute(_NEWEST).first()
    if row is None:
        raise Unavailable("There is no key for private answers yet. Run: doorstep migrate", code="no_key")
    if not _fits(row):
        raise Unavailable("The key for private answers cannot be used: nothing would open them.", code="keys")
    agreeing = _agreeing(row.id, row.wrapped, installation.settings().secret)
    return {"id": row.id, "spki": _text(row.spki), "x25519": _text(agreeing.public_key().public_bytes_raw())}


def wrapped() -> dict[str, bytes]:
    """The private halves that there are, by id, for whoever opens many answers."""
    return {id: half for id, half in db.session.execute(_HALVES)}


def decrypt(body: Mapping[str, Any], visit: str, event: str, halves: Mapping[str, bytes] | None = None) -> Any:
    """The value inside a `private.answered`: whatever can be an answer to an item, and nothing else, for a phone can
    encrypt what it likes. `halves`: those of `wrapped`. Raises Unreadable."""
    try:
        bound = {"event": event, "item": body["item"], "key": body["key"], "visit": visit}
        half = _half(body["key"]) if halves is None else halves.get(body["key"])
        if half is None:
            raise Unreadable("This private answer names a key that is not here.", of=event)
        key = _opened(body["key"], half, _bytes(body["wrapped"]))
        opened = AESGCM(key).decrypt(_bytes(body["iv"]), _bytes(body["ciphertext"]), rfc8785.dumps(bound))
        value = json.loads(opened)["value"]
    except (OtherSecret, InvalidTag, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unreadable("This private answer cannot be opened.", of=event) from error
    if value is None or plain(value, DEEPEST) or ANSWER(value):
        raise Unreadable("This private answer holds something that is no answer.", of=event)
    return value


def _half(id: str) -> bytes | None:
    """A private half. What a phone calls a key may be anything, also what no database takes for a text."""
    return db.session.scalar(_OF_ID, {"id": id}) if _IS_ID.fullmatch(id) else None


def _opened(id: str, wrapped: bytes, given: bytes) -> bytes:
    """The key of an answer: unwrapped by RSA or, where the phone gave a public key of its own, agreed on."""
    secret = installation.settings().secret
    if len(given) != AGREED_BYTES:
        return _private(id, wrapped, secret).decrypt(given, OAEP)
    agreeing = _agreeing(id, wrapped, secret)
    return agreed(agreeing.exchange(X25519PublicKey.from_public_bytes(given)), given, agreeing.public_key())


def agreed(shared: bytes, theirs: bytes, server: X25519PublicKey) -> bytes:
    """The key of an answer, from what an exchange of X25519 gave both; `theirs` is the phone's public key, made for
    this answer alone. It is bound to both public keys (RFC 7748, section 6.1)."""
    return HKDF(hashes.SHA256(), 32, theirs + server.public_bytes_raw(), AGREED).derive(shared)


# ---- making and keeping


def settle() -> list[str]:
    """Makes the first pair where there is none, and takes pairs that stand in files below `var` into the database; the
    ids of those. The caller keeps others from doing it at the same time.

    The files go when the database has them: a private half in the open would make its wrapping worthless.
    """
    files = {path.stem: path for path in waiting_files()}
    with reading():
        known = set(db.session.scalars(sa.select(_keys.c.id)))
    pairs = {id: _read(path.read_bytes()) for id, path in files.items() if id not in known}
    if not known and not pairs:
        pairs[new_id()] = rsa.generate_private_key(65537, BITS)
    if pairs:
        rows = [_row(id, pair, installation.settings().secret) for id, pair in pairs.items()]
        transact(lambda: db.session.execute(sa.insert(_keys), rows))
    for path in files.values():
        path.unlink()
    return sorted(files)


def renew() -> str:
    """Makes another pair, to which phones encrypt from now on; returns its id."""
    id, pair = new_id(), rsa.generate_private_key(65537, BITS)
    transact(lambda: db.session.execute(sa.insert(_keys).values(_row(id, pair, installation.settings().secret))))
    return id


def rewrap(former: str) -> tuple[int, list[str]]:
    """Wraps every private half that a former secret wrapped by the present one; how many, and the ids of those that
    neither of the two opens. Repeating it changes nothing."""
    secret = installation.settings().secret

    def work() -> tuple[int, list[str]]:
        done, closed = 0, []
        for row in db.session.execute(sa.select(_keys).order_by(_keys.c.id).with_for_update()).all():
            if _opens(row, secret):
                continue
            try:
                der = unwrap(row.id, row.wrapped, former)
            except OtherSecret:
                closed.append(row.id)
                continue
            anew = {"wrapped": wrap(row.id, der, secret), "secret": fingerprint(secret)}
            db.session.execute(sa.update(_keys).where(_keys.c.id == row.id).values(anew))
            done += 1
        return done, closed

    return transact(work)


def trouble() -> str | None:
    """Why the keys cannot be used as they stand, in a sentence that says what to do; None when they can."""
    if waiting_files():
        return "Keys of private answers stand in files below var, not in the database. Run: doorstep migrate"
    with reading():
        row = db.session.execute(_NEWEST).first()
    if row is None:
        return "There is no key for private answers yet. Run: doorstep migrate"
    if not _fits(row):
        return (
            "The keys of private answers were wrapped by another DOORSTEP_SECRET, or damaged. Set the former one, "
            "or wrap them anew: doorstep keys rewrap --former FILE (if that secret is lost: doorstep keys renew)."
        )
    return None


def waiting_files() -> list[Path]:
    """Key files that were made before keys stood in the database."""
    return sorted(_folder().glob("*.pem"))


def put_into_files(wrapped: Mapping[str, bytes]) -> None:
    """Writes private halves, by id, into files below `var`, as the version before this one kept them."""
    for id, half in wrapped.items():
        pair = serialization.load_der_private_key(unwrap(id, half, installation.settings().secret), None)
        pem = pair.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        durable.write(_folder() / f"{id}.pem", pem)


def take_in(id: str, pem: bytes) -> None:
    """Takes a pair of an old backup into the database, unless it is there."""
    row = _row(id, _read(pem), installation.settings().secret)
    with reading():
        known = db.session.scalar(_OF_ID, {"id": id}) is not None
    if not known:
        transact(lambda: db.session.execute(sa.insert(_keys).values(row)))


def _opens(row: Any, secret: str) -> bool:
    try:
        unwrap(row.id, row.wrapped, secret)
    except OtherSecret:
        return False
    return True


def _fits(row: Any) -> bool:
    """Whether what phones encrypt to this pair can be opened here."""
    try:
        pair = _private(row.id, row.wrapped, installation.settings().secret)
    except (OtherSecret, ValueError):
        return False
    return _public_half(pair) == bytes(row.spki)


def _public_half(pair: rsa.RSAPrivateKey) -> bytes:
    return pair.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def _row(id: str, pair: rsa.RSAPrivateKey, secret: str) -> dict[str, Any]:
    der = pair.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return {"id": id, "spki": _public_half(pair), "wrapped": wrap(id, der, secret), "secret": fingerprint(secret)}


def _read(pem: bytes) -> rsa.RSAPrivateKey:
    pair = serialization.load_pem_private_key(pem, None)
    if not isinstance(pair, rsa.RSAPrivateKey):
        raise ValueError("not an RSA key")
    return pair


@lru_cache(maxsize=32)
def _private(id: str, wrapped: bytes, secret: str) -> rsa.RSAPrivateKey:
    # Its encryption is authenticated, so the key is the one that was made; whether the primes are prime was known then,
    # and to ask again takes half a second in every process.
    key = serialization.load_der_private_key(unwrap(id, wrapped, secret), None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError("not an RSA key")
    return key


@lru_cache(maxsize=32)
def _agreeing(id: str, wrapped: bytes, secret: str) -> X25519PrivateKey:
    numbers = _private(id, wrapped, secret).private_numbers()
    given = numbers.d.to_bytes((numbers.public_numbers.n.bit_length() + 7) // 8)
    return X25519PrivateKey.from_private_bytes(HKDF(hashes.SHA256(), 32, None, b"doorstep x25519 1").derive(given))


def _folder() -> Path:
    return installation.settings().var / "keys"


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
