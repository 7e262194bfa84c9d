"""Segments are counted as the network counts them."""

from __future__ import annotations

import pytest

from doorstep.sms.segments import segments


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 7, 2),
        ("a" * 152 + "€" + "a" * 152, 3),  # the escape and its character stay together: the first part is one short
        ("a" * 153 + "€" + "a" * 151, 2),
        ("`", 1),
        ("`" + "a" * 70, 2),  # a backtick is in neither table
        ("上" * 70, 1),
        ("上" * 71, 2),
        ("上" * 134, 2),
        ("上" * 135, 3),
        ("a" * 69 + "上", 1),
        ("a" * 70 + "上", 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("上" * 66 + "😀" + "上" * 66, 3),  # no character is cut in two
        ("上" * 67 + "😀" + "上" * 65, 2),
        ("𠮷" * 66, 2),
        ("𠮷" * 67, 3),
    ],
    ids=lambda of: of[:4] + str(len(of)) if isinstance(of, str) else of,
)
def test_a_text_takes_as_many_as_the_network_counts(text: str, count: int) -> None:
    assert segments(text) == count
