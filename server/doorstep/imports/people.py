"""Adds the people of a file, all of them or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from .. import clock
from ..accounts import code_store, passwords, rules, store
from ..accounts.phones import mobile_number
from ..accounts.rules import NewPerson, Person
from ..errors import DoorstepError, Invalid
from .people_rows import PersonRow


@dataclass(frozen=True)
class Added:
    """Somebody who was added, and the one-time code with which they make their password."""

    person: Person
    code: str


def checked(rows: Sequence[PersonRow]) -> list[PersonRow]:
    """The rows in the spelling in which they are kept, each with the columns that are wrong: what cannot be, what is
    there already, what stands there twice, a team that there is not."""
    teams = {team.name: team.id for team in store.teams()}
    found = [_checked(row, teams) for row in rows]
    numbers = Counter(row.staff_no for row in found)
    taken = {one.staff_no for one in store.everybody(active_only=False)}
    twice = {number for number, count in numbers.items() if count > 1}
    return [
        replace(row, faults=(*row.faults, "taken")) if row.staff_no in taken | twice and row.staff_no else row
        for row in found
    ]


def _checked(row: PersonRow, teams: dict[str, str]) -> PersonRow:
    faults = list(row.faults)
    staff_no, phone = row.staff_no, row.phone
    try:
        staff_no = rules.staff_number(row.staff_no)
    except DoorstepError:
        faults.append("staff_no")
    try:
        phone = mobile_number(row.phone)
    except DoorstepError:
        faults.append("phone")
    try:
        rules.check_email(row.email)
    except DoorstepError:
        faults.append("email")
    if row.team not in teams:
        faults.append("team")
    too_long = [name for name, most in (("name", 80), ("team", 80)) if len(getattr(row, name)) > most]
    too_long += ["skills"] if any(len(word) > 40 for word in row.skills) else []
    too_long += ["regions"] if any(len(word) > 80 for word in row.regions) else []
    return replace(row, staff_no=staff_no, phone=phone, faults=tuple(dict.fromkeys((*faults, *too_long))))


def prepared(rows: Sequence[PersonRow]) -> list[tuple[str, str]]:
    """A one-time code for each row, and its hash: made before the transaction, because that takes a while."""
    codes = [passwords.new_code() for _ in rows]
    return [(code, passwords.hashed(code)) for code in codes]


def add(rows: Sequence[PersonRow], codes: Sequence[tuple[str, str]], by: str, now: datetime) -> list[Added]:
    """Adds them; raises Invalid when a row is wrong by now."""
    known = checked(rows)
    if any(row.faults for row in known):
        raise Invalid("Somebody changed people meanwhile; look at the file again.", code="file_wrong")
    teams = {team.name: team.id for team in store.teams()}
    added = []
    for row, (code, code_hash) in zip(known, codes, strict=True):
        new = NewPerson(
            id=clock.new_id(),
            name=row.name,
            staff_no=row.staff_no,
            phone=row.phone,
            roles=row.roles,
            team=teams[row.team],
            password_hash="",
            created=now,
            email=row.email,
            skills=row.skills,
            regions=row.regions,
        )
        person = store.add_person(new, by)
        code_store.put_code(person.id, code_hash, by, now)
        added.append(Added(person, code))
    return added
