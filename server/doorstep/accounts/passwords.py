"""Passwords: argon2id with the least cost that OWASP recommends (19 MiB, 2 passes, 1 lane; some 50 ms).

Never inside a transaction: a hash takes a thousand times as long as the writes around it.
"""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ..errors import Fault, Invalid
from . import rules
from .rules import normal_password

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


GUESSES = 10**8
"""A password that a guesser of taste finds within so many tries is too common."""
LOOKED_AT = 72
"""How much of a long password is looked at: what begins so cannot be found by its end, and more would take seconds."""
_OURS = (
    *("doorstep", "shangmen", "shangmenfuwu", "上门", "上门服务", "装维"),
    *("woaini", "woaizhongguo", "zhongguo", "nihao", "mima", "wode", "woshi", "baobei", "laopo", "laogong", "qinaide"),
    *("5201314", "1314520", "520520", "gongzuo", "gongsi", "beijing", "shanghai", "guangzhou", "shenzhen"),
)
"""What people here would try, beside what zxcvbn knows: its lists hold little pinyin."""


def acceptable(password: str, staff_no: str, pointer: str = "/password") -> str:
    """The password as it is hashed; raises Invalid `weak_password` when it breaks a rule, or is one that many people
    have or could guess: words, names, dates, rows of keys, in the lists that zxcvbn keeps, and joined to each other."""
    normal = rules.acceptable_password(password, staff_no, pointer)
    from zxcvbn import zxcvbn  # its lists take a tenth of a second to load, which no other command should wait for

    found = zxcvbn(normal[:LOOKED_AT], user_inputs=[staff_no, *_OURS])
    if found["guesses"] < GUESSES:
        message = "This password is too common: it is among the first that would be tried. Put several words together."
        raise Invalid(message, (Fault(pointer, message, "weak_password"),), code="weak_password")
    return normal


def hashed(password: str) -> str:
    """The hash to keep, with its salt and costs in it."""
    return _hasher.hash(normal_password(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right. For nobody (None), and for somebody who has none yet, it says no after the same
    work: time tells nothing."""
    try:
        _hasher.verify(password_hash or _nobodys_hash(), normal_password(password))
    except (VerificationError, InvalidHashError):
        return False
    return bool(password_hash)


def new_code() -> str:
    """A one-time code that nobody has yet."""
    return "".join(secrets.choice(rules.CODE_LETTERS) for _ in range(rules.CODE_LENGTH))


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")
