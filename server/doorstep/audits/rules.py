"""Which sealed records are reviewed and why, and how a review goes on (docs/protocol.md section 11)."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from ..errors import Conflict, Fault, Invalid
from ..standard.rules import fits

STATES = ("open", "sent_back", "answered", "closed")
VERDICTS = ("meets", "fails", "undecided")

REASONS = (
    "critical_failed", "customer_said", "unreadable", "promise_broken", "wrong_door_code", "signature_differs",
    "conflict", "contradiction", "not_examined", "sample", "by_hand",
)  # fmt: skip
NOT_EXAMINED = "not_examined"
"""The reason of a record at which the program itself failed."""
BY_HAND = "by_hand"
"""The reason of a record that somebody wants looked at; why is told by the line of the trail."""

OPENED_EVERY = timedelta(hours=1)
"""That somebody opened a review is noted again only after this long: a page that is left open asks often."""


@dataclass(frozen=True)
class Reason:
    """Why a record is reviewed. `of`: the item of `critical_failed`, `customer_said`, `unreadable` and `conflict`,
    `arrival` (also of `wrong_door_code`) or `leave` of `promise_broken`, the kind of a `contradiction`; `minutes` how
    late the arrival was, a decimal string."""

    code: str
    of: str | None = None
    minutes: str | None = None


@dataclass(frozen=True)
class Review:
    """The review of a visit's record in force. `technician` is who completed the visit, `verdict` the last one."""

    id: str
    ver: int
    record: int
    visit: str
    team: str
    technician: str | None
    reasons: tuple[Reason, ...]
    state: str
    verdict: str | None
    picked_at: datetime


@dataclass(frozen=True)
class Act:
    """One line of a review's trail. `did`: picked, judged, sent_back or answered; `by` is None for the server."""

    id: str
    review: str
    at: datetime
    by: str | None
    did: str
    verdict: str | None = None
    comment: str | None = None


@dataclass(frozen=True)
class Facts:
    """What of a record decides whether it is reviewed. `said` are the items that the customer answered privately and in
    a way that fails, `unreadable` those whose private answer is none, `arrival` is the verdict on it and `minutes` how
    far off it was, `leaves` the states of the temporary leaves, `matches` those of the signatures that stand;
    `conflicts` are items with different answers, `contradictions` everything else that cannot all be true;
    `wrong_code`: codes were typed at the door, and none of them was the customer's."""

    digest: str
    critical: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    arrival: str | None = None
    minutes: str | None = None
    leaves: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    contradictions: tuple[str, ...] = ()
    wrong_code: bool = False


def facts(
    sealed: Mapping[str, Any],
    digest: str,
    private: Mapping[str, Any],
    items: Mapping[str, Mapping[str, Any]],
    flagged: tuple[str, ...] = (),
) -> Facts:
    """The facts of a sealed record, all of which stand in it in the open, but for the customer's private answers:
    `private`, by item, as far as they are not erased. `items` are those of its standard, `flagged` the contradictions
    that the intake noticed when the events came (`flagged_as`)."""
    arrival = sealed["arrival"] or {}
    return Facts(
        digest=digest,
        critical=tuple(sealed["assessment"]["critical"]),
        said=tuple(item for item, values in private.items() if _fails(values, items.get(item, {}))),
        unreadable=tuple(item for item, values in private.items() if not _answers(values, items.get(item))),
        arrival=arrival.get("verdict"),
        minutes=arrival.get("minutes"),
        leaves=tuple(leave["state"] for leave in sealed["fold"]["leaves"]),
        matches=tuple(signature["match"] for signature in sealed["signatures"]),
        conflicts=tuple(_conflicts(sealed, private)),
        contradictions=tuple(dict.fromkeys((*_contradictions(sealed), *flagged))),
        wrong_code=(arrival.get("door_code") or {}).get("right") is False,
    )


def _conflicts(sealed: Mapping[str, Any], private: Mapping[str, Any]) -> Iterator[str]:
    """The items to which two phones brought different answers."""
    for phase in sealed["assessment"]["phases"]:
        yield from (item["id"] for item in phase["items"] if item["state"] == "conflict")
    yield from (item for item, values in private.items() if any(value != values[0] for value in values))


