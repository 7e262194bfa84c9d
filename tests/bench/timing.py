"""What the time of an answer gives away: whether a visit exists, whether a staff number does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle
from statistics import median
from typing import Any

from builders import SYNC
from doorstep.accounts.rules import Person
from doorstep.clock import new_id

from .installation import installation
from .table import Row, progress, timed

AIM_MS = 20
LOOKS = 100
TRIES = 5
"""Sign-ins for each number; ten failures lock an account, a hundred an address."""


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
        known = [person.staff_no for person in vars(made.people).values() if isinstance(person, Person)]
        unknown = [f"T{900 + number}" for number in range(len(known))]

        def sign_in(staff_nos: Iterator[str]) -> None:
            given = {"staff_no": next(staff_nos), "password": "not this one"}
            refused(401, wang.post, "/api/v1/session", given)

        yield difference(
            "wrong password against unknown staff number",
            partial(sign_in, cycle(known)),
            partial(sign_in, cycle(unknown)),
            TRIES * len(known),
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
