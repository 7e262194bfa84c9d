"""Bodies of requests: what a real client would send, mixed with what the document allows, and with damage."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterator
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from population import Caller, Population, rows
from schemathesis.generation.case import Case

from people import PASSWORD
from random_visits import BODIES, random_event
from samples import Call

Body = dict[str, Any]
Bodies = st.SearchStrategy[Any]

HALF, NOT_A_NUMBER, INFINITE, ENDLESS = "\uf8fe", "\uf8fd", "\uf8fc", "\uf8fb"
ON_THE_WIRE = {
    r"\uf8fe": r"\ud800",
    r'"\uf8fd"': "NaN",
    r'"\uf8fc"': "1e999",
    r'"\uf8fb"': "9" * 4300,
}
"""What stands for things that Schemathesis cannot hold, in JSON, and what is written instead: half of a surrogate pair,
and numbers that are none."""
TIMES = (
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    "2026-02-30T00:00:00Z",
    "2026-11-22T09:00:00.123456789+08:00",
    "2026-06-03T24:00:00Z",
)
"""Instants at the ends of the calendar, and what only looks like one."""
NASTY: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 2**31, 2**53 - 1, 2**53, 2**63, -(2**63) - 1, 10**40),
    *(0.5, -0.0, NOT_A_NUMBER, INFINITE, ENDLESS),
    *("", " ", "\0", "a\0b", HALF, f"a{HALF}b", "e\u0301", "\u202e", "\ufeff", "😀" * 50, "字" * 4001, "x" * 70_000),
    *("Mars/Base", "../../etc/passwd", "UTC", "Asia", "localtime", "posixrules", "factory"),
    *("-0", "1e9", "00", "%00", "{{7*7}}", "'; --"),
    *TIMES,
    *([], {}, [[]], [None], {"": None}, {"__proto__": 1}, ["x"] * 1001),
)
"""What programs trip over."""


def body_of(label: str, case: Case[Any], sample: Call | None, caller: Caller, population: Population) -> Bodies:
    """The body to send in place of the generated one: the known one, with some of the generated members."""
    if label == "PUT /api/v1/sync/photos/{sha256}":
        digest = case.path_parameters.get("sha256")
        right = population.photos.get(str(digest), b"")
        wrong = [*population.photos.values(), right[:-20], b"", b"\xff\xd8\xff", b"GIF89a", right * 3, case.body]
        return st.sampled_from([right] * len(wrong) * 2 + wrong)
    if label in KNOWN:
        return mixed(KNOWN[label](caller, population), case.body)
    assert sample, f"{label}: say in tests/stage/samples what a client sends there, as @call({rows()[label]!r})"
    return mixed(st.just(sample.data if sample.json is None else sample.json), case.body)


@st.composite
def mixed(draw: st.DrawFn, known: Bodies, generated: Any) -> Any:
    """The known body, the generated one, or the known one with some members of the other."""
    if draw(one_in(6)):
        return generated
    if not isinstance(generated, dict):
        return draw(known | st.just(generated))
    right = draw(known)
    if not isinstance(right, dict):
        return right
    others = generated | {HALF: 1}
    taken = draw(st.sets(st.sampled_from(sorted(others, key=repr)), max_size=2)) if draw(one_in(2)) else ()
    return right | {name: others[name] for name in taken}


def one_in(number: int) -> st.SearchStrategy[bool]:
    """True once in so many times."""
    return st.integers(1, number).map(lambda drawn: drawn == number)


def sign_in(caller: Caller, population: Population) -> st.SearchStrategy[Body]:
    numbers = [other.person.staff_no for other in population.callers.values() if other.person]
    password = st.sampled_from([PASSWORD] * 8 + ["wrong", "x" * 200])
    device = st.none() | st.uuids().map(str) | device_of(caller, population)
    return st.fixed_dictionaries(
        {"staff_no": st.sampled_from([*numbers, numbers[0].lower(), "T999"]), "password": password},
        optional={"device": device, "device_name": st.sampled_from(("Pixel 8", "字" * 80))},
    )


def change_password(caller: Caller, population: Population) -> st.SearchStrategy[Body]:
    old = st.sampled_from([PASSWORD] * 6 + ["wrong"])
    new = st.sampled_from(["zai jia men kou 2027"] * 4 + [PASSWORD, "字" * 200, "short"])
    return st.fixed_dictionaries({"old": old, "new": new})


def enrol(caller: Caller, population: Population) -> st.SearchStrategy[Body]:
    name = st.sampled_from(["Pixel 8", "字" * 80, " "] * 3 + ["字" * 100, "x" * 81, "a\0b", HALF])
    flags = {"standalone": st.booleans(), "persisted": st.booleans()}
    return st.fixed_dictionaries({"device": device_of(caller, population), "name": name, **flags})


def push(caller: Caller, population: Population) -> st.SearchStrategy[Body]:
    clock = st.fixed_dictionaries(
        {
            "wall": st.integers(1_780_480_800_000, 1_780_490_800_000),
            "mono": st.tuples(st.sampled_from(("A1", "B2")), st.integers(0, 10_000_000)),
            "offset_ms": st.integers(-5000, 5000),
            "error_ms": st.integers(0, 500),
        }
    )
    return st.fixed_dictionaries(
        {"device": device_of(caller, population), "events": events(caller, population)},
        optional={"clock": st.none() | clock, "pending": st.integers(0, 500)},
    )


def have_photos(caller: Caller, population: Population) -> st.SearchStrategy[Body]:
    digests = st.sampled_from([*population.photos, "0" * 64])
    return st.fixed_dictionaries({"sha256": st.lists(digests, max_size=6)})


def diagnose(caller: Caller, population: Population) -> st.SearchStrategy[Body]:
    value = st.sampled_from([*["lost", "", 7, True, None, "字" * 500, "a\0b", HALF] * 10, *NASTY])
    facts = st.dictionaries(st.sampled_from(("storage.lost", "clock.jumped", "fold")), value, max_size=2)
    return st.fixed_dictionaries({"device": device_of(caller, population), "facts": facts})


KNOWN: dict[str, Callable[[Caller, Population], st.SearchStrategy[Body]]] = {
    "POST /api/v1/session": sign_in,
    "PUT /api/v1/session/password": change_password,
    "POST /api/v1/sync/devices": enrol,
    "POST /api/v1/sync/push": push,
    "POST /api/v1/sync/photos/have": have_photos,
    "POST /api/v1/sync/diag": diagnose,
}
"""What a client would send, by operation, where it depends on the caller; elsewhere it is a `@call` of `samples`."""


def device_of(caller: Caller, population: Population) -> st.SearchStrategy[str]:
    """Mostly the caller's own phone."""
    others = [other.device for other in population.callers.values() if other.device]
    own = caller.device or others[0]
    return st.sampled_from([own] * 20 + [*others, "01900000-0000-7000-8000-000000000000"])


