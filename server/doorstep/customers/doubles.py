"""Who may be written down twice, why, and what becomes of two that are one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from ..spelling import is_han, said
from .finding import plain, untitled
from .rules import Customer, Premises, described_as, normal_form

Why = Literal["phone", "contact", "mail", "place"]
WHYS: tuple[Why, ...] = ("phone", "contact", "mail", "place")
"""Why two may be one: they share the phone, one is the other's contact, they share the mail address or the premises;
and they go by one name."""
SHORTEST_LATIN = 5
"""From so many letters on, one wrong one is a slip."""


@dataclass(frozen=True)
class Known:
    """A customer and where they are visited."""

    customer: Customer
    places: tuple[Premises, ...] = ()


def why_double(one: Known, other: Known) -> Why | None:
    """Why these two may be one, the strongest reason first; None where nothing says so. A number alone does not: a
    family or a company shares one."""
    first, second = one.customer, other.customer
    if first.id == second.id or not alike(first.name, second.name):
        return None
    if first.phone and first.phone == second.phone:
        return "phone"
    if {first.phone, second.phone} & ({first.contact_phone, second.contact_phone} - {None, ""}):
        return "contact"
    if first.email and second.email and first.email.lower() == second.email.lower():
        return "mail"
    # Many have one name: without a shared number it must be the same, and not a form of address.
    if plain(first.name) == plain(second.name) and _forms(one.places) & _forms(other.places):
        return "place"
    return None


def alike(one: str, other: str) -> bool:
    """Whether two names may be those of one: the same in simplified characters, in sound, as a part of the other (a
    company's), as a form of address (王女士 of 王秀兰), or but for one letter."""
    first, second = plain(one), plain(other)
    if not first or not second:
        return False
    short, long = sorted((first, second), key=len)
    if first == second or _sound(first) == _sound(second):
        return True
    if any(_addressed(title, name) for title, name in ((first, second), (second, first))):
        return True
    if len(short) >= (4 if is_han(short[0]) else SHORTEST_LATIN) and (long.startswith(short) or long.endswith(short)):
        return True
    return short.isascii() and len(short) >= SHORTEST_LATIN and _one_off(short, long)


def _sound(form: str) -> tuple[str, ...]:
    return tuple(said(char) if is_han(char) else char for char in form)


def _addressed(title: str, name: str) -> bool:
    surname = untitled(title)
    return bool(surname) and surname != title and (name.startswith(surname) or untitled(name) == surname)


def _one_off(short: str, long: str) -> bool:
    """Whether one letter more, less or another makes one the other."""
    if len(long) - len(short) > 1:
        return False
    same = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return long[same + 1 :] == (short[same + 1 :] if len(short) == len(long) else short[same:])


def _forms(places: Iterable[Premises]) -> set[str]:
    return {plain(place.address) for place in places}


# ---- two that are one

FILLED = ("address_as", "tier", "email", "language", "channel")


def together(kept: Customer, gone: Customer) -> Customer:
    """One customer of two: what is known of the kept one stays, what is not comes from the other, notes stand one below
    the other, and another number becomes that of the contact where there is none."""
    changes: dict[str, Any] = {name: getattr(kept, name) or getattr(gone, name) for name in FILLED}
    if not (kept.hours_from or kept.hours_until):
        changes |= {"hours_from": gone.hours_from, "hours_until": gone.hours_until}
    if not (kept.contact_name or kept.contact_phone):
        changes |= {"contact_name": gone.contact_name, "contact_phone": gone.contact_phone}
        if not (gone.contact_name or gone.contact_phone) and gone.phone != kept.phone:
            changes |= {"contact_name": gone.name, "contact_phone": gone.phone or None}
    changes |= {name: _both(getattr(kept, name), getattr(gone, name)) for name in ("note", "door_note")}
    return replace(kept, is_new=kept.is_new and gone.is_new, **changes)


def _both(one: str | None, other: str | None) -> str | None:
    if not one or not other or normal_form(other) in normal_form(one):
        return one or other
    return f"{one}\n{other}"


def changed(before: Customer, after: Customer) -> dict[str, tuple[object, object]]:
    """What is another, by field, as it was and as it is."""
    now = vars(after)
    return {name: (value, now[name]) for name, value in vars(before).items() if value != now[name]}


def apart_again(now: Customer, filled: Mapping[str, Sequence[Any]]) -> Customer:
    """The kept customer without what came from the other: a field that was corrected since stays as it is."""
    back = {name: before for name, (before, after) in filled.items() if getattr(now, name) == after}
    return replace(now, **back)


def twins(theirs: Iterable[Premises], ours: Sequence[Premises]) -> dict[str, str]:
    """The premises of the one that the other has, too, by id."""
    found = ((place, described_as(place, ours)) for place in theirs)
    return {place.id: same.id for place, same in found if same}


# ---- and two again


@dataclass(frozen=True)
class At:
    """A visit: where, and which one it continues."""

    id: str
    premises: str
    continues: str | None


@dataclass(frozen=True)
class Moved:
    """What a merge handed over: visits and premises; `twins`: whose visits went to the same premises of the other;
    opt-outs that the kept one had not; `filled`: fields, as they were and as they are."""

    visits: Sequence[str]
    places: Sequence[str]
    twins: Mapping[str, str]
    at: Mapping[str, str]
    """Where visits were that went to a twin, by visit."""
    opt_outs: Sequence[str]
    filled: Mapping[str, Sequence[Any]]


def going_back(visits: Sequence[At], moved: Moved) -> set[str]:
    """Which visits of the kept customer are the other's when both are two again: those that came with them, whatever
    was booked since at premises that go back, and what continues one of these. All else was booked for the kept one."""
    back = {visit.id for visit in visits if visit.id in set(moved.visits) or visit.premises in set(moved.places)}
    while more := {visit.id for visit in visits if visit.continues in back} - back:
        back |= more
    return back


def back_at(visits: Sequence[At], back: set[str], moved: Moved) -> dict[str, str]:
    """Where visits that go back are from then on, as far as that is another place: their own of two alike, by visit."""
    own = {ours: theirs for theirs, ours in moved.twins.items()}
    return {
        visit.id: moved.at.get(visit.id) or own[visit.premises]
        for visit in visits
        if visit.id in back and visit.premises in own
    }
