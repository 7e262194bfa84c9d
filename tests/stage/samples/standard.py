"""Versions of the standard."""

from __future__ import annotations

from builders import publish_standard
from doorstep.accounts.rules import Person

from .declaring import Thing, thing


@thing("hash")
def version_of_the_standard(person: Person) -> Thing:
    """The standard in force, which is everybody's."""
    return Thing({"hash": publish_standard()})
