"""What the time of an answer gives away: whether a visit exists, whether a staff number does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from typing import Any

from builders import SYNC
from doorstep.clock import new_id

from .installation import installation
from .table import Row, progress, timed

AIM_MS = 20
LOOKS, SIGN_INS = 100, 8
"""Ten failures lock an account."""


def measure() -> Iterator[Row]:
    progress("timing of refusals")
    with installation("sqlite") as made:
        made.serve()
        wang = made.phone(made.people.wang).client
        [foreign] = made.book(1, made.people.li)
        look = partial(refused, 404, wang.get)
        yield difference(
            "somebody else's visit against none",
            lambda: look(f"{SYNC}/visits/{foreign}/bundle"),
            lambda: look(f"{SYNC}/visits/{new_id()}/bundle"),
            LOOKS,
        )
        sign_in = partial(refused, 401, wang.post, "/api/v1/session")
        yield difference(
            "wrong password against unknown staff number",
            lambda: sign_in({"staff_no": made.people.zhou.staff_no, "password": "not this one"}),
            lambda: sign_in({"staff_no": "T999", "password": "not this one"}),
            SIGN_INS,
        )


def refused(status: int, call: Callable[..., Any], *arguments: object) -> None:
    answer = call(*arguments)
    assert answer.status_code == status, answer.text


def difference(what: str, one: Callable[[], None], other: Callable[[], None], rounds: int) -> Row:
    """The difference of the medians, the two taken in turn."""
    pairs = [(timed(one), timed(other)) for _ in range(rounds)]
    first, second = (median(times) for times in zip(*pairs, strict=True))
    apart = abs(first - second)
    measured = f"{apart:.1f} ms ({first:.1f} and {second:.1f})"
    return Row(f"time of a refusal: {what}", measured, f"≤ {AIM_MS} ms", apart <= AIM_MS)
