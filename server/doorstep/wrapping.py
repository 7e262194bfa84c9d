"""Private halves of keys under a key that is derived from DOORSTEP_SECRET: what stands in the database opens nothing by
itself, and every machine that has the secret opens it.

Each use of keys has a wrapping of its own: a half that is moved to another row, or to another use, opens nothing.
"""

from __future__ import annotations

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .errors import DoorstepError

NONCE_BYTES = 12


class OtherSecret(DoorstepError):
    """A private half was wrapped by another DOORSTEP_SECRET than the one that is to open it."""

    code = "other_secret"


def wrap(use: str, id: str, half: bytes, secret: str) -> bytes:
    """A private half of this use under a key made of the secret, bound to the pair's id."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(_derived(use, secret, "wrap")).encrypt(nonce, half, _bound(use, id))


def unwrap(use: str, id: str, wrapped: bytes, secret: str) -> bytes:
    """The private half again; raises OtherSecret."""
    try:
        opening = AESGCM(_derived(use, secret, "wrap"))
        return opening.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _bound(use, id))
    except (InvalidTag, ValueError) as error:
        raise OtherSecret("This key was wrapped by another secret, or was changed.", of=id) from error


def fingerprint(use: str, secret: str) -> str:
    """Tells one secret from another, and nothing else about it."""
    return _derived(use, secret, "name").hex()[:16]


@lru_cache(maxsize=8)
def _derived(use: str, secret: str, purpose: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, None, f"doorstep {use}s 1 {purpose}".encode()).derive(secret.encode())


def _bound(use: str, id: str) -> bytes:
    return f"{use} {id}".encode()