def _contradictions(sealed: Mapping[str, Any]) -> Iterator[str]:
    """What cannot all be true of a visit, as its record has it."""
    fold = sealed["fold"]
    yield from sorted({surprise["kind"] for surprise in fold["surprises"]})
    if len(fold["signatures"]) > 1:
        yield "second_signature"
    if len({rating["stars"] for rating in fold["ratings"]}) > 1:
        yield "second_rating"
    if any(signature["changed_after"] for signature in sealed["signatures"]):
        yield "changed_after"


CONTRADICTING = ("after_cancel", "after_reassign", "after_completion", "clash")
"""Flags of events that say that something else was true when they came."""
WEIGHTY = frozenset(
    """item.answered items.confirmed photo.added photo.withdrawn leave.started leave.ended question.raised
    complaint.raised incident.reported promise.agreed private.answered visit.signed visit.completed""".split()
)
"""Types of events that change what a completed visit says; the phone of a second technician may well bring its marks
and notes after the completion."""


BEHIND = frozenset({"reply.given", "change.seen"})
"""Types of events that come behind what is flagged by their nature."""


def flagged_as(log: Collection[tuple[str, Collection[str]]]) -> tuple[str, ...]:
    """The contradictions that the intake noticed in a visit's log: types and flags of its events. The answer to a
    review comes after the completion by its nature, and that somebody has read of a change after the change."""
    return tuple(
        flag
        for flag in CONTRADICTING
        if any(
            flag in flags and type not in BEHIND and (flag != "after_completion" or type in WEIGHTY)
            for type, flags in log
        )
    )


BEGUN = WEIGHTY | {f"visit.{mark}" for mark in ("departed", "arrived", "entered", "started", "finished")}
"""Types of events that say that a visit is made."""
NO_RECORD_FOR = timedelta(days=14)
"""How long a contradiction of a visit that gets no record is shown: by then somebody knows of it."""


@dataclass(frozen=True)
class Unrecorded:
    """A visit that is made although it was cancelled or given to somebody else, and has no record yet that could be
    reviewed: the kinds of its contradictions, and since when they are known."""

    visit: str
    kinds: tuple[str, ...]
    since: datetime


def unrecorded(flagged: Iterable[tuple[str, datetime, str, Collection[str]]]) -> list[Unrecorded]:
    """What contradicts itself among these events of visits without a record (visit, when it came, type, flags), the
    one that is known longest first. A note or a call may well come after a cancellation: it may be about it."""
    kinds: dict[str, set[str]] = {}
    since: dict[str, datetime] = {}
    for visit, received, type, flags in flagged:
        if type in BEGUN and (found := {"after_cancel", "after_reassign"}.intersection(flags)):
            kinds.setdefault(visit, set()).update(found)
            since[visit] = min(received, since.get(visit, received))
    every = [Unrecorded(visit, tuple(sorted(found)), since[visit]) for visit, found in kinds.items()]
    return sorted(every, key=lambda one: (one.since, one.visit))


def _fails(values: Sequence[Any], item: Mapping[str, Any]) -> bool:
    """Whether the customer answered in a way that fails. The answers are whatever a phone has sealed."""
    return any(isinstance(value, str) and value in item.get("fail", ()) for value in values)


def _answers(values: Sequence[Any], item: Mapping[str, Any] | None) -> bool:
    """Whether each of these is an answer to this item; to one that the standard does not have, nothing is."""
    return item is not None and all(fits(value, dict(item)) for value in values)


