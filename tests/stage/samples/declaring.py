"""What a room's samples declare: a thing that a path of its routes can name, and what a request to them carries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from doorstep.accounts.rules import Person
from people import People


@dataclass(frozen=True)
class Thing:
    """A thing that a path names, and whose it is. `path` fills the parameters of the route."""

    path: dict[str, str]
    owner: str | None = None
    members: frozenset[str] = frozenset()
    team: str | None = None

    @property
    def id(self) -> str:
        """What lists and refusals call it."""
        return list(self.path.values())[-1]


@dataclass(frozen=True)
class Call:
    """What a request to a route carries beside its path."""

    json: Any = None
    data: bytes | None = None
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)


MakeThing = Callable[[Person], Thing]
MakeCall = Callable[[People], Call]

things: dict[str, MakeThing] = {}
"""By the names of a route's parameters, joined by a slash."""
calls: dict[str, MakeCall] = {}
"""By the row of the authorisation table."""
NO_DIGEST = "0" * 64
absent = {"year": "999", "day": "2031-12-01", "number": "999999999", "sha256": NO_DIGEST, "hash": NO_DIGEST}
"""What stands for a thing that does not exist, where that is not a new id."""


def thing(parameters: str) -> Callable[[MakeThing], MakeThing]:
    """Declares how to make a thing that belongs to a person, or to their team."""

    def declare(make: MakeThing) -> MakeThing:
        things[parameters] = make
        return make

    return declare


def call(row: str) -> Callable[[MakeCall], MakeCall]:
    """Declares what a request to the route of this row carries."""

    def declare(make: MakeCall) -> MakeCall:
        calls[row] = make
        return make

    return declare
