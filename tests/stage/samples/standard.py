"""Versions of the standard, and what replaces them."""

from __future__ import annotations

from builders import publish_standard
from doorstep.accounts.rules import Person
from people import People

from .declaring import Call, Thing, call, thing


@thing("hash")
def version_of_the_standard(person: Person) -> Thing:
    """The standard in force, which is everybody's."""
    return Thing({"hash": publish_standard()})


@call("POST /api/v1/standard/check")
def check_a_draft(people: People) -> Call:
    change = {"kind": "fault-repair", "phase": "travel", "items": ["travel.departed"]}
    return Call(json={"base": publish_standard(), "files": [], "change": change})


@call("POST /api/v1/standard/publish")
def publish_a_draft(people: People) -> Call:
    return Call(json={"base": publish_standard(), "files": [], "note": "不变"})
