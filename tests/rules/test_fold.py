"""The fold: the shared cases, in every order and with repeats, and what holds for any events at all."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.events.rules import Event, as_sent, from_wire
from doorstep.events.shapes import Refusal
from doorstep.visits.events import parse
from doorstep.visits.rules import fold
from random_visits import random_events
from shared_cases import Case, by_name, event, load, mismatch


def parsed(short: dict[str, Any]) -> Event:
    """The event of a short form, read as the server reads it."""
    wire = event(short)
    read = parse(wire)
    assert not isinstance(read, Refusal), read
    return replace(read, device=wire["device"], by=wire["by"])


@pytest.mark.parametrize("case", load("fold-*.yaml"), ids=lambda case: case["name"])
def test_a_shared_case(case: Case) -> None:
    events = [parsed(short) for short in case["events"]]
    shuffled = Random(case["name"]).sample(events, len(events))
    for order in (events, events[::-1], shuffled, events + shuffled):
        visit = by_name(fold(order), case["events"])
        if "whole" in case:
            assert visit == case["whole"]
        else:
            assert mismatch(case["expect"], visit) is None


def read(wires: list[dict[str, Any]]) -> list[Event]:
    """Events as the server hands them out."""
    return [from_wire(wire, "visit") for wire in wires]


visits = st.builds(
    lambda seed, count: read(random_events(Random(seed), count)), st.integers(0, 2**32), st.integers(1, 40)
)


def without_clocks(visit: Any) -> Any:
    """A fold without what the wall clock wrote."""
    match visit:
        case dict():
            return {name: without_clocks(value) for name, value in visit.items() if name != "wall"}
        case list():
            return [without_clocks(value) for value in visit]
    return visit


@given(visits, st.integers(0, 2**32))
def test_order_and_repeats_do_not_matter(events: list[Event], seed: int) -> None:
    again = [*events, *Random(seed).choices(events, k=len(events))]
    Random(seed).shuffle(again)
    assert fold(again) == fold(events)


@given(visits, st.integers(-(10**12), 10**12), st.integers(0, 10**12))
def test_a_constant_error_of_a_clock_changes_only_the_times_shown(events: list[Event], wall: int, mono: int) -> None:
    def shifted(one: Event) -> Event:
        return replace(one, wall=one.wall + wall, mono=(one.mono[0], one.mono[1] + mono))

    wrong = [shifted(one) if one.device == "B" else one for one in events]
    assert without_clocks(fold(wrong)) == without_clocks(fold(events))


@given(visits)
def test_what_was_replaced_is_not_shown_and_what_was_not_is(events: list[Event]) -> None:
    written: dict[str, dict[str, Any]] = {}
    gone: dict[str, set[str]] = {}
    for one in events:
        if one.type == "item.answered":
            written.setdefault(one.body["item"], {})[one.id] = one.body["value"]
        items = {"item.answered": [one.body.get("item")], "items.confirmed": one.body.get("items", [])}
        for item in items.get(one.type, []):
            if one.type == "items.confirmed":
                written.setdefault(item, {})[one.id] = "done"
            gone.setdefault(item, set()).update(set(one.body["replaces"]) - {one.id})
    expected = {
        item: ids
        for item, values in written.items()
        if (ids := sorted(id for id, value in values.items() if value is not None and id not in gone[item]))
    }
    assert {item: [one["event"] for one in shown] for item, shown in fold(events)["answers"].items()} == expected


@given(visits, st.text(min_size=1, max_size=20), st.recursive(st.none() | st.text() | st.integers(), st.lists))
def test_a_type_that_nobody_knows_only_adds_itself(events: list[Event], name: str, value: Any) -> None:
    strange = replace(events[0], id="f" * 36, type=f"future.{name}", body={"value": value, "replaces": [events[0].id]})
    before, after = fold(events), fold([*events, strange])
    assert after["count"] == before["count"] + 1
    assert after["unknown"][-1]["type"] == strange.type
    assert after | {"count": 0, "unknown": []} == before | {"count": 0, "unknown": []}


@given(visits)
def test_every_made_up_event_can_be_read(events: list[Event]) -> None:
    for one in events:
        assert not isinstance(parse(as_sent(one)), Refusal)


def test_a_visit_of_ten_thousand_events_folds() -> None:
    events = read(random_events(Random(1), 10_000))
    visit = fold(events)
    assert visit["count"] == 10_000
    assert json.loads(json.dumps(visit)) == fold(events[::-1])
