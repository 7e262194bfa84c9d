"""The interpreter of checklists: the cases that it shares with the phone, and what holds for every visit."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess_cases import LISTS, outcome
from doorstep.config import standard_folder
from doorstep.standard.fields import fields
from doorstep.standard.loading import load as load_standard
from doorstep.standard.rules import assess, facts_read
from shared_cases import load, mismatch

Json = dict[str, Any]

SHIPPED, _FAULTS = load_standard(standard_folder())
assert SHIPPED is not None, _FAULTS
CASES = load("assess*.yaml")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_shared_case(case: Json) -> None:
    assert SHIPPED is not None
    assert mismatch(case["expect"], outcome(case, SHIPPED)) is None


def test_there_are_many_cases_and_each_has_its_name() -> None:
    names = [case["name"] for case in CASES]
    assert len(names) == len(set(names)) >= 200


def test_the_facts_that_decide_what_is_asked_are_named() -> None:
    assert SHIPPED is not None
    assert facts_read(SHIPPED, "broadband-install") == [
        "customer.is_new",
        "order.access",
        "order.contracted_down_mbps",
        "order.pon_type",
        "order.wifi",
        "visit.area_type",
    ]
    assert facts_read(SHIPPED, "complaint-visit") == ["visit.place_type"]


# ── any visit at all ──

ITEMS = sorted(SHIPPED["items"])
WORDS = st.sampled_from(["done", "not_done", "yes", "no", "na", "withdrawn", "-21.5", "x", "", "worn", "web", "fixed"])
VALUES = WORDS | st.lists(WORDS, max_size=3) | st.text(max_size=5) | st.integers() | st.booleans()
NOTE = st.none() | st.text(max_size=3)
WALL = st.integers(-(2**53), 2**53)
EVENT = st.uuids().map(str)


def entries(**known: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Json]]:
    """A list of a fold: entries sorted by event id."""
    one = st.fixed_dictionaries({"event": EVENT, "wall": WALL, "by": st.none(), "device": st.none(), **known})
    return st.lists(one, max_size=3).map(lambda found: sorted(found, key=lambda entry: entry["event"]))


MARKS = st.sampled_from(["departed", "arrived", "entered", "started", "finished", "left"])
KINDS = st.sampled_from(["drawn", "typed", "refused"]).map(lambda kind: {"kind": kind})
LEAVES = st.sampled_from(["open", "kept", "broken", "undetermined", "gone"])
OUTCOMES = st.sampled_from(["done", "missed", "stopped", "cancelled", "rescheduled"])
PARTS: dict[str, st.SearchStrategy[Any]] = {name: st.just([]) for name in LISTS} | {
    "count": st.just(0),
    "marks": st.dictionaries(MARKS, entries(), max_size=3),
    "answers": st.dictionaries(st.sampled_from(ITEMS), entries(value=VALUES, note=NOTE), max_size=25),
    "private": st.dictionaries(st.sampled_from(ITEMS), st.just([{"event": "p", "key": "k"}]), max_size=3),
    "notes": entries(item=st.none() | st.sampled_from(ITEMS), text=st.text(max_size=3)),
    "photos": entries(item=st.none() | st.sampled_from(ITEMS), sha256=st.text(max_size=3), withdrawn=st.booleans()),
    "calls": entries(purpose=st.just("appointment"), result=st.sampled_from(["reached", "no_answer"])),
    "delays": entries(answer=st.sampled_from(["accepts", "not_reached"])),
    "leaves": entries(state=LEAVES, told=st.booleans(), promised=st.just("2026-11-22T10:00:00+08:00")),
    "lines": st.just([]),
    "questions": entries(hotline=st.sampled_from(["called", "queued"]), tickets=st.just([]), promised=NOTE),
    "ratings": entries(stars=st.integers(1, 5)),
    "signatures": entries(signature=KINDS),
    "completions": entries(outcome=OUTCOMES, report=NOTE),
}
VISITS = st.fixed_dictionaries(PARTS)
FACTS = st.dictionaries(
    st.sampled_from(["visit.area_type", "order.wifi", "order.access", "customer.is_new", "order.contracted_down_mbps"]),
    st.sampled_from(["city", "village", "fibre", True, False, 1000, "1000", ["city", "fibre"], None]),
)
JUDGEMENTS = st.dictionaries(st.sampled_from(["arrival.verdict", "delay.predicted"]), VALUES, max_size=2)


@given(st.sampled_from(sorted(SHIPPED["visits"])), VISITS, FACTS, JUDGEMENTS)
def test_any_visit_can_be_assessed(kind: str, visit: Json, facts: Json, judgements: Json) -> None:
    assert SHIPPED is not None
    document = {"promise": None, "ledger": [], "depart_by": None, "facts": facts}
    known = fields(visit, document, judgements)
    assessment = assess(SHIPPED, kind, visit, known)
    items = [one for phase in assessment["phases"] for one in phase["items"]]
    states = {one["id"]: one["state"] for one in items}

    assert len(states) == len(items)
    assert all(states[item] in ("open", "conflict") for item in assessment["missing"])
    assert all(states[item] == "failed" for item in assessment["failed"])
    assert all(states[item] in ("failed", "conflict") for item in assessment["critical"])
    if known.get("visit.outcome", "done") != "done":
        assert {blocker["kind"] for blocker in assessment["blockers"]} <= {"open_leave"}


@given(st.sampled_from(sorted(SHIPPED["visits"])), VISITS, FACTS, st.randoms(use_true_random=False))
def test_the_order_in_which_things_are_kept_does_not_matter(kind: str, visit: Json, facts: Json, random: Any) -> None:
    """Maps have no order, and the assessment must not invent one."""

    def shuffled(one: Json) -> Json:
        keys = list(one)
        random.shuffle(keys)
        return {key: one[key] for key in keys}

    assert SHIPPED is not None
    document = {"promise": None, "ledger": [], "depart_by": None, "facts": facts}
    standard = {**SHIPPED, "items": shuffled(SHIPPED["items"])}
    other = shuffled({**visit, "answers": shuffled(visit["answers"]), "marks": shuffled(visit["marks"])})
    assert assess(SHIPPED, kind, visit, fields(visit, document, {})) == assess(
        standard, kind, other, shuffled(fields(other, {**document, "facts": shuffled(facts)}, {}))
    )
