"""What a customer signs, and how a finished visit is sealed (docs/protocol.md section 5).

A statement is rebuilt from the events it names and compared byte by byte. A record is canonical JSON in a chain of
SHA-256 digests; whatever is personal stands in it as a commitment, so that erasing the openings leaves the chain whole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from ..standard.rules import fits
from ..standard.vocabulary import field_kind
from ..visits.events import INTEGER_LIMIT, VOCABULARY, Event, Kind, as_sent, escaped, kind_of
from ..visits.rules import Corrected, fold

Json = dict[str, Any]


# ---- canonical JSON


def canonical(value: Any) -> bytes:
    """RFC 8785 for values without floats: equal values have equal bytes, here and on the phone.

    Raises ValueError for what has no canonical form: floats, integers beyond 2^53, half of a surrogate pair.
    """
    return json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":")).encode()


def _ordered(value: Any) -> Any:
    """The value with the names of every object in the order of their UTF-16 code units."""
    match value:
        case None | bool() | str():
            return value
        case int() if abs(value) <= INTEGER_LIMIT:
            return value
        case list() | tuple():
            return [_ordered(entry) for entry in value]
        case Mapping() if all(isinstance(name, str) for name in value):
            names = sorted(value, key=lambda name: name.encode("utf-16-be"))
            return {name: _ordered(value[name]) for name in names}
        case _:
            raise ValueError(f"{type(value).__name__} {value!r:.40} has no canonical form")


def digest(content: bytes) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


# ---- the statement

FORMAT = "doorstep-statement/1"
UNSIGNED = ("signature", "computed", "duration")
"""Kinds of items that nobody answers by word: their values are judged or measured."""

Assess = Callable[[Json, Json], Json]
"""Assesses a visit (fold, document) without judgements about time, by the standard that was in force."""


def statement(standard: Json, document: Json, visit: Json, assessment: Json, language: str) -> Json:
    """What the customer signs: what the sign-off screen shows, and the only thing that it shows.

    `assessment` is made without judgements about time; times stand here as the phone knew them.
    """
    arrived = visit["marks"].get("arrived")
    return {
        "format": FORMAT,
        "language": language,
        "visit": document["id"],
        "standard": standard["hash"],
        "order": document["order"],
        "kind": document["kind"],
        "promise": _promised(document),
        "arrived": _picked(arrived[0], "event", "wall", "tz") if arrived else None,
        "items": [
            {
                "id": item["id"],
                "state": item["state"],
                "values": item["values"],
                "note": _notes(visit["answers"].get(item["id"], [])),
            }
            for item in signed_items(standard, assessment)
        ],
        "leaves": [
            _picked(leave, "event", "wall", "tz", "reason", "returning", "told", "minutes", "promised", "note", "ended")
            for leave in visit["leaves"]
        ],
        "questions": [
            _picked(question, "event", "text", "hotline", "ticket", "promised", "tickets")
            for question in visit["questions"]
        ],
        "complaints": [_picked(complaint, "event", "text", "promised") for complaint in visit["complaints"]],
        "promises": [
            _picked(promise, "event", "start", "end", "zone", "asked_by", "agreed_by", "reason")
            for promise in visit["promises"]
        ],
        "photos": [photo["sha256"] for photo in visit["photos"] if not photo["withdrawn"]],
    }


def _promised(document: Json) -> Json | None:
    """The promise in force as the document has it, and the entries of the ledger behind it, its own the last."""
    promise = document["promise"]
    if promise is None:
        return None
    before = [entry["entry"] for entry in document["ledger"] if entry["entry"] != promise["entry"]]
    return {"entries": [*before, promise["entry"]], **_picked(promise, "start", "end", "zone")}


def signed_items(standard: Json, assessment: Json) -> Iterator[Json]:
    """The assessed items that the customer signs: those before the farewell that somebody answers openly, by word."""
    for phase in assessment["phases"]:
        if phase["id"] == "farewell":
            return
        for item in phase["items"]:
            definition = standard["items"][item["id"]]
            if definition["answer"] not in UNSIGNED and not definition.get("private"):
                yield item


def _notes(answers: Sequence[Json]) -> str | None:
    """The notes of the answers that stand; in a conflict each its own line."""
    return "\n".join(answer["note"] for answer in answers if answer["note"]) or None


def _picked(entry: Mapping[str, Any], *names: str) -> Json:
    return {name: entry.get(name) for name in names}


def match(signed: Json, events: Iterable[Event], standard: Json | None, document: Json, assess: Assess) -> str:
    """Whether the body of a `visit.signed` says what its events say: `matches`, `differs` or `cannot_rebuild`.

    1. Only the events, promise entries, standard and office facts that it names count.
    2. When one of them is not there, or the format is not known, it cannot be rebuilt.
    3. Else the statement is made again from them and compared byte by byte.
    """
    at_hand = {event.id: event for event in events}
    ledger = {entry["entry"]: entry for entry in document["ledger"]}
    complete = (
        signed["format"] == FORMAT
        and all(id in at_hand for id in signed["events"])
        and all(id in ledger for id in signed["promises"])
    )
    if not complete or standard is None or standard["hash"] != signed["standard"]:
        return "cannot_rebuild"
    visit = fold(at_hand[id] for id in signed["events"])
    entries = [ledger[id] for id in signed["promises"]]
    then = {**document, "ledger": entries, "promise": entries[-1] if entries else None, "facts": signed["facts"]}
    rebuilt = statement(standard, then, visit, assess(visit, then), signed["language"])
    return "matches" if canonical(rebuilt) == signed["statement"].encode() else "differs"


def changed_after(signed: Event, events: Iterable[Event]) -> list[str]:
    """The events that the signature does not name and that add, replace or withdraw something its statement covers."""
    named = {*signed.body["events"], signed.id}
    items = _items_of(signed.body["statement"])
    return sorted({event.id for event in events if event.id not in named and _touches(event, named, items)})


def not_seen(signed: Event, events: Iterable[Event]) -> list[str]:
    """The events of other devices that the signature does not name: whoever signed had not seen them."""
    named = set(signed.body["events"])
    return sorted({event.id for event in events if event.id not in named and event.device != signed.device})


def _items_of(text: str) -> set[str]:
    """The items that stand in a statement; none when it is not one."""
    try:
        return {item["id"] for item in json.loads(text)["items"]}
    except (ValueError, TypeError, KeyError, RecursionError):
        return set()


def _touches(event: Event, named: set[str], items: set[str]) -> bool:
    if kind_of(event) is None:
        return False
    match event.type:
        case "item.answered":
            return event.body["item"] in items
        case "items.confirmed":
            return not items.isdisjoint(event.body["items"])
        case "leave.ended":
            return event.body["leave"] in named
        case "photo.withdrawn":
            return event.body["photo"] in named
        case "hotline.called":
            return event.body["question"] in named
        case _:
            return event.type in ADDS_TO_THE_STATEMENT


ADDS_TO_THE_STATEMENT = (
    "visit.arrived", "photo.added", "leave.started", "question.raised", "complaint.raised", "promise.agreed",
)  # fmt: skip


# ---- the content of a record


@dataclass(frozen=True)
class Personal:
    """A value that a record must not show: it is sealed as a commitment, and opened only with its salt."""

    value: Any


def content(
    *,
    document: Json,
    standard: Json,
    events: Sequence[Event],
    visit: Json,
    assessment: Json,
    arrival: Json | None,
    signatures: Sequence[Json],
    corrections: Sequence[Corrected],
    private: Mapping[str, Any],
    supersedes: int | None = None,
) -> Json:
    """Everything that is known when a visit is completed, what is personal marked as such.

    `signatures` has `{event, match, changed_after, not_seen}` for each signature that stands, `corrections` the
    corrected times, `private` the customer's private answers by item, `supersedes` the number of the visit's record
    before this one, if any.
    """
    return {
        "visit": document["id"],
        "kind": document["kind"],
        "order": Personal(document["order"]),
        "team": document["team"],
        "standard": standard["hash"],
        "supersedes": supersedes,
        "performers": sorted({event.by for event in events if event.by is not None}),
        "customer": {"name": Personal(document["customer"]["name"]), "phone": Personal(document["customer"]["phone"])},
        "premises": {"address": Personal(document["premises"]["address"])},
        "facts": Personal(document["facts"]),
        "ledger": [_hidden(entry, "agreed_by", "reason") for entry in document["ledger"]],
        "arrival": arrival,
        "fold": _hidden_visit(visit, standard),
        "assessment": _hidden_assessment(assessment, standard),
        "signatures": list(signatures),
        "clock": [{**asdict(correction), "flags": list(correction.flags)} for correction in corrections],
        "private": {item: Personal(value) for item, value in private.items()},
        "events": [
            {"id": event.id, "digest": Personal(digest(canonical(as_sent(event))))}
            for event in sorted(events, key=lambda event: event.id)
        ],
    }


LAID_OVER = {
    "leaves": frozenset({"ended", "state"}),
    "photos": frozenset({"withdrawn"}),
    "private": frozenset({"key"}),
    "unknown": frozenset({"type", "v"}),
    "surprises": frozenset({"kind", "event"}),
}
"""What the fold itself adds to the entries of a list, and everybody may read."""
STAMP = frozenset({"event", "wall", "tz", "by", "device"})


def open_fields(vocabulary: Mapping[str, Kind]) -> Mapping[str, frozenset[str]]:
    """For each part of the fold the fields of an entry that everybody may read: what the fold adds itself, and what is
    open in every type of event that goes there."""
    parts = {}
    for part in {*LAID_OVER, *(kind.into for kind in vocabulary.values())}:
        kinds = [kind for kind in vocabulary.values() if kind.into == part]
        said = frozenset[str]().union(*(kind.open for kind in kinds))
        personal = frozenset[str]().union(*(frozenset(kind.known) - kind.open for kind in kinds))
        parts[part] = STAMP | LAID_OVER.get(part, frozenset()) | (said - personal)
    return parts


OPEN_FIELDS = open_fields(VOCABULARY)
OPEN_INSIDE = {name: frozenset(inside) for kind in VOCABULARY.values() for name, inside in kind.inside.items()}


def _hidden(entry: Json, *names: str) -> Json:
    return entry | {name: Personal(entry[name]) for name in names if name in entry}


def _hidden_entry(entry: Json, part: str) -> Json:
    """An entry of the fold: what nobody has said to be open is personal."""
    open = OPEN_FIELDS.get(part, STAMP)
    return {name: value if name in open else _hidden_field(name, value) for name, value in entry.items()}


def _hidden_field(name: str, value: Any) -> Any:
    inside = OPEN_INSIDE.get(name)
    if inside is None or not isinstance(value, dict):
        return Personal(value)
    return {key: entry if key in inside else Personal(entry) for key, entry in value.items()}


def _hidden_visit(visit: Json, standard: Json) -> Json:
    """The fold with what is personal marked."""
    hidden = {name: _hidden_part(name, part) for name, part in visit.items()}
    for item, ones in hidden["answers"].items():
        for shown, one in zip(ones, visit["answers"][item], strict=True):
            shown["value"] = _hidden_value(one["value"], item, standard)
    for shown, one in zip(hidden["signatures"], visit["signatures"], strict=True):
        shown["statement"] = Personal(digest(one["statement"].encode()))
    return hidden


def _hidden_part(name: str, part: Any) -> Any:
    """A part of the fold: a number, a list of entries, or lists of entries by mark or item."""
    match part:
        case int():
            return part
        case list():
            return [_hidden_entry(entry, name) for entry in part]
        case dict():
            return {key: [_hidden_entry(entry, name) for entry in entries] for key, entries in part.items()}
        case _:
            return Personal(part)


def _hidden_assessment(assessment: Json, standard: Json) -> Json:
    """The assessment with the answers marked that may hold personal data."""

    def hidden(item: Json) -> Json:
        values = [_hidden_value(value, item["id"], standard) for value in item["values"]]
        return item | {"value": _hidden_value(item["value"], item["id"], standard), "values": values}

    phases = [phase | {"items": [hidden(item) for item in phase["items"]]} for phase in assessment["phases"]]
    return assessment | {"phases": phases}


def _hidden_value(value: Any, item: str, standard: Json) -> Any:
    """An answer in the open only when the standard leaves nobody room to write: ticks, choices, numbers, measures."""
    definition = standard["items"].get(item, {"answer": "text"})
    if definition["answer"] == "computed":
        free = any(field_kind(field, standard["levels"]) in (None, "text") for field in definition["compute"]["args"])
    else:
        free = definition["answer"] in ("text", "photo") or not fits(value, definition)
    return Personal(value) if free and not isinstance(value, int | None) else value


def asked_items(assessment: Json) -> list[str]:
    """The items that a visit was asked, in order of their names."""
    return sorted(item["id"] for phase in assessment["phases"] for item in phase["items"])


# ---- sealing

RECORD_FORMAT = "doorstep-record/1"
GENESIS = "0" * 64
"""What the first entry of a chain names as its previous one."""


@dataclass(frozen=True)
class Opening:
    """What opens one commitment of a record: a JSON pointer into it, the salt in hexadecimal, the value."""

    path: str
    salt: str
    value: Any


def commit(value: Any, salt: bytes) -> Json:
    """`{"commitment": SHA-256 of salt and canonical value}`; 32 random bytes keep anybody from guessing the value."""
    if len(salt) != 32:
        raise ValueError("a salt has 32 bytes")
    return {"commitment": digest(salt + canonical(value))}


def close(content: Mapping[str, Any], salts: Iterator[bytes]) -> tuple[Json, list[Opening]]:
    """What a record will say, everything personal closed, and the openings; `salts` yields 32 random bytes as often as
    asked. Raises ValueError for what has no canonical form: after this, nothing that a phone said can keep the record
    from being sealed."""
    openings: list[Opening] = []

    def closed(value: Any, path: str) -> Any:
        match value:
            case Personal(None):
                return None
            case Personal(known):
                salt = next(salts)
                openings.append(Opening(path, salt.hex(), known))
                return commit(known, salt)
            case dict():
                return {name: closed(entry, f"{path}/{escaped(name)}") for name, entry in value.items()}
            case list():
                return [closed(entry, f"{path}/{place}") for place, entry in enumerate(value)]
            case _:
                return value

    hidden: Json = closed(dict(content), "")
    canonical(hidden)
    return hidden, openings


def chained(kind: str, content: Mapping[str, Any], previous: str, number: int, at: str) -> tuple[Json, str]:
    """An entry of the chain (`record`, `erasure` or `restore`) and its digest. `previous` is the digest of the entry
    before it (GENESIS for the first), `number` its place, from 1; `at` an RFC 3339 instant."""
    head = {"format": RECORD_FORMAT, "entry": kind, "number": number, "previous": previous, "sealed_at": at}
    entry = {**content, **head}
    return entry, digest(canonical(entry))


@dataclass(frozen=True)
class Entry:
    """An entry of the chain as it is kept: `document` is its canonical JSON."""

    number: int
    previous: str
    digest: str
    document: str


@dataclass(frozen=True)
class ChainFault:
    """The first entry that is not as it was sealed: `missing`, `digest`, `number`, `previous`, `checkpoint`, `opening`
    (one that does not fit) or `unopened` (one that is gone, though nothing says that it was erased)."""

    number: int
    what: str


def verify_chain(entries: Iterable[Entry], checkpoints: Mapping[int, str] | None = None) -> ChainFault | None:
    """Reads a whole chain in the order of its numbers; None when nothing was changed, removed, added or swapped.

    `checkpoints` are digests by number that were kept elsewhere: without them neither a chain cut off at its end nor
    one written anew as a whole can be told from a true one.
    """
    known = dict(checkpoints or {})
    expected, previous = 1, GENESIS
    for entry in entries:
        if entry.number > expected:
            return ChainFault(expected, "missing")
        if digest(entry.document.encode()) != entry.digest:
            return ChainFault(entry.number, "digest")
        said = _head(entry.document)
        if not said.get("number") == entry.number == expected:
            return ChainFault(entry.number, "number")
        if not said.get("previous") == entry.previous == previous:
            return ChainFault(entry.number, "previous")
        if known.pop(entry.number, entry.digest) != entry.digest:
            return ChainFault(entry.number, "checkpoint")
        expected, previous = expected + 1, entry.digest
    return ChainFault(expected, "missing") if known else None


@dataclass(frozen=True)
class TakenBack:
    """An entry that was sealed and then taken out of the chain by a restore; `visit` and `sealed_at` are None where an
    older version noted no more than the digest."""

    number: int
    digest: str
    visit: str | None
    sealed_at: datetime | None


@dataclass(frozen=True)
class Restore:
    """An entry of the chain that says that a backup was restored."""

    number: int
    digest: str
    at: datetime
    said: Json


def explained(
    known: Mapping[int, str], restores: Sequence[Restore], chain: Mapping[int, str], taken: Collection[str]
) -> dict[int, list[int]]:
    """Which checkpoints of a copy that was kept elsewhere a restore explains: by the number of its entry, those from
    there on, when the copy is older than the restore, so that the chain has none of them.

    `chain` has the digests of the chain's own entries at the numbers that `known` names. A copy that agrees with the
    chain anywhere behind the restore was made after it: then the restore explains nothing.

    `taken` are the digests that restores took out of the chain, which the last one's entry seals: where a newer backup
    was restored after an older one, they stand before it.
    """
    for restore in restores:
        behind = [number for number in known if number >= restore.number]
        if behind and not any(chain.get(number) == known[number] for number in behind):
            found = {restore.number: sorted(behind)}
            break
    else:
        found, behind = {}, []
    before = [number for number in sorted(known) if number not in behind and known[number] in taken]
    if before and restores:
        last = restores[-1].number
        found[last] = sorted({*before, *found.get(last, ())})
    return found


def _head(document: str) -> Json:
    """What an entry says of itself; nothing when it was replaced by something else."""
    try:
        said = json.loads(document)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def open_record(sealed: Json, openings: Iterable[Opening]) -> tuple[Json, list[str]]:
    """The record with the values that its openings give back, and the paths of openings that do not fit.

    Commitments without an opening stay as they are.
    """
    opened = {opening.path: opening for opening in openings}
    wrong = set(opened)

    def unsealed(value: Any, path: str) -> Any:
        if (opening := opened.get(path)) and value == commit(opening.value, bytes.fromhex(opening.salt)):
            wrong.discard(path)
            return opening.value
        match value:
            case dict():
                return {name: unsealed(entry, f"{path}/{escaped(name)}") for name, entry in value.items()}
            case list():
                return [unsealed(entry, f"{path}/{place}") for place, entry in enumerate(value)]
            case _:
                return value

    return unsealed(sealed, ""), sorted(wrong)


def commitments(value: Any, path: str = "") -> Iterator[str]:
    """The paths of the commitments in a sealed record."""
    match value:
        case {"commitment": str(), **rest} if not rest:
            yield path
        case dict():
            for name, entry in value.items():
                yield from commitments(entry, f"{path}/{escaped(name)}")
        case list():
            for place, entry in enumerate(value):
                yield from commitments(entry, f"{path}/{place}")


def erased_by(document: str) -> dict[int, set[str]]:
    """What an entry of the chain says was erased: the paths of openings, by the number of their record."""
    said = _head(document)
    erased: dict[int, set[str]] = {}
    for one in said.get("erased", ()) if said.get("entry") == "erasure" else ():
        erased.setdefault(one["record"], set()).update(one["paths"])
    return erased


def shown(value: Any) -> Any:
    """The value with null for every commitment whose opening was erased."""
    match value:
        case {"commitment": str(), **rest} if not rest:
            return None
        case dict():
            return {name: shown(entry) for name, entry in value.items()}
        case list():
            return [shown(entry) for entry in value]
        case _:
            return value
