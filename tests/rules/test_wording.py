"""What is never written to a customer: the cases that Python and TypeScript share, and the words of the standard."""

from __future__ import annotations

from typing import Any

import pytest

from doorstep.config import standard_folder
from doorstep.standard.loading import load
from doorstep.standard.wording import found, refused, remarks
from shared_cases import Case
from shared_cases import load as cases

STANDARD, _ = load(standard_folder())
assert STANDARD is not None
NEVER: list[dict[str, Any]] = STANDARD["forbidden"]
WORDS = {one["id"]: one["zh"] for one in NEVER}


@pytest.mark.parametrize("case", cases("wording.yaml"), ids=lambda case: case["name"])
def test_forbidden_words_are_found(case: Case) -> None:
    assert [WORDS[id] for id in found(case["text"], NEVER)] == case["found"]


def test_only_what_blocks_is_refused() -> None:
    assert refused("这不可能，我也没办法", NEVER) == ["我也没办法"]
    assert refused("这不可能", NEVER) == []


def test_every_word_but_the_ordinary_ones_finds_itself() -> None:
    for one in NEVER:
        assert (one["id"] in found(one["zh"], NEVER)) is (one["match"] != "never"), one["zh"]


def test_the_six_tones_stand_in_the_standard() -> None:
    assert STANDARD and len(STANDARD["tones"]) == 6


def test_the_publisher_hears_what_is_better_not_said() -> None:
    assert STANDARD and remarks(STANDARD) == []
    message = {**STANDARD["messages"]["send"]["booked"], "zh": {"subject": "预约", "text": "喂，明天到"}}
    phrase = {**STANDARD["phrases"]["enter.ask"], "zh": "我不知道"}
    messages = {**STANDARD["messages"], "send": {"booked": message}}
    assert remarks({**STANDARD, "phrases": {"enter.ask": phrase}, "messages": messages}) == [
        "phrase enter.ask: “不知道” (warn)",
        "message booked: “喂” (warn)",
    ]
