"""Keys for private answers: encrypted on the phone, readable here alone (docs/protocol.md, Private answers).

The key pairs stand in `var/keys`, outside the database. Phones get the newest public key; old private keys stay,
because answers were sealed to them. Encryption authenticates nobody: whoever has the public key can make one.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

from .. import durable
from ..clock import new_id
from ..errors import DoorstepError
from .events import ANSWER, DEEPEST, plain

BITS = 3072
OAEP = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)


class Unreadable(DoorstepError):
    """A private answer cannot be opened: its key is gone, or it was not made for this visit, item and event."""

    code = "unreadable"


def public() -> dict[str, str]:
    """The key that phones encrypt to: `{id, spki}`, base64url as in a visit document. Makes the first one."""
    folder = _folder()
    known = sorted(path.stem for path in folder.glob("*.pem"))
    name = known[-1] if known else _make(folder)
    spki = (
        _private(folder / f"{name}.pem")
        .public_key()
        .public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    return {"id": name, "spki": base64.urlsafe_b64encode(spki).rstrip(b"=").decode()}


def decrypt(body: Mapping[str, Any], visit: str, event: str) -> Any:
    """The value inside a `private.answered`: whatever can be an answer to an item, and nothing else, for a phone can
    encrypt what it likes. Raises Unreadable."""
    bound = {"event": event, "item": body["item"], "key": body["key"], "visit": visit}
    try:
        key = _private(_folder() / f"{body['key']}.pem").decrypt(_bytes(body["wrapped"]), OAEP)
        opened = AESGCM(key).decrypt(_bytes(body["iv"]), _bytes(body["ciphertext"]), rfc8785.dumps(bound))
        value = json.loads(opened)["value"]
    except (OSError, InvalidTag, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unreadable("This private answer cannot be opened.", of=event) from error
    if value is None or plain(value, DEEPEST) or ANSWER(value):
        raise Unreadable("This private answer holds something that is no answer.", of=event)
    return value


def _make(folder: Path) -> str:
    key = rsa.generate_private_key(65537, BITS)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    name = new_id()
    durable.write(folder / f"{name}.pem", pem)
    return name


@lru_cache(maxsize=32)
def _private(path: Path) -> rsa.RSAPrivateKey:
    # Whether the primes are prime was known when the key was made; to ask again takes half a second in every process.
    key = serialization.load_pem_private_key(path.read_bytes(), None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError("not an RSA key")
    numbers = key.private_numbers()
    if numbers.p * numbers.q != numbers.public_numbers.n:
        raise ValueError("a damaged RSA key: what phones encrypt to it could not be opened")
    return key


def _folder() -> Path:
    folder: Path = current_app.extensions["doorstep"].var / "keys"
    return folder


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
