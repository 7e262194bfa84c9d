"""Corrected time and punctuality: the shared cases, and what must hold for every clock."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep import iso
from doorstep.events.rules import Event
from doorstep.events.times import Corrected, Sample, correct
from doorstep.visits.rules import judge_arrival, notice, punctuality
from shared_cases import Case, load, milliseconds, mismatch

PROMISE = {"start": "2026-06-03T18:00:00+08:00", "end": None, "zone": "Asia/Shanghai"}
LEVEL = {"earliest": "-PT10M", "latest": "PT10M"}
SIX = iso.instant_ms(PROMISE["start"] or "")


@pytest.mark.parametrize("case", load("punctuality*.yaml"), ids=lambda case: case["name"])
def test_a_shared_case_of_punctuality(case: Case) -> None:
    arrived = iso.instant_ms(case["promise"]["start"]) + milliseconds(case["arrived"])
    error = None if case["error"] is None else milliseconds(case["error"])
    assert mismatch(case["expect"], punctuality(arrived, error, case["promise"], case["level"])) is None


@pytest.mark.parametrize("case", load("notice*.yaml"), ids=lambda case: case["name"])
def test_a_shared_case_of_the_notice(case: Case) -> None:
    start = iso.instant_ms(case["promise"]["start"])
    told = [start + milliseconds(one) for one in case["told"]]
    found = notice(told, case["arrival"], case["promise"])
    expected = {
        name: start + milliseconds(value) if name != "verdict" and value is not None else value
        for name, value in case["expect"].items()
    }
    assert mismatch(expected, found) is None


def event(run: str, mono: int, wall: int) -> Event:
    return Event("e1", "visit", "v1", "visit.arrived", 1, 0, wall, 480, (run, mono), {"replaces": []})


@pytest.mark.parametrize("case", load("clock*.yaml"), ids=lambda case: case["name"])
def test_a_shared_case_of_the_clock(case: Case) -> None:
    run, mono, wall = case["event"]
    samples = [
        Sample(first, *map(milliseconds, rest[:4]), bound="bound" in rest[4:]) for first, *rest in case["samples"]
    ]
    happened = event(run, milliseconds(mono), milliseconds(wall))
    for order in (samples, samples[::-1]):
        found = asdict(correct(happened, order))
        assert mismatch(case["expect"], found | {"flags": list(found["flags"])}) is None


milliseconds_of_a_day = st.integers(0, 86_400_000)
samples = st.lists(
    st.builds(
        Sample,
        boot=st.sampled_from(("A1", "A2")),
        mono=milliseconds_of_a_day,
        wall=milliseconds_of_a_day,
        offset_ms=st.integers(-5000, 5000),
        error_ms=st.integers(0, 2000),
    ),
    max_size=4,
)


@given(samples, milliseconds_of_a_day, milliseconds_of_a_day, st.integers(-(10**12), 10**12))
def test_a_constant_error_of_the_clock_does_not_move_the_corrected_time(
    samples: list[Sample], mono: int, wall: int, wrong: int
) -> None:
    off = [Sample(one.boot, one.mono, one.wall + wrong, one.offset_ms - wrong, one.error_ms) for one in samples]
    right, same = correct(event("A1", mono, wall), samples), correct(event("A1", mono, wall + wrong), off)
    assert (same.error_ms, same.grade) == (right.error_ms, right.grade)
    assert same.at_ms == (right.at_ms if right.error_ms is not None else same.at_ms)


@given(st.integers(0, 86_000_000), st.integers(0, 86_000_000), st.integers(-49, 49), st.integers(-3000, 3000))
def test_true_time_lies_within_the_error(happened: int, measured: int, drift_ppm: int, behind: int) -> None:
    def mono(true: int) -> int:
        return true + true * drift_ppm // 1_000_000

    sample = Sample("A1", mono(measured), mono(measured) - behind, measured - mono(measured) + behind, error_ms=2)
    found = correct(event("A1", mono(happened), mono(happened) - behind), [sample])
    assert found.grade == "measured" and found.error_ms is not None
    assert abs(found.at_ms - happened) <= found.error_ms


# ---- judging an arrival


def at(minutes: float, error_s: int | None = 1, event: str = "e1", grade: str = "measured") -> Corrected:
    return Corrected(event, SIX + int(minutes * 60_000), None if error_s is None else error_s * 1000, grade)


def test_an_arrival_is_judged_with_its_evidence() -> None:
    assert judge_arrival([at(3)], PROMISE, LEVEL) == {
        "verdict": "on_time",
        "minutes": "3.0",
        "error_s": 1,
        "grade": "measured",
        "event": "e1",
    }


def test_a_door_code_is_the_best_evidence_but_no_clock() -> None:
    judged = judge_arrival([at(3, error_s=None, grade="phone")], PROMISE, LEVEL, door_codes={"e1"})
    assert judged is not None
    assert (judged["grade"], judged["verdict"], judged["error_s"]) == ("door_code", "undetermined", None)


@pytest.mark.parametrize(
    ("arrivals", "verdict", "event"),
    [
        ([at(3, event="a"), at(5, event="b")], "on_time", "a"),
        ([at(5, event="a"), at(3, event="b")], "on_time", "b"),
        ([at(3, event="b"), at(3, event="a")], "on_time", "a"),
        ([at(3, event="a"), at(12, event="b")], "undetermined", "a"),
        ([at(-30, event="a"), at(12, event="b")], "undetermined", "a"),
        ([at(12, event="a"), at(13, event="b")], "late", "a"),
        ([at(3, event="a"), at(4, None, "b", "phone")], "undetermined", "a"),
    ],
)
def test_two_phones_must_agree(arrivals: list[Corrected], verdict: str, event: str) -> None:
    judged = judge_arrival(arrivals, PROMISE, LEVEL)
    assert judged is not None and (judged["verdict"], judged["event"]) == (verdict, event)


@pytest.mark.parametrize(("arrivals", "promise"), [([], PROMISE), ([at(3)], None), ([], None)])
def test_without_arrival_or_promise_there_is_nothing_to_judge(arrivals: list[Corrected], promise: Any) -> None:
    assert judge_arrival(arrivals, promise, LEVEL) is None