def reasons(record: Facts, share: int, seed: str) -> tuple[Reason, ...]:
    """Why a record is reviewed; empty when it is not. Of those that give no reason themselves, `share` in a hundred are
    drawn."""
    found = [Reason("critical_failed", item) for item in record.critical]
    found += [Reason("customer_said", item) for item in record.said]
    found += [Reason("unreadable", item) for item in record.unreadable]
    if record.arrival == "late":
        found.append(Reason("promise_broken", "arrival", record.minutes))
    if "broken" in record.leaves:
        found.append(Reason("promise_broken", "leave"))
    if record.wrong_code:
        found.append(Reason("wrong_door_code", "arrival"))
    if any(match != "matches" for match in record.matches):
        found.append(Reason("signature_differs"))
    found += [Reason("conflict", item) for item in record.conflicts]
    found += [Reason("contradiction", kind) for kind in record.contradictions]
    if not found and is_drawn(record.digest, share, seed):
        found.append(Reason("sample"))
    return tuple(found)


def is_drawn(digest: str, share: int, seed: str) -> bool:
    """Whether a record falls into the sample: the same for ever, and foreseen by nobody without the secret `seed`."""
    drawn = hmac.digest(f"doorstep.sample:{seed}".encode(), digest.encode(), "sha256")
    return int.from_bytes(drawn[:8]) * 100 < share << 64


def followed(review: Review, record: int, team: str, technician: str | None, more: tuple[Reason, ...]) -> Review:
    """The review of a visit that was sealed again: of the new record, for the reasons of both. What was judged is no
    longer what stands, so a closed review is open again; a question on its way to the technician stays."""
    reopened = review.state == "closed"
    return replace(
        review,
        ver=review.ver + 1,
        record=record,
        team=team,
        technician=technician,
        reasons=tuple(dict.fromkeys((*review.reasons, *more))),
        state="open" if reopened else review.state,
        verdict=None if reopened else review.verdict,
    )


def explained(review: Review, instead_of: str, reasons: tuple[Reason, ...]) -> Review:
    """The review with what was found at last, in place of a reason that only said that nothing could be found."""
    kept = tuple(reason for reason in review.reasons if reason.code != instead_of)
    return replace(review, ver=review.ver + 1, reasons=tuple(dict.fromkeys((*kept, *reasons))))


def contradicted(review: Review, more: tuple[Reason, ...]) -> Review:
    """The review with what contradicts its record and came after it was picked; one that was closed is open again. The
    same review when all of it is known."""
    reasons = tuple(dict.fromkeys((*review.reasons, *more)))
    if reasons == review.reasons:
        return review
    reopened = review.state == "closed"
    return replace(
        review,
        ver=review.ver + 1,
        reasons=reasons,
        state="open" if reopened else review.state,
        verdict=None if reopened else review.verdict,
    )


def judged(review: Review, verdict: str, comment: str | None) -> Review:
    """The review closed by a verdict, in whatever state it was; raises Invalid when the comment is missing."""
    if verdict != "meets" and not comment:
        message = "Say why: this verdict needs a comment."
        raise Invalid(message, (Fault("/comment", message, "comment"),), code="comment")
    return replace(review, ver=review.ver + 1, state="closed", verdict=verdict)


def listed(review: Review) -> Review:
    """The review that is open again because somebody wants the record looked at; raises Conflict `listed` where it is
    to be looked at anyway."""
    if review.state != "closed":
        raise Conflict("This record is on the list already.", code="listed", of=review.id)
    reasons = (*(reason for reason in review.reasons if reason.code != BY_HAND), Reason(BY_HAND))
    return replace(review, ver=review.ver + 1, state="open", verdict=None, reasons=reasons)


def sent_back(review: Review) -> Review:
    """The review that waits for the technician; raises Conflict `sent_back` while it does so already, `closed` after
    the verdict."""
    if review.state in ("sent_back", "closed"):
        sentence = {
            "sent_back": "The technician was asked already; wait for the answer, or judge without it.",
            "closed": "This review is closed; another verdict can still be added.",
        }[review.state]
        raise Conflict(sentence, code=review.state, of=review.id)
    return replace(review, ver=review.ver + 1, state="sent_back")


def answered(review: Review) -> Review:
    """The review with the technician's answer, which a supervisor now judges; one judged meanwhile stays closed."""
    return replace(review, ver=review.ver + 1, state="answered" if review.state == "sent_back" else review.state)
