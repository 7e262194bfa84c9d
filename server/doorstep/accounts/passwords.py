"""Passwords: argon2id with the least cost that OWASP recommends (19 MiB, 2 passes, 1 lane; some 50 ms).

Never inside a transaction: a hash takes a thousand times as long as the writes around it.
"""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from .rules import normal_password

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hashed(password: str) -> str:
    """The hash to keep, with its salt and costs in it."""
    return _hasher.hash(normal_password(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right. For nobody (None) it says no after the same work: time tells nothing."""
    try:
        _hasher.verify(password_hash or _nobodys_hash(), normal_password(password))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")
