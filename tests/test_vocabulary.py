"""Every type of event has its place everywhere: in the protocol, in both languages, in the shared cases, in the random
visits; and what people can write into it is sealed as a commitment."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from importlib import import_module
from itertools import count
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import pytest

from doorstep.events.rules import Event, Kind
from doorstep.events.shapes import choice, text
from doorstep.intake.things import VOCABULARIES
from doorstep.records import canonical, contents
from doorstep.records import rules as records
from doorstep.visits.events import VOCABULARY, parse
from doorstep.visits.rules import fold
from random_visits import BODIES
from shared_cases import event_id, load

ROOT = Path(__file__).resolve().parents[1]
CLIENT = ROOT / "client" / "src"
STAGE = ROOT / "tests" / "stage"
CANARY = "某人写的话"


def missing(vocabulary: Mapping[str, Kind], what: str = "visit") -> list[str]:
    """What a type of event about such a thing lacks, as sentences."""
    protocol = (ROOT / "docs" / "protocol.md").read_text()
    phone = (CLIENT / "core" / what / "events.ts").read_text()
    terms = (CLIENT / "core" / "terms" / "events.ts").read_text()
    files = "fold-*.yaml" if what == "visit" else f"{what}-*.yaml"
    cases = {short["type"] for case in load(files) for short in case.get("events", ())}
    bodies = import_module(f"random_{what}s").BODIES if (STAGE / f"random_{what}s.py").exists() else {}
    places = {
        "a row of the table in docs/protocol.md": lambda name: f"`{name}`" in protocol,
        f"a line in client/src/core/{what}/events.ts": lambda name: any(
            f"'{name}': {how}(" in phone for how in (["opening"] if vocabulary[name].opens else ["kind", "gathered"])
        ),
        "a word in both languages in client/src/core/terms/events.ts": lambda name: (
            terms.count(f"'event.{name}':") == 2
        ),
        f"a case in tests/cases/{files}": lambda name: name in cases,
        f"a body in tests/stage/random_{what}s.py": lambda name: name in bodies,
    }
    return [f"{name} lacks {place}" for name in vocabulary for place, has in places.items() if not has(name)]


@pytest.mark.parametrize("what", VOCABULARIES)
def test_every_type_of_event_has_its_place_everywhere(what: str) -> None:
    assert not (lacking := missing(VOCABULARIES[what], what)), "\n".join(lacking)


def test_a_type_without_its_places_is_found() -> None:
    found = missing({"parcel.left": Kind("notes", "", {})})
    assert len(found) == 5 and all("parcel.left lacks" in one for one in found)


def test_a_type_that_opens_its_thing_opens_it_on_the_phone_too() -> None:
    """Or the phone would look for a thing of another id."""
    [found] = missing({"note.added": Kind("notes", "", {}, opens=True)})
    assert "events.ts" in found


def test_another_thing_has_cases_and_bodies_of_its_own(tmp_path: Path) -> None:
    """Those of visits are none of its own, even where a type is said of both."""
    with patch(f"{__name__}.CLIENT", tmp_path):
        for name in ("core/parcel/events.ts", "core/terms/events.ts"):
            (tmp_path / name).parent.mkdir(parents=True)
            (tmp_path / name).write_text("")
        found = missing({"note.added": Kind("notes", "", {})}, "parcel")
    lacking = ("core/parcel/events.ts", "terms/events.ts", "tests/cases/parcel-*.yaml", "stage/random_parcels.py")
    assert len(found) == 4 and all(any(place in one for one in found) for place in lacking)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where the texts of a body stand."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict | list):
        for key, entry in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(entry, (*path, key))


def written(kind: Kind, body: dict[str, Any]) -> dict[str, Any]:
    """The body with words of a person wherever its shape lets somebody write."""
    for path in list(leaves(body)):
        if path[0] not in kind.known:
            continue  # what no fold shows is sealed as a digest only
        tried = copy.deepcopy(body)
        inner = tried
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = CANARY
        if kind.shape(tried) is None:
            body = tried
    return body


class Always(Random):
    """Takes everything that may be there."""

    def random(self) -> float:
        return 0.3


def event_of(name: str, kind: Kind, place: int) -> Event:
    others = [event_id("e1"), event_id("e2")]
    body = {"replaces": [], **BODIES[name](Always(place), others)} if name in BODIES else {"where": "x", "size": "s"}
    raw = {
        "id": event_id(f"v{place}"),
        "visit": event_id("visit"),
        "type": name,
        "v": 1,
        "seen": 1,
        "wall": 1_780_480_800_000,
    }
    made = parse({**raw, "tz": 480, "mono": ["A1", 5], "body": written(kind, body)}, "device", "li")
    assert isinstance(made, Event), made
    return made


def sealed(events: list[Event]) -> bytes:
    standard = {"hash": "0" * 64, "items": {}, "levels": {}}
    document = {
        **{"id": event_id("visit"), "kind": "broadband-install", "order": "W", "team": "t", "ledger": [], "facts": {}},
        **{"customer": {"name": "n", "phone": "p"}, "premises": {"address": "a"}},
    }
    said = contents.content(
        **{"document": document, "standard": standard, "events": events, "visit": fold(events)},
        **{"assessment": {"phases": []}, "arrival": None, "signatures": [], "corrections": [], "private": {}},
    )
    salts = (number.to_bytes(32, "big") for number in count())
    return canonical.canonical(records.close(said, salts)[0])


@pytest.mark.parametrize("name", VOCABULARY)
def test_what_a_person_can_write_is_not_sealed_in_the_open(name: str) -> None:
    event = event_of(name, VOCABULARY[name], 7)
    assert CANARY.encode() not in sealed([event])


def test_somebody_can_write_into_most_types() -> None:
    """Or the test above would look at nothing."""
    said = {name for name in VOCABULARY if CANARY in str(event_of(name, VOCABULARY[name], 7).body)}
    assert {"item.answered", "note.added", "complaint.raised", "visit.signed", "visit.completed"} <= said
    assert len(said) >= 12


@pytest.mark.parametrize("part", ["notes", "parcels"])
def test_a_new_type_that_says_nothing_is_personal(part: str) -> None:
    """Also when it goes to a list of the fold that nobody has told the sealing about."""
    new = Kind(part, "", {"where": text(200), "size": choice("s", "l")})
    with (
        patch.dict(VOCABULARY, {"parcel.left": new}),  # type: ignore[arg-type]
        patch("doorstep.visits.rules.LISTS", ("parcels", *fold([]).keys() - {"count", "marks", "answers", "private"})),
    ):
        event = event_of("parcel.left", new, 7)
        assert event.body["where"] == CANARY and fold([event])[part][0]["where"] == CANARY
        assert CANARY.encode() not in sealed([event])
        open = contents.open_fields(VOCABULARY)[part]
    assert "where" not in open and "size" in open


def test_what_is_said_to_be_open_is_sealed_in_the_open() -> None:
    """A reason that is chosen from a list stays readable after an erasure."""
    event = event_of("leave.started", VOCABULARY["leave.started"], 7)
    assert b'"reason":"trace"' in sealed([event])
