"""Whether somebody who works here is meant by what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..accounts.rules import Person
from ..customers import finding
from ..customers.finding import Key, Wanted
from ..customers.rules import normal_form


def named(people: Iterable[Person], query: str, limit: int) -> tuple[list[tuple[Person, list[tuple[str, str]]]], bool]:
    """Those of these people who have such a staff number, such a name or such a phone, each with the reasons; and
    whether there are more."""
    form, meanings = normal_form(query), finding.wanted(query)
    found = []
    for person in people:
        if form and normal_form(person.staff_no).startswith(form):
            found.append((0 if normal_form(person.staff_no) == form else 1, person, [("staff_no", person.staff_no)]))
        elif reasons := _reasons(person, meanings):
            fit = sum(reason.fit for reason in reasons)
            found.append((fit, person, [(reason.by, reason.shown) for reason in reasons]))
    found.sort(key=lambda one: (one[0], one[1].name, one[1].staff_no))
    return [(person, why) for _, person, why in found[:limit]], len(found) > limit


def _reasons(person: Person, meanings: Sequence[Wanted]) -> list[finding.Reason] | None:
    if not meanings:
        return None
    keys: list[Key] = list(finding.keys(person.name, None, person.phone, ()))
    return next((reasons for meaning in meanings if (reasons := finding.reasons(keys, meaning))), None)