# ---- events

KINDS = tuple(BODIES)


@st.composite
def events(draw: st.DrawFn, caller: Caller, population: Population) -> list[Any]:
    """Some events, of the types in turn, known and unknown; mostly of the caller's own visits, each third damaged."""
    # Hypothesis likes to draw a number again, and the same events twice would only be duplicates.
    random = Random(f"{draw(st.integers(0, 2**32 - 1))} {next(population.numbers)}")
    visits = caller.own.get("visit", [])
    others = [visit for other in population.callers.values() for visit in other.own.get("visit", ())]
    ids = [str(UUID(int=random.getrandbits(128), version=4)) for _ in range(random.choice((1, 2, 4, 8, 8)))]
    made: list[Any] = []
    for id in ids:
        others = random.sample([*ids, *caller.events], min(3, len(ids)))
        kind = KINDS[next(population.numbers) % len(KINDS)]
        event = random_event(random, id, others) | {"type": kind}
        event["body"] = {"replaces": others[:1], **BODIES[kind](random, others)}
        event["visit"] = random.choice(visits if visits and random.random() < 0.9 else [*others, id])
        if event["type"] == "visit.signed":
            event["body"] |= signed(random, caller, population)
        made.append(damaged(random, event) if random.random() < 0.35 else event)
    return made


def signed(random: Random, caller: Caller, population: Population) -> Body:
    """What makes the server rebuild what was signed: the standard in force, events that it knows, odd facts."""
    return {
        "standard": population.standard,
        "events": caller.events,
        "facts": {random.choice(("order.access", "x")): random.choice(("fibre", 7, True, ["a"], "\u2028"))},
        "statement": random.choice(("{}", "null", "[]", '{"items":[]}', '{"items":{"a":1}}', '"\\ud800"', "[" * 900)),
        "language": random.choice(("zh-CN", "en", "de", "zz-ZZ")),
    }


def damaged(random: Random, event: Body) -> Body:
    """The event with one or two members, anywhere in it, replaced, wrapped or removed; its id mostly stays."""
    copy: Body = json.loads(json.dumps(event))
    for _ in range(random.choice((1, 1, 2))):
        holder, name = random.choice([place for place in members(copy) if place[1] != "id" or random.random() < 0.2])
        match random.randrange(6):
            case 0:
                del holder[name]
            case 1:
                holder[name] = nested(holder[name], random.choice((1, 12, 200)))
            case _:
                is_time = isinstance(holder[name], str) and holder[name].startswith("20")
                holder[name] = random.choice(TIMES if is_time else NASTY)
    return copy


def members(value: Any) -> Iterator[tuple[Body, str]]:
    """Every member of every object in a value, as the object and the name."""
    return ((holder, name) for _, holder, name in placed(value))


def placed(value: Any, within: str = "") -> Iterator[tuple[str, Body, str]]:
    """Every member of every object in a value, outermost first: where it is (all items of a list are in one place),
    the object, and the name."""
    if isinstance(value, dict):
        yield from ((f"{within}.{name}", value, name) for name in value)
        for name, child in value.items():
            yield from placed(child, f"{within}.{name}")
    elif isinstance(value, list):
        for child in value:
            yield from placed(child, f"{within}[]")


def places(value: Any) -> list[str]:
    """Where the first members of a value are."""
    return [place for place, _, _ in islice(placed(value), PLACES)]


SWEPT: tuple[Any, ...] = (None, "", "a\0b", HALF, 2**63, [], {}, *TIMES[:2])
"""What a member of a body is replaced with, one after the other."""
PLACES = 16
"""How many members of a body are replaced: all but those of long lists."""


def swept(body: Any, known: Container[str] = ()) -> Iterator[Any]:
    """The body again and again, each time with one of its first members, outermost first, left out or replaced; those
    in known places stay."""
    for number, place in enumerate(places(body)):
        if place in known:
            continue
        for value in (..., *SWEPT):
            copy = json.loads(json.dumps(body))
            holder, name = list(members(copy))[number]
            if value is ...:
                del holder[name]
            else:
                holder[name] = value
            yield copy


def nested(value: Any, depth: int) -> Any:
    """The value inside so many lists."""
    for _ in range(depth):
        value = [value]
    return value
