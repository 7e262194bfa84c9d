"""What a change of a person sets in motion, each in one transaction: another name or team, shut out, let in again.

Locks as in `bookings`: the person and whoever else's plans may change, their visits, then the clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ..accounts import access_store
from ..accounts import store as accounts
from ..accounts.rules import Person, PersonChange
from ..appointments import member_store
from ..appointments import store as appointments
from ..appointments.rules import VISIT, Change, MemberChange, OfficeVisit
from ..errors import Conflict, NotFound
from ..events.deciding import decide
from ..feed import store as feed
from ..feed.rules import FeedRow
from ..standard import store as standards
from . import bookings, messages, planning


def change(id: str, wanted: PersonChange, release: bool, if_match: int, by: str | None, now: datetime) -> Person:
    """Changes a person. Visits to come that they can no longer make are given to nobody where that is wanted; those
    that have begun stay theirs.

    Raises NotFound, Stale, Conflict `holds_visits` and `last_administrator`.
    """
    return decide(lambda: _change(id, wanted, release, if_match, by, now))


def _change(id: str, wanted: PersonChange, release: bool, if_match: int, by: str | None, now: datetime) -> Person:
    held, before = _held(id)
    if "administrator" not in wanted.roles:
        _refuse_last_administrator(before)
    unfit = [visit for visit in held if not visit.begun and not _fits(visit, wanted)]
    if unfit and not release:
        message = (
            f"{before.name} goes to {len(unfit)} visits of another team or role: give them to somebody else first."
        )
        raise Conflict(message, code="holds_visits", of=id, others=tuple(visit.id for visit in unfit))
    person = access_store.change_person(id, wanted, if_match, by, now)
    told = (before.name, before.phone, before.email) != (person.name, person.phone, person.email)
    kept = [visit for visit in held if visit not in unfit] if told else []
    messages.replan([visit.id for visit in kept], now)
    if unfit:
        bookings.carry_out([_without(visit, id) for visit in unfit], now)
    bookings.tell_again(kept, now)
    return person


def shut_out(id: str, by: str | None, now: datetime) -> Person:
    """Shuts a person out at once; their visits stay with them until somebody else is given them.

    Raises NotFound, Conflict `last_administrator`.
    """

    def carry_out() -> Person:
        held, before = _held(id)
        _refuse_last_administrator(before)
        return _followed(access_store.deactivate(id, by, now), held, now)

    return decide(carry_out)


def let_in(id: str, by: str | None, now: datetime) -> Person:
    """Lets a person in again who was shut out; raises NotFound."""

    def carry_out() -> Person:
        held, _ = _held(id)
        return _followed(access_store.bring_back(id, by, now), held, now)

    return decide(carry_out)


def _followed(person: Person, held: Sequence[OfficeVisit], now: datetime) -> Person:
    """Plans anew what is told about the visits to come, and tells the desks that show them."""
    messages.replan([visit.id for visit in held], now)
    seqs = feed.take(len(held))
    feed.append(FeedRow(visit.team, seq, "visit", VISIT, visit.id) for seq, visit in zip(seqs, held, strict=True))
    return person


def _held(id: str) -> tuple[list[OfficeVisit], Person]:
    """The visits to come to which a person goes, and the person, all locked."""
    coming = appointments.coming_of_person(id)
    held = planning.hold(coming, coming, [id])
    person = accounts.person(id)
    if person is None:
        raise NotFound("There is no such person.", of=id)
    return held, person


def _fits(visit: OfficeVisit, wanted: PersonChange) -> bool:
    """Whether somebody of this team with these roles makes the visit."""
    role = standards.by_hash(visit.standard)["visits"].get(visit.kind, {}).get("role")
    return visit.team == wanted.team and role in wanted.roles


def _without(visit: OfficeVisit, person: str) -> Change:
    role = next(member.role for member in member_store.members(visit.id) if member.person == person)
    return Change(visit.id, visit.ver, members=(MemberChange(visit.id, role, person, None),))


def _refuse_last_administrator(person: Person) -> None:
    if "administrator" in person.roles and person.active and accounts.administrators() == 1:
        raise Conflict("Nobody else could let anybody in: this is the last administrator.", code="last_administrator")
