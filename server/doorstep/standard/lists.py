"""Reads `visits/*.yaml`: which items are asked in which phase."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from ..accounts.rules import words
from . import vocabulary
from .entries import LONGEST_TEXT, Entry

Json = dict[str, Any]

MOST_PRIVATE = 3
LONGEST_SKILL = 40
"""As it can be written down of a person."""


@dataclass(frozen=True)
class Known:
    """What a list may refer to; None stands for a file that could not be read, against which nothing is checked.

    `phases` in their order, `items` as they are served, `reads` from each item to those whose answers it reads,
    `windows` from each service level to whether it is an arrival window.
    """

    phases: Mapping[str, Json] | None
    items: Mapping[str, Json] | None
    reads: Mapping[str, Collection[str]]
    windows: Mapping[str, bool] | None


def checklist(entry: Entry, known: Known) -> Json:
    """The list as it is served."""
    name, phases = entry.map("name", required=True), entry.map("phases", required=True)
    compiled: Json = {
        "name": name.named() if name is not None else {},
        "role": entry.one_of("role", vocabulary.ROLES, "unknown_role"),
        "arrival": entry.text("arrival"),
        **({"purpose": purpose.named()} if (purpose := entry.map("purpose")) is not None else {}),
        "working": entry.text("working"),
        "phases": _phases(phases, known) if phases is not None else [],
    }
    if (ready := entry.map("ready")) is not None:
        compiled["ready"] = [_sentence(one) for _, one in ready.maps()]
        ready.close()
    if phases is not None:
        _check_items(compiled["role"], phases, known)
    _check_arrival(compiled, entry, known)
    _check_working(compiled, entry, known)
    if leaves := entry.texts("leaves"):
        compiled["leaves"] = [reason for reason, _ in leaves]
        _check_leaves(entry, leaves)
    if skills := entry.texts("skills"):
        compiled["skills"] = [skill for skill, _ in skills]
        _check_skills(entry, skills)
    entry.close()
    return compiled


def _check_skills(entry: Entry, skills: list[tuple[str, int]]) -> None:
    """What whoever makes this visit must be able to do, in the words that are written down of people."""
    said: set[str] = set()
    for skill, line in skills:
        if len(skill) > LONGEST_SKILL or not skill.isprintable() or words([skill]) != {skill}:
            entry.fault("not_a_skill", skill, line)
        if skill in said:
            entry.fault("skill_twice", skill, line)
        said.add(skill)


def _check_leaves(entry: Entry, leaves: list[tuple[str, int]]) -> None:
    """The reasons that whoever makes this visit may leave it for."""
    for reason, line in leaves:
        if reason not in vocabulary.LEAVES:
            entry.fault("unknown_leave", reason, line)


def _sentence(entry: Entry) -> Json:
    sentence = entry.words(*LONGEST_TEXT)
    entry.close()
    return sentence


def _phases(entry: Entry, known: Known) -> list[Json]:
    names = known.phases or {}
    order, last, compiled = list(names), -1, []
    for phase, node in entry.nodes():
        if known.phases is not None and phase not in order:
            entry.fault("unknown_phase", phase, node.line)
        elif known.phases is not None:
            if order.index(phase) < last:
                entry.fault("phase_order", phase, node.line)
            last = max(last, order.index(phase))
        items = [item for item, _ in entry.texts(phase)]
        compiled.append({"id": phase, "name": names.get(phase, {}), "items": items})
    return compiled


def _check_items(role: str, phases: Entry, known: Known) -> None:
    """Each item once and defined; no more private questions, signatures and auditor's items than make sense."""
    listed: dict[str, int] = {}
    for item, line in [found for phase, _ in phases.nodes() for found in phases.texts(phase)]:
        if item in listed:
            phases.fault("duplicate_item", item, line)
        elif known.items is not None and item not in known.items:
            phases.fault("unknown_item", item, line)
        listed.setdefault(item, line)
    if not listed:
        phases.fault("no_items")

    items = {item: known.items[item] for item in listed if item in known.items} if known.items else {}
    private = [item for item, one in items.items() if one["private"]]
    if len(private) > MOST_PRIVATE:
        phases.fault("too_many_private", line=listed[private[MOST_PRIVATE]])
    signatures = [item for item, one in items.items() if one["answer"] == "signature"]
    if len(signatures) > 1:
        phases.fault("several_signatures", line=listed[signatures[1]])
    for item, one in items.items():
        if one["who"] == "auditor" and role != "supervisor":
            phases.fault("auditor_in_visit", item, listed[item])
        for read in known.reads.get(item, ()):
            if known.items and read in known.items and read not in listed:
                phases.fault("not_in_list", read, listed[item])


def _check_arrival(compiled: Json, entry: Entry, known: Known) -> None:
    level, at_the_door = compiled["arrival"], any(phase["id"] == "arrive" for phase in compiled["phases"])
    if level is None and at_the_door and compiled["role"] != "supervisor":
        entry.fault("no_arrival")
    if level is not None and known.windows is not None and not known.windows.get(level):
        code = "not_a_window" if level in known.windows else "unknown_level"
        entry.fault(code, level, entry.line_of("arrival"))


def _check_working(compiled: Json, entry: Entry, known: Known) -> None:
    """The level within which it has to work, for whoever leaves with that promise, is a deadline."""
    level = compiled["working"]
    if level is not None and known.windows is not None and known.windows.get(level, True):
        entry.fault("not_a_deadline" if level in known.windows else "unknown_level", level, entry.line_of("working"))
