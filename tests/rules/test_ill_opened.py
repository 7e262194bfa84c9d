"""A record's openings are held against it quickly, and as strictly as by opening it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.records import rules
from doorstep.records.canonical import canonical, digest
from doorstep.records.contents import Personal
from doorstep.records.rules import Kept, commitments, ill_opened, open_record

SAID = {
    "name": Personal("王秀兰"),
    "a/b": {"c~d": [Personal(12), Personal({"b": 1, "a": ['"', "\\"]}), "open"]},
    "note": 'a text that quotes {"commitment":"of another"} and says more',
    "commitments": [Personal(None), Personal(True), {"commitment": "x", "more": 1}],
}


def sealed(said: dict[str, Any] = SAID) -> tuple[dict[str, Any], list[Kept]]:
    chance = Random(1)
    return rules.close(said, iter(lambda: chance.randbytes(32), b""))


RECORD, KEPT = sealed()


def judged(kept: Sequence[Kept], erased: Sequence[str] = ()) -> str | None:
    return ill_opened(canonical(RECORD).decode(), RECORD, kept, erased)


def test_an_honest_record_is_judged_without_opening_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "open_record", lambda *_: pytest.fail("opened"))
    assert [one.path for one in KEPT] == ["/name", "/a~1b/c~0d/0", "/a~1b/c~0d/1", "/commitments/1"]
    assert judged(KEPT) is None


def test_what_is_gone_is_named_unless_it_was_erased() -> None:
    assert judged(KEPT[1:]) == judged([]) == "unopened"
    assert judged(KEPT[1:], ["/name"]) is None
    assert judged(KEPT[2:], ["/name"]) == "unopened"


def test_an_opening_that_is_written_in_another_way_still_opens() -> None:
    odd = replace(KEPT[2], value='{"b": 1, "a": ["\\u0022", "\\\\"]}')
    assert json.loads(odd.value) == json.loads(KEPT[2].value)
    assert judged([*KEPT[:2], odd, *KEPT[3:]]) is None


def _shifted(one: Kept) -> Kept:
    """The same bytes, with the first of the value's in the salt."""
    return replace(one, salt=one.salt + one.value[:1].encode().hex(), value=one.value[1:])


FALSE: dict[str, Callable[[Kept], Kept]] = {
    "another value": lambda one: replace(one, value="13"),
    "another salt": lambda one: replace(one, salt="0" * 64),
    "no salt": lambda one: replace(one, salt="salt"),
    "a salt that took a byte of the value": _shifted,
    "a salt with a blank": lambda one: replace(one, salt=one.salt[:32] + " " + one.salt[32:-2]),
    "no JSON": lambda one: replace(one, value="{"),
    "nowhere": lambda one: replace(one, path="/nowhere/0"),
    "beside a list": lambda one: replace(one, path="/a~1b/c~0d/9"),
    "no place in a list": lambda one: replace(one, path="/a~1b/c~0d/-1"),
    "a text": lambda one: replace(one, path="/note"),
    "what is no commitment": lambda one: replace(one, path="/commitments/2"),
}


@pytest.mark.parametrize("change", FALSE.values(), ids=FALSE)
def test_a_false_opening_is_named(change: Callable[[Kept], Kept]) -> None:
    true = KEPT[1]
    assert true.path == "/a~1b/c~0d/0" and true.value == "12"
    assert judged([KEPT[0], change(true), *KEPT[2:]]) == "opening"
    if change is _shifted:
        false = change(true)
        assert RECORD["a/b"]["c~d"][0] == {"commitment": digest(bytes.fromhex(false.salt) + false.value.encode())}


values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(['{"commitment":"x"}', "王", "~/", '"']),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["commitment", "a/b", "~", "0"]), inner, max_size=3)
        | inner.map(Personal)
    ),
    max_leaves=12,
)


def plain(value: Any) -> Any:
    """Without anything personal in what is personal already."""
    match value:
        case Personal(inner):
            return Personal(_bare(inner))
        case dict():
            return {name: plain(one) for name, one in value.items()}
        case list():
            return [plain(one) for one in value]
    return value


def _bare(value: Any) -> Any:
    match value:
        case Personal(inner):
            return _bare(inner)
        case dict():
            return {name: _bare(one) for name, one in value.items()}
        case list():
            return [_bare(one) for one in value]
    return value


@given(st.dictionaries(st.text("ab/~", max_size=2), values, max_size=3), st.data())
def test_the_quick_way_says_what_opening_the_record_says(said: dict[str, Any], data: st.DataObject) -> None:
    record, kept = sealed({name: plain(one) for name, one in said.items()})
    if kept:
        place = data.draw(st.integers(0, len(kept) - 1))
        change = data.draw(st.sampled_from([lambda one: one, lambda one: None, *FALSE.values()]))
        changed = change(kept[place])
        kept = [*kept[:place], *([changed] if changed else []), *kept[place + 1 :]]
        kept = list({one.path: one for one in kept}.values())
    found = ill_opened(canonical(record).decode(), record, kept, ())
    try:
        wrong = open_record(record, [rules.Opening(one.path, one.salt, json.loads(one.value)) for one in kept])[1]
    except ValueError:
        wrong = ["no salt, or no JSON"]
    gone = set(commitments(record)) - {one.path for one in kept}
    assert found == ("opening" if wrong else "unopened" if gone else None)
