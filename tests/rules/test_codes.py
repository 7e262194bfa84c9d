"""What the server answers in a code is said in words on the screen that meets it. The English catalogue has the keys of
the Chinese one, by its type."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from doorstep.intake.schemas import REASONS

ROOT = Path(__file__).parent.parent.parent
SERVER, CLIENT = ROOT / "server" / "doorstep", ROOT / "client" / "src"

COMMANDS = "intake/bookings.py intake/planning.py appointments/store.py database.py health.py".split()
"""Where what a dispatcher saves can be refused."""
ELSEWHERE = {"cross_site", "if_match", "idempotency_key", "not_ready"}
"""What no screen meets: it sends what these ask for, and asks no probe of the server whether it is ready."""


def keys(catalogue: str) -> set[str]:
    return set(re.findall(r"^  '([^']+)':", (CLIENT / catalogue).read_text("utf-8"), re.M))


def codes(file: str) -> set[str]:
    """The codes that a file gives its errors."""
    calls = [node for node in ast.walk(ast.parse((SERVER / file).read_text("utf-8"))) if isinstance(node, ast.Call)]
    given = {
        word.value.value
        for call in calls
        for word in call.keywords
        if word.arg == "code" and isinstance(word.value, ast.Constant) and isinstance(word.value.value, str)
    }
    at_once = {
        call.args[1].value
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "problem" and isinstance(call.args[1], ast.Constant)
    }
    return {str(code) for code in given | at_once} - ELSEWHERE


@pytest.mark.parametrize("file", COMMANDS)
def test_a_dispatcher_reads_why_nothing_was_saved(file: str) -> None:
    said = keys("desk/words/zh.ts")
    assert sorted(code for code in codes(file) if f"refused.{code}" not in said) == []


def test_the_files_that_refuse_are_the_right_ones() -> None:
    assert {"cancelled", "busy", "order_taken", "no_standard", "restoring"} <= set[str]().union(*map(codes, COMMANDS))


@pytest.mark.parametrize(
    ("catalogue", "prefix"),
    [("desk/parcels/words/zh.ts", "waiting.reason"), ("field/own/words/zh.ts", "outbox.reason")],
)
def test_each_reason_of_the_quarantine_has_words(catalogue: str, prefix: str) -> None:
    said = keys(catalogue)
    assert [reason for reason in REASONS if f"{prefix}.{reason}" not in said] == []


def test_a_supervisor_can_look_for_each_reason() -> None:
    offered = set(re.findall(r"'(\w+)'", (CLIENT / "desk/parcels/calls.ts").read_text("utf-8")))
    assert [reason for reason in REASONS if reason not in offered] == []


def test_a_code_without_words_is_found() -> None:
    assert "refused.nobody_knows" not in keys("desk/words/zh.ts")
    assert "refused.stale" in keys("desk/words/zh.ts")
