"""Canonical JSON: the shared cases, and agreement with an independent implementation of RFC 8785."""

from __future__ import annotations

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from doorstep.records.canonical import canonical, digest
from shared_cases import Case, load

CASES = load("canonical*.yaml")


@pytest.mark.parametrize("case", [one for one in CASES if "text" in one], ids=lambda case: case["name"])
def test_a_shared_case(case: Case) -> None:
    assert canonical(json.loads(case["json"])).decode() == case["text"]


@pytest.mark.parametrize("case", [one for one in CASES if "text" not in one], ids=lambda case: case["name"])
def test_a_value_without_a_canonical_form(case: Case) -> None:
    with pytest.raises(ValueError):
        canonical(json.loads(case["json"]))


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=5),
)


@given(values)
def test_it_agrees_with_another_implementation(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(values)
def test_it_says_the_same_value(value: Any) -> None:
    assert json.loads(canonical(value)) == value


@pytest.mark.parametrize("value", [float("nan"), b"x", {1: "a"}, {"a": {2, 3}}, object(), True + 0.5])
def test_other_values_are_refused(value: Any) -> None:
    with pytest.raises(ValueError):
        canonical(value)


def test_a_digest_is_lower_case_sha256() -> None:
    assert digest(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
