"""What a customer is shown of their visit."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..appointments.rules import Cancellation, OfficeVisit, PromiseEntry
from ..appointments.slots import FreeTime
from ..promises import rules as promise_rules
from ..promises.rules import Promise
from ..records.rules import Json

KEPT = timedelta(days=180)
"""How long the link opens a visit after it is over."""

STATES = ("booked", "on_the_way", "under_way", "cancelled", "finished")


def is_kept(over: datetime | None, promise: PromiseEntry | None, now: datetime) -> bool:
    """Whether the link still opens the visit: 180 days from its completion or cancelling, else from its promised time,
    so that a visit which nobody ever closed does not stay open for ever."""
    end = over or (promise.end or promise.start if promise else None)
    return end is None or now < end + KEPT


def state(visit: OfficeVisit, status: str | None, set_off: bool = True) -> str:
    """Where the visit stands, one of STATES; `status` is that of its summary, `set_off` whether whoever comes left
    after the time in force was agreed. What happened at the door outweighs a cancellation by the office."""
    if status == "completed":
        return "finished"
    if visit.state == "cancelled":
        return "cancelled"
    if status == "travelling":
        return "on_the_way" if set_off else "booked"
    return "booked" if status in (None, "booked") else "under_way"


CALLED_OFF_BY = ("link", "customer", "company")


def called_off_by(how: Cancellation) -> str:
    """Who would have it that nobody comes, one of CALLED_OFF_BY, as the customer knows it."""
    if how.origin == "link":
        return "link"
    return "customer" if how.asked_by == "customer" else "company"


STEPS = ("booked", "set_off", "expected", "arrived", "working", "done")


@dataclass(frozen=True)
class Course:
    """What has happened of a visit, and when; `expected` is when the technician said that they come, if later."""

    booked: datetime | None = None
    set_off: datetime | None = None
    expected: datetime | None = None
    arrived: datetime | None = None
    working: datetime | None = None
    done: datetime | None = None


def steps(course: Course, promise: PromiseEntry | None) -> list[Json]:
    """How far it is, as people know it from parcels: what has happened, and while somebody is on the way, when they are
    expected. What was before the time in force was agreed is not about it."""
    since = promise.at if promise else None
    counts = {
        name: at
        for name, at in vars(course).items()
        if at is not None and (name in ("booked", "done") or since is None or at >= since or name == "expected")
    }
    if "set_off" not in counts or "arrived" in counts or "done" in counts:
        counts.pop("expected", None)
    elif "expected" not in counts and promise:
        counts["expected"] = promise.start
    return [{"step": name, "at": counts[name]} for name in STEPS if name in counts]


# ---- what the customer may change

REFUSED = ("over", "under_way", "no_time", "too_late")
OFFERED_DAYS = 7
"""How many days ahead free times are offered."""
ROUND_MINUTES = 30
"""Customers are offered round times."""


@dataclass(frozen=True)
class Changes:
    """Until when the customer may move or cancel the visit; `refused` says why they cannot any more."""

    until: datetime | None
    refused: str | None


def changes(state: str, promise: PromiseEntry | None, now: datetime, cutoff: timedelta) -> Changes:
    """What of the time the customer may still change, in a visit of this state; `cutoff` is how long before it begins
    the office wants to be called instead."""
    until = promise.start - cutoff if promise else None
    match state:
        case "cancelled" | "finished":
            return Changes(until, "over")
        case "on_the_way" | "under_way":
            return Changes(until, "under_way")
    if until is None:
        return Changes(None, "no_time")
    return Changes(until, "too_late" if now >= until else None)


def offered(
    free: Iterable[FreeTime], main: str | None, promise: PromiseEntry, earliest: datetime
) -> dict[datetime, FreeTime]:
    """The times that a customer may choose, in order, each with who would come: whoever comes anyway, where they are
    free. The best of the `free` times come first."""
    found: dict[datetime, FreeTime] = {}
    for one in free:
        is_round = one.start.minute % ROUND_MINUTES == 0 and one.start.second == 0
        is_offered = is_round and one.start >= earliest and one.start != promise.start
        if is_offered and one.held is None and (one.start not in found or one.person == main):
            found[one.start] = one
    return dict(sorted(found.items()))


def is_wished(free: FreeTime) -> bool:
    """Whether a time is in the hours in which the customer would have somebody come."""
    return any(reason.code == "wished" for reason in free.reasons)


def end_of(promise: PromiseEntry, start: datetime) -> datetime | None:
    """When a promise ends that is made for another start: a window stays as long as it was."""
    return start + (promise.end - promise.start) if promise.end else None


def masked(address: str) -> str:
    """A telephone number or mail address of which its owner knows which it is, and nobody else."""
    name, at, host = address.partition("@")
    if at:
        return f"{name[:1]}***@{host}"
    digits = re.sub(r"\D", "", address)
    national = digits[-11:]
    return f"{national[:3]}****{national[-4:]}" if len(digits) >= 8 else "****"


# ---- what was promised

UNSAID = ("withdrawn", "undetermined")
ELSEWHERE = ("appointment", promise_rules.WORKING)
"""Kinds of promises that stand elsewhere on the page."""


def promised(promises: Iterable[Promise], now: datetime) -> list[Json]:
    """What is owed to the customer, by when, and how it stands. A return that was promised is told until it
    came."""
    found = [
        {"kind": one.kind, "due": one.due, "state": promise_rules.state(one, one.due, now)}
        for one in promises
        if one.kind not in ELSEWHERE and (one.kind != "leave.return" or one.is_open)
    ]
    return [one for one in found if one["state"] not in UNSAID]


# ---- for whom something is


def says_audiences(standard: Json) -> bool:
    """Whether a version says of its items for whom they are; those from before there were audiences do not."""
    return any("audience" in item for item in standard["items"].values())


def is_customers(item: str, standard: Json, in_force: Json | None) -> bool:
    """Whether an item is the customer's to read. A version that says nothing takes the word of the one in force: an id
    means the same for ever. Of what nobody has said it yet, the customer read everything before signing; an item that
    a version which says it does not have is nobody's."""
    if says_audiences(standard):
        return bool(standard["items"].get(item, {}).get("audience") == "customer")
    audience = in_force["items"].get(item, {}).get("audience") if in_force else None
    return audience in (None, "customer")


