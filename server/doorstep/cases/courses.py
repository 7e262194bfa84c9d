"""What happened to a case in the words of the service levels. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..promises.levels import Course, Levels, Mark
from ..promises.rules import Holder, Promise
from . import rules
from .acts import Act
from .rules import Case

WORDS = {
    "complaint": "complaint",
    "displeasure": "complaint",
    "suggestion": "suggestion",
}
"""What a kind of case is called there; every other is a question."""
STARTED = {"complaint": "complaint.raised", "suggestion": "suggestion.made", "question": "question.raised"}
SAYS = frozenset({*STARTED.values(), *(f"{word}.answered" for word in STARTED), "complaint.resolved", "callback.made"})
"""The words of levels that are said of a case."""
ANSWERS = {"complaint": "complaint.answer", "question": "question.answer"}
"""Kinds of promises that are given to the customer in words: by when there is an answer."""
LEVELS = {"complaint.answer": "complaint.raised", "question.answer": "question.raised"}
"""By what the level starts that says how such a promise is watched."""


def word(kind: str) -> str:
    """What the levels call a kind of case."""
    return WORDS.get(kind, "question")


def level_of(promise: str, levels: Levels) -> str | None:
    """The level by which a kind of promise that was given in words is watched; None where there is none."""
    wanted = LEVELS[promise]
    return next((id for id, one in levels.items() if one.get("starts") == wanted and _in_words(one)), None)


def by_themselves(levels: Levels) -> Levels:
    """The levels that promise something beside what was said in words."""
    return {id: level for id, level in levels.items() if level["enabled"] and not _in_words(level)}


def _in_words(level: object) -> bool:
    return isinstance(level, dict) and level.get("due", {}).get("fn") == "promised"


def course(case: Case, acts: Sequence[Act], zone: str) -> Course:
    """The course of a case, whose owner keeps what is promised of it."""
    return Course(
        case.id, zone, SAYS, Holder(case.owner), None, list(_marks(case, acts)), {"complaint.grade": case.grade}
    )


def _marks(case: Case, acts: Sequence[Act]) -> Iterator[Mark]:
    kind = word(case.kind)
    yield Mark(STARTED[kind], case.opened, over=case.ended)
    times = 0
    for act in acts:
        if act.type == "agreed" or (act.type == "answered" and act.body["reached"]):
            yield Mark(f"{kind}.answered", act.at)
        if kind == "complaint" and act.type == "resolved":
            yield Mark("complaint.resolved", act.at, str(times), over=case.ended)
        if act.type == "called" and act.body["result"] in ("satisfied", "not_satisfied"):
            yield Mark("callback.made", act.at, str(times))
        times += act.type == "reopened"


def answers(case: Case, acts: Sequence[Act]) -> list[Promise]:
    """What the customer was told in words: by when there is an answer. What was asked of nobody, praise, has none."""
    kind = ANSWERS.get(word(case.kind))
    if kind is None:
        return []
    return [
        Promise(one.id, kind, None, one.made, one.due, one.settled, one.outcome, Holder(case.owner))
        for one in rules.given(acts)
    ]
