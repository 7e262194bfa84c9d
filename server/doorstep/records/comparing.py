"""Holds the log of a visit against what was sealed of it: a record is made of events, and says of which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..events.rules import Event, as_sent
from .canonical import canonical, digest
from .rules import Json


@dataclass(frozen=True)
class Difference:
    """An event that the log no longer has as it was sealed: it is `missing`, its content was `changed`, or somebody
    else is said to have told it (`speaker`)."""

    event: str
    what: str


def differences(opened: Json, log: Mapping[str, Event]) -> list[Difference]:
    """Where a visit's log, by id, is not what its record was made of. `opened` is the record as far as it is not
    erased; what came later is nobody's business here."""
    stamps = {stamp["event"]: stamp for stamp in _stamps(opened["fold"])}
    found = []
    for sealed in opened["events"]:
        event = log.get(sealed["id"])
        if event is None and not isinstance(sealed["digest"], str):
            continue  # erased with its opening, which the chain names
        if event is None:
            found.append(Difference(sealed["id"], "missing"))
        elif isinstance(sealed["digest"], str) and _digest(event) != sealed["digest"]:
            found.append(Difference(event.id, "changed"))
        elif (stamp := stamps.get(event.id)) and (stamp["by"], stamp["device"]) != (event.by, event.device):
            found.append(Difference(event.id, "speaker"))
    return found


def _digest(event: Event) -> str | None:
    """The digest of an event as it was sealed; None for one that has no canonical form any more."""
    try:
        return digest(canonical(as_sent(event)))
    except ValueError:
        return None


def _stamps(value: Any) -> Iterator[Json]:
    """Everything in a fold that says from which event it is, and who told that on which device."""
    match value:
        case {"event": str(), "by": _, "device": _}:
            yield value
        case dict():
            for entry in value.values():
                yield from _stamps(entry)
        case list():
            for entry in value:
                yield from _stamps(entry)
