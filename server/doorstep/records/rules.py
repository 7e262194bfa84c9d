"""How records are sealed: canonical JSON in a chain of SHA-256 digests (docs/protocol.md section 5). Whatever is
personal stands in a record as a commitment, so that erasing the openings leaves the chain whole."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..events.shapes import escaped
from .canonical import canonical, digest, joined
from .contents import Personal

Json = dict[str, Any]

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
    return _commitment(salt, canonical(value))


def _commitment(salt: bytes, text: bytes) -> Json:
    if len(salt) != 32:
        raise ValueError("a salt has 32 bytes")
    return {"commitment": digest(salt + text)}


@dataclass(frozen=True)
class Kept:
    """An opening as it is kept: `value` is its canonical JSON."""

    path: str
    salt: str
    value: str


def close(content: Mapping[str, Any], salts: Iterator[bytes]) -> tuple[Json, list[Kept]]:
    """What a record will say, everything personal closed, and the openings; `salts` yields 32 random bytes as often as
    asked. Raises ValueError for a personal value that has no canonical form."""
    kept: list[Kept] = []

    def closed(value: Any, path: str) -> Any:
        if isinstance(value, Personal):
            return None if value.value is None else committed(value.value, path)
        if isinstance(value, dict):
            return {
                name: entry if type(entry) in _OPEN else closed(entry, f"{path}/{escaped(name)}")
                for name, entry in value.items()
            }
        if isinstance(value, list):
            return [
                entry if type(entry) in _OPEN else closed(entry, f"{path}/{place}") for place, entry in enumerate(value)
            ]
        return value

    def committed(value: Any, path: str) -> Json:
        salt, text = next(salts), canonical(value)
        kept.append(Kept(path, salt.hex(), text.decode()))
        return _commitment(salt, text)

    hidden: Json = closed(dict(content), "")
    return hidden, kept


_OPEN: frozenset[type] = frozenset({str, int, bool, type(None)})
"""Types of values in which nothing can be personal: most of a record, and passed by without a look inside."""


def written(content: Mapping[str, Any]) -> dict[str, str]:
    """What an entry of the chain will say, each part in canonical JSON: everything but its place. Raises ValueError for
    what has no canonical form: after this, nothing that a phone said can keep the record from being sealed."""
    return {name: canonical(part).decode() for name, part in content.items()}


def chained(kind: str, parts: Mapping[str, str], previous: str, number: int, at: str) -> tuple[str, str]:
    """An entry of the chain (`record`, `erasure` or `restore`) in canonical JSON, and its digest. `parts` is what it
    says, `written`; `previous` the digest of the entry before it (GENESIS for the first), `number` its place, from 1;
    `at` an RFC 3339 instant."""
    head = {"format": RECORD_FORMAT, "entry": kind, "number": number, "previous": previous, "sealed_at": at}
    document = joined({**parts, **written(head)})
    return document, digest(document.encode())


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
        if fault := fault_at(entry, said_by(entry.document), expected, previous, known.pop(entry.number, None)):
            return fault
        expected, previous = expected + 1, entry.digest
    return ChainFault(expected, "missing") if known else None


def fault_at(entry: Entry, said: Json, expected: int, previous: str, checkpoint: str | None) -> ChainFault | None:
    """What is wrong with the entry that stands where number `expected` belongs, behind the digest `previous`; `said` is
    what its document says."""
    if entry.number > expected:
        return ChainFault(expected, "missing")
    if digest(entry.document.encode()) != entry.digest:
        return ChainFault(entry.number, "digest")
    if not said.get("number") == entry.number == expected:
        return ChainFault(entry.number, "number")
    if not said.get("previous") == entry.previous == previous:
        return ChainFault(entry.number, "previous")
    if checkpoint not in (None, entry.digest):
        return ChainFault(entry.number, "checkpoint")
    return None


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


def said_by(document: str) -> Json:
    """What an entry says; nothing when it was replaced by something else."""
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


_COMMITMENT = re.compile(r'\{"commitment":"(?:[^"\\]|\\.)*"\}')
"""A commitment in canonical JSON; inside a text its quotation marks would be written in another way."""


def ill_opened(document: str, sealed: Json, kept: Sequence[Kept], erased: Collection[str]) -> str | None:
    """What is wrong with the openings of a record, whose document has its digest: `opening` (one does not fit),
    `unopened` (one is gone, and is not among those that were `erased`), or nothing.

    An opening is first taken as it is kept, which is how its commitment was made. Only where that does not fit is it
    read, and the record searched for what is not opened.
    """
    fits = all(_at(sealed, one.path) == _commitment_to(one) for one in kept)
    if fits and len(kept) == len(_COMMITMENT.findall(document)):
        return None
    try:
        if open_record(sealed, [Opening(one.path, one.salt, json.loads(one.value)) for one in kept])[1]:
            return "opening"
    except ValueError:  # no salt, or no JSON, any more
        return "opening"
    return "unopened" if set(commitments(sealed)) - {one.path for one in kept} - set(erased) else None


def _commitment_to(kept: Kept) -> Json | None:
    """The commitment that an opening fits, taken as it is kept; None for one without a salt of 32 bytes: bytes of
    the value that stood in the salt would make the same digest."""
    try:
        salt = bytes.fromhex(kept.salt)
    except ValueError:
        return None
    return {"commitment": digest(salt + kept.value.encode())} if len(salt) == 32 and len(kept.salt) == 64 else None


def _at(value: Any, path: str) -> Any:
    """What stands at a JSON pointer; None where nothing does."""
    for step in path.split("/")[
        1:
    ]:  # what JSON holds has no other kinds: to ask for these two is quicker than to match
        kind = type(value)
        if kind is dict:
            value = value.get(step.replace("~1", "/").replace("~0", "~") if "~" in step else step)
        elif kind is list and step.isascii() and step.isdecimal():
            value = value[int(step)] if int(step) < len(value) else None
        else:
            return None
    return value


def erased_by(document: str) -> dict[int, set[str]]:
    """What an entry of the chain says was erased: the paths of openings, by the number of their record."""
    said = said_by(document)
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
