"""Loads a folder of the standard: all faults at once, or the document that is served (docs/protocol.md, section 4).

The files are edited by people; the document is what programs read. Defaults are written out in it, names of levels,
phrases and items are known to exist, conditions are known to end. `hash` is the SHA-256 of its canonical JSON.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import rfc8785

from . import audiences
from .calendar import calendar
from .conditions import Conditions, answers_read
from .entries import LONGEST_TEXT, WORD, Entry
from .faults import Fault
from .items import Items, words_of
from .levels import level, windows
from .lists import Known, checklist
from .messages import messages
from .phrases import check_places, phrases
from .strict_yaml import parse

Json = dict[str, Any]

FORMAT = 1
FILES = (
    "phases.yaml",
    "brand.yaml",
    "items.yaml",
    "phrases.yaml",
    "service-levels.yaml",
    "calendar.yaml",
    "messages.yaml",
)


def load(folder: Path) -> tuple[Json | None, tuple[Fault, ...]]:
    """The document of the standard in `folder` and no fault, or None and every fault, by file and line."""
    return load_files(files_in(folder))


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its name; what does not belong there is named and not read."""
    paths = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name: path.read_bytes() if belongs(name) else b"" for name, path in paths.items()}


def belongs(name: str) -> bool:
    """Whether a file of this name is one of a standard."""
    path = PurePosixPath(name)
    return name in FILES or (name == f"visits/{path.stem}.yaml" and WORD.fullmatch(path.stem) is not None)


def load_files(files: Mapping[str, bytes]) -> tuple[Json | None, tuple[Fault, ...]]:
    """The same for files by their names."""
    faults: list[Fault] = []
    roots = {name: _root(files, name, faults) for name in FILES}
    visits = {PurePosixPath(name).stem: _root(files, name, faults) for name in _lists_in(files, faults)}
    document = _document(roots, visits)
    if faults:
        return None, tuple(sorted(set(faults)))
    return {"hash": digest(document), **document}, ()


def digest(document: Json) -> str:
    """The content hash of a document, its own `hash` left out."""
    content = {key: value for key, value in document.items() if key != "hash"}
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def _lists_in(files: Collection[str], faults: list[Fault]) -> list[str]:
    """The files of the lists; every other file that does not belong here is a fault, lest it be edited in vain."""
    found = []
    for name in sorted(files):
        if belongs(name) and name not in FILES:
            found.append(name)
        elif name not in (*FILES, "README.md"):
            faults.append(Fault(name, 1, "unknown_file", PurePosixPath(name).name))
    if not found:
        faults.append(Fault("visits", 1, "missing_file"))
    return found


def _root(files: Mapping[str, bytes], name: str, faults: list[Fault]) -> Entry | None:
    if name not in files:
        faults.append(Fault(name, 1, "missing_file"))
        return None
    node = parse(name, files[name], faults)
    return Entry(name, name, node, faults) if node else None


def _document(roots: Mapping[str, Entry | None], visits: Mapping[str, Entry | None]) -> Json:
    """Reads every file. What refers to another file is checked only if that one could be read."""
    phases, levels, items = roots["phases.yaml"], roots["service-levels.yaml"], roots["items.yaml"]
    arrival = windows(levels) if levels else None
    conditions = Conditions(arrival)
    spoken = phrases(roots["phrases.yaml"]) if roots["phrases.yaml"] else None
    reader = Items(conditions, spoken and spoken["phrases"])
    compiled = {key: reader.item(one) for key, one in items.maps()} if items else None
    reads = {key: [read for read, _, _ in answers_read(one.map("when"))] for key, one in items.maps()} if items else {}
    known = Known(
        phases={key: one.named() for key, one in phases.maps()} if phases else None,
        items=compiled,
        reads=reads,
        windows=arrival,
    )
    lists = {kind: checklist(one, known) for kind, one in visits.items() if one}
    if items and compiled is not None:
        used = {item for one in lists.values() for phase in one["phases"] for item in phase["items"]}
        _check_references(items, compiled)
        _check_use(items, used if all(visits.values()) else compiled)
        _check_circles(items, reads)
        audiences.settle(items, compiled, lists.values() if all(visits.values()) else None)
        if roots["phrases.yaml"] and spoken and all(visits.values()):
            check_places(roots["phrases.yaml"], spoken["phrases"], compiled, lists)
    forbidden = spoken["forbidden"] if spoken else []
    promised = {key: level(one, conditions) for key, one in levels.maps()} if levels else {}
    told = messages(roots["messages.yaml"], forbidden) if roots["messages.yaml"] else {}
    if levels and told:
        _check_told(levels, promised, told["send"])
    return {
        "format": FORMAT,
        "items": compiled or {},
        "visits": lists,
        **(spoken or {"phrases": {}, "tones": [], "forbidden": []}),
        "levels": promised,
        "calendar": calendar(roots["calendar.yaml"]) if roots["calendar.yaml"] else {},
        "messages": told,
        "brand": _brand(roots["brand.yaml"]),
    }


def _check_told(levels: Entry, compiled: Mapping[str, Json], send: Mapping[str, Json]) -> None:
    """What a level tells a customer has words for customers: those for our people name who is late, and where."""
    for key, entry in levels.maps():
        for moment in [name for name, who in compiled[key]["tell"].items() if "customer" in who]:
            about = [one for one in send.values() if one.get("after") == f"promise.{moment}"]
            own = [one for one in about if key in one.get("levels", ())]
            if any("customer" not in one for one in own or [one for one in about if "levels" not in one]):
                tell = entry.map("tell")
                entry.fault("no_customer_words", moment, tell.line_of(moment) if tell else None)


def _check_references(items: Entry, compiled: Mapping[str, Json]) -> None:
    """What one item says of another."""
    for _, entry in items.maps():
        for mirrored, line in entry.texts("mirrors"):
            if mirrored not in compiled:
                entry.fault("unknown_item", mirrored, line)
        if (pair := entry.text("pair")) and compiled.get(pair, {}).get("answer") != "photo":
            entry.fault("no_photo", pair, entry.line_of("pair"))
        for read, line, words in answers_read(entry.map("when")):
            if read not in compiled:
                entry.fault("unknown_item", read, line)
            elif (possible := words_of(compiled[read])) is not None:
                for word in words:
                    if word is not None and word not in possible:
                        entry.fault("unknown_value", str(word), line)


def _check_use(items: Entry, used: Collection[str]) -> None:
    for item, entry in items.maps():
        if item not in used:
            entry.fault("unused_item", item)


def _check_circles(items: Entry, reads: Mapping[str, list[str]]) -> None:
    for start, entry in items.maps():
        way = _way_back(start, reads)
        if way and start == min(way):  # each circle is named once
            entry.fault("condition_cycle", " → ".join([*way, start]), entry.line_of("when"))


def _way_back(start: str, reads: Mapping[str, list[str]]) -> list[str]:
    """A way along the conditions from an item back to itself, or nothing."""
    ways, seen = [[start]], set()
    while ways:
        way = ways.pop()
        for item in reads.get(way[-1], []):
            if item == start:
                return way
            if item not in seen:
                seen.add(item)
                ways.append([*way, item])
    return []


def _brand(entry: Entry | None) -> Json:
    if entry is None:
        return {}
    company = entry.map("company", required=True)
    brand = {
        "company": company.named() if company is not None else {},
        "hotline": entry.text("hotline", required=True),
    }
    if (leaflet := entry.map("leaflet")) is not None:
        brand["leaflet"] = leaflet.words(*LONGEST_TEXT)
        leaflet.close()
    entry.close()
    return brand
