"""A measurement of a phone's clock that follows from times which the server signed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.events.times import Sample
from doorstep.sync.rules import measurement, stamp

SECRET = "s" * 32


def handed_in(there: int = 30, back: int = 30, ahead: int = 5_000, **changes: Any) -> dict[str, Any]:
    """What a phone says that asked at 1 000 000 of the server's clock, and whose own is ahead."""
    received, answered = 1_000_000 + there, 1_000_010 + there
    signed = {
        "req": "n-1",
        "sent": 1_000_000 + ahead,
        "server_ms": [received, answered],
        "stamp": stamp("n-1", received, answered, SECRET),
    }
    wall = answered + back + ahead
    return {
        "wall": wall,
        "mono": ("run", wall),
        "offset_ms": 77,
        "error_ms": 7,
        "signed": signed | changes,
    }


@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(-(10**9), 10**9))
def test_offset_and_error_are_the_servers_own_and_hold(there: int, back: int, ahead: int) -> None:
    found = measurement(handed_in(there, back, ahead), SECRET)
    assert found.bound
    assert abs(found.offset_ms + ahead) <= found.error_ms <= (there + back) // 2 + 1


@pytest.mark.parametrize(
    "changes",
    [
        {"stamp": "0" * 32},
        {"stamp": "é"},
        {"req": "n-2"},
        {"server_ms": [1_000_030, 1_000_041]},
        {"server_ms": [1_000_029, 1_000_040]},
        {"sent": 2_000_000},
    ],
)
def test_what_was_not_signed_here_counts_as_the_phones_word(changes: dict[str, Any]) -> None:
    given = handed_in(**changes)
    assert measurement(given, SECRET) == Sample("run", given["wall"], given["wall"], 77, 7)


def test_another_secret_did_not_sign_it() -> None:
    assert not measurement(handed_in(), "t" * 32).bound


def test_an_old_app_says_what_it_measured_and_no_more() -> None:
    given = handed_in()
    for old in ({name: value for name, value in given.items() if name != "signed"}, given | {"signed": None}):
        assert measurement(old, SECRET) == Sample("run", given["wall"], given["wall"], 77, 7)
