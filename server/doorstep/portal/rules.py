"""What a customer is shown of their visit, and of the record that was sealed of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from ..appointments.rules import OfficeVisit, PromiseEntry
from ..records.rules import Json, shown
from ..records.statements import signed_items

KEPT = timedelta(days=180)
"""How long the link opens a visit after it is over."""

STATES = ("booked", "on_the_way", "under_way", "cancelled", "finished")

VALUES: Mapping[str, Mapping[str, str]] = {
    "done": {"zh": "已做到", "en": "Done"},
    "not_done": {"zh": "没做到", "en": "Not done"},
    "yes": {"zh": "是", "en": "Yes"},
    "no": {"zh": "否", "en": "No"},
    "na": {"zh": "不适用", "en": "Not applicable"},
    "withdrawn": {"zh": "同意后撤回", "en": "Agreed, then withdrawn"},
}
"""The words for answers to which the standard gives none."""


def is_kept(over: datetime | None, promise: PromiseEntry | None, now: datetime) -> bool:
    """Whether the link still opens the visit: 180 days from its completion or cancelling, else from its promised time,
    so that a visit which nobody ever closed does not stay open for ever."""
    end = over or (promise.end or promise.start if promise else None)
    return end is None or now < end + KEPT


def state(visit: OfficeVisit, status: str | None) -> str:
    """Where the visit stands, one of STATES; `status` is that of its summary. What happened at the door outweighs a
    cancellation by the office."""
    if status == "completed":
        return "finished"
    if visit.state == "cancelled":
        return "cancelled"
    return {"travelling": "on_the_way", None: "booked", "booked": "booked"}.get(status, "under_way")


def is_digest(text: str) -> bool:
    """Whether this can be the digest of a receipt; what cannot is not looked up."""
    return _DIGEST.fullmatch(text) is not None


_DIGEST = re.compile(r"[0-9a-f]{64}")


def receipt(opened: Json, standard: Json) -> Json:
    """What the customer keeps of a sealed record (`records.rules.open_record`), by the standard it was done under:
    everything that the sign-off screen showed, how it was signed, and when the technician came. Nothing private.

    What was erased is null.
    """
    plain = shown(opened)
    fold, times = plain["fold"], {one["event"]: one["at_ms"] for one in plain["clock"]}
    completion, arrival = fold["completions"][0], plain["arrival"]
    return {
        "record": plain["number"],
        "supersedes": plain["supersedes"],
        "completed_at": instant(times[completion["event"]]),
        "outcome": completion["outcome"],
        "arrival": arrival
        and {
            "at": instant(times[arrival["event"]]),
            **{name: arrival[name] for name in ("verdict", "minutes", "grade")},
        },
        "items": [
            _item(standard["items"][item["id"]], item, fold["answers"].get(item["id"], ()))
            for item in signed_items(standard, plain["assessment"])
        ],
        "signature": _signature(fold["signatures"], plain["signatures"]),
    }


def _item(definition: Json, item: Json, answers: Sequence[Json]) -> Json:
    notes = [answer["note"] for answer in answers if answer["note"]]
    return {
        "zh": definition["zh"],
        "en": definition["en"],
        "state": item["state"],
        "values": list(_values(definition, item)),
        "note": "\n".join(notes) or None,
    }


def _values(definition: Json, item: Json) -> Iterator[Mapping[str, str]]:
    """The answers in words; none where the state says it all, as of a tick, or of a no that is a failure."""
    kind, values = definition["answer"], [value for value in item["values"] if value is not None]
    if kind == "photo" and values:
        count = len(values)
        yield {"zh": f"{count} 张照片", "en": f"{count} photo{'s' if count > 1 else ''}"}
    if kind in ("photo", "tick") or (kind in ("yes-no-na", "consent") and item["state"] in ("failed", "refused")):
        return
    options = {option["value"]: option for option in definition.get("options", ())}
    for value in values:
        for one in value if isinstance(value, list) else [value]:
            yield _words(definition, options, str(one))


def _words(definition: Json, options: Mapping[str, Json], value: str) -> Mapping[str, str]:
    if option := options.get(value):
        return {"zh": option["zh"], "en": option["en"]}
    if definition["answer"] in ("yes-no-na", "consent") and value in VALUES:
        return VALUES[value]
    text = f"{value} {definition['unit']}" if definition.get("unit") else value
    return {"zh": text, "en": text}


def _signature(standing: Sequence[Json], judged: Sequence[Json]) -> Json | None:
    """The signature that stands, and whether what was signed is what was sealed."""
    if not standing:
        return None
    signed = standing[0]
    match = next((one["match"] for one in judged if one["event"] == signed["event"]), None)
    return {"kind": signed["signature"]["kind"], "name": signed["signature"].get("name"), "match": match}


def instant(ms: int) -> datetime:
    """Milliseconds since 1970 as an instant before 2200: a phone's clock may say anything."""
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=min(max(ms, 0), _LATEST_MS))


_LATEST_MS = int(datetime(2200, 1, 1, tzinfo=UTC).timestamp() * 1000)
