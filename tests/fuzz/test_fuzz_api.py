"""Every operation that the document describes, as every role, on both databases: right data and wrong data.

No answer is a server error, every answer is one that the document describes, and every operation is really reached.
`DOORSTEP_TEST_FUZZ_EXAMPLES` sets how many requests an operation gets on each database, from all roles that it lets in.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import pytest
from fuzzing import Api, let_in
from population import described
from schemathesis.generation.case import Case

from doorstep.visits.events import VOCABULARY

EXAMPLES = int(os.environ.get("DOORSTEP_TEST_FUZZ_EXAMPLES", "12"))
EACH = 3
"""Requests that a role makes at least: two that are meant to be well formed, and one that is not."""
KINDS = ("sqlite", "postgres") if "DOORSTEP_TEST_FUZZ_EXAMPLES" in os.environ else ("postgres",)
"""Where boundaries are tried: ordinarily on the database that is stricter about them."""
ANSWERED = 0.3
"""The least part of the requests of roles that are let in that must be answered with what they asked for."""


@pytest.mark.parametrize("label", described())
def test_every_answer_is_described_and_none_is_a_server_error(label: str, api: Api) -> None:
    callers = api.population.callers.values()
    welcome = {caller.role for caller in callers if let_in(label, caller)}
    for caller in callers:
        api.fuzz(label, caller, max(EACH, EXAMPLES // len(welcome)) if caller.role in welcome else 1)
    assert not api.findings, api.explained()
    assert api.share_answered(welcome) >= ANSWERED, (
        f"{label} was hardly reached: {dict(api.answers)}. What it is sent comes from tests/samples.py: @thing for the"
        " path, @call for body, query and headers; each must lead to an answer with 2xx for somebody who is let in."
    )


@pytest.mark.parametrize("app_of_session", KINDS, indirect=True)
@pytest.mark.parametrize("label", described())
def test_the_boundaries_of_an_operation_are_as_described(label: str, api: Api) -> None:
    caller = next(caller for caller in reversed(api.population.callers.values()) if let_in(label, caller))
    api.try_boundaries(label, caller)
    api.sweep(label, caller)
    assert not api.findings, api.explained()


TAKEN = 0.5
"""The least part of made-up events that must be accepted."""


def test_events_of_every_type_are_taken(api: Api) -> None:
    """Not vacuous in the body either: a push answers 200 for events that it sets aside, too."""
    caller = api.population.callers["technician"]
    results: Counter[str] = Counter()
    accepted: set[str] = set()

    def push(case: Case[Any]) -> None:
        response = api.hold(case, caller)
        if response.status_code != 200:
            return
        types = {event["id"]: event.get("type") for event in case.body["events"]}  # type: ignore[index,call-overload,union-attr]
        for id, answer in response.json()["results"].items():
            results[answer["result"]] += 1
            accepted.update({str(types[id])} if answer["result"] == "accepted" else ())

    api.requests("POST /api/v1/sync/push", caller, 80, 1, push)
    assert not api.findings, api.explained()
    assert accepted >= set(VOCABULARY), set(VOCABULARY) - accepted
    assert results["quarantined"] > 0
    assert results["accepted"] >= TAKEN * results.total(), results
