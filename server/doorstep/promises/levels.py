"""What a service level promises: which promises follow from what happened to a thing, by the levels of its standard.

Pure, and no state of its own: the promises of a thing are what its course says, computed anew as often as one likes.
What the words of a level mean is said by the thing that has them (`Course`); here they are words.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ..roster.calendars import Calendar
from ..standard.rules import holds
from . import due
from .rules import Holder, Promise

Levels = Mapping[str, Mapping[str, Any]]
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_OID, "service level")


@dataclass(frozen=True)
class Mark:
    """Something happened to a thing that a level names: `word`, such as order.reported.

    `id` tells one such thing of several; what answers one of them has its id, and none where it answers all. `known` is
    since when the office knows, if that was later; `promised` what was promised then; `over` when nothing of it was
    owed any more.
    """

    word: str
    at: datetime
    id: str = ""
    known: datetime | None = None
    promised: datetime | None = None
    over: datetime | None = None


@dataclass(frozen=True)
class Course:
    """What levels look at in a thing: by whose clock it goes, what is known of it by field, what happened, and which
    words it can say at all: a level that no word of it ends is none of its levels. `root` names what its promises are
    told apart by, `holder` keeps them, `by` is the person whose phone would say that they are kept."""

    root: str
    zone: str
    says: frozenset[str]
    holder: Holder
    by: str | None = None
    marks: Collection[Mark] = ()
    fields: Mapping[str, Any] = field(default_factory=dict, hash=False)


def watched(levels: Levels, says: Collection[str]) -> dict[str, Mapping[str, Any]]:
    """The deadlines in force that somebody who says these words can start and meet."""
    return {
        id: level
        for id, level in levels.items()
        if level["enabled"] and level.get("starts") in says and any(word in says for word in level["met"])
    }


def promises(levels: Levels, course: Course, calendar: Calendar) -> list[Promise]:
    """The promises that stand because of a course, each with what became of it. Its kind is the id of its level."""
    found = []
    for id, level in watched(levels, course.says).items():
        if "when" not in level or holds(level["when"], course.fields):
            for start in course.marks:
                if start.word == level["starts"] and (one := _promise(id, level, start, course, calendar)):
                    found.append(one)
    return found


def _promise(id: str, level: Mapping[str, Any], start: Mark, course: Course, calendar: Calendar) -> Promise | None:
    """None where there is nothing to promise: it was done before it was asked for, or the thing was over in time."""
    begun = due.Start(start.at, course.zone, course.fields, start.promised)
    by, settled = due.due(level["due"], begun, calendar).at, _met(level["met"], start, course.marks)
    if settled is None or (start.over and start.over < settled):
        settled = start.over
        if settled is not None and settled <= by:
            return None
    if settled is not None and settled <= start.at:
        return None
    return Promise(
        id=promise_id(course.root, id, start.id),
        kind=id,
        by=course.by,
        made=max(start.at, start.known or start.at),
        due=by,
        settled=settled,
        outcome=None if settled is None else "met" if settled <= by else "broken",
        holder=course.holder,
    )


def is_sure(level: Mapping[str, Any], at: datetime, zone: str, calendar: Calendar) -> bool:
    """Whether every day that is counted of a level which starts at that time lies in a year that is known."""
    return due.due(level["due"], due.Start(at, zone), calendar).sure


def _met(words: Collection[str], start: Mark, marks: Iterable[Mark]) -> datetime | None:
    """When it was kept first."""
    return min((mark.at for mark in marks if mark.word in words and mark.id in ("", start.id)), default=None)


def promise_id(root: str, level: str, mark: str) -> str:
    """The id of the promise that a level makes of what started it."""
    return str(uuid.uuid5(NAMESPACE, f"{root}|{level}|{mark}"))


def settled_with(stand: Collection[Promise], written: Iterable[Promise]) -> Iterator[Promise]:
    """What is to be written so that of the promises that levels make those stand that do, and no other."""
    before = {one.id: one for one in written}
    yield from (one for one in stand if one != before.get(one.id))
    standing = {one.id for one in stand}
    for one in before.values():
        if one.id not in standing and one.outcome != "withdrawn":
            yield replace(one, settled=None, outcome="withdrawn")