# ---- photos


def photos(
    fold: Json, standard: Json, choice: str | None, kept: Collection[str], in_force: Json | None = None
) -> list[Json]:
    """The photos of a sealed visit that its customer agreed to, as far as their bytes are `kept`.

    Agreed to is a photo of an item that was only asked because a consent was given, and stands; or, by the customer's
    own `choice` through the link (yes, no), every one or none. What an item holds for the office is never shown.
    """
    found = []
    for photo in fold["photos"]:
        item = standard["items"].get(photo["item"] or "")
        if photo["item"] and not is_customers(photo["item"], standard, in_force):
            continue
        agreed = choice == "yes" or (choice is None and item is not None and _consented(item, fold, standard))
        if agreed and not photo["withdrawn"] and photo["sha256"] in kept:
            address = f"/api/v1/portal/photos/{photo['sha256']}"
            shown = {"sha256": photo["sha256"], "url": address, "item": item and _named(item)}
            found.append({**shown, **_pair(photo["item"], standard)})
    return found


def _consented(item: Json, fold: Json, standard: Json) -> bool:
    names = [name.removeprefix("answer.") for name in item.get("when", {}) if name.startswith("answer.")]
    consents = [name for name in names if standard["items"].get(name, {}).get("answer") == "consent"]
    given = [[answer["value"] for answer in fold["answers"].get(name, ())] for name in consents]
    return bool(given) and all(values and set(values) == {"yes"} for values in given)


def _named(item: Json) -> Json:
    return {"zh": item["zh"], "en": item["en"]}


def _pair(item: str | None, standard: Json) -> Json:
    """Which photos stand side by side: those of an item that names its `pair`, and those of that one before them."""
    for after, one in standard["items"].items():
        if (before := one.get("pair")) and item in (before, after):
            return {"pair": after, "side": "before" if item == before else "after"}
    return {"pair": None, "side": None}


def is_digest(text: str) -> bool:
    """Whether this can be the digest of a receipt; what cannot is not looked up."""
    return _DIGEST.fullmatch(text) is not None


_DIGEST = re.compile(r"[0-9a-f]{64}")
