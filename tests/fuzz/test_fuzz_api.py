"""Every operation that the document describes, as every role: right data and wrong data.

No answer is a server error, every answer is one that the document describes, and every operation is really reached.
`DOORSTEP_TEST_FUZZ_EXAMPLES` sets how many requests an operation gets on each database, from all roles that it lets in;
without it an operation is tried on one of the two.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import pytest
from fuzzing import Api, together
from population import Caller, described
from schemathesis.generation.case import Case

from doorstep.visits.events import VOCABULARY

EXAMPLES = int(os.environ.get("DOORSTEP_TEST_FUZZ_EXAMPLES", "6"))
EACH = 3
"""Requests that a role makes at least: two that are meant to be well formed, and one that is not."""
THOROUGH = "DOORSTEP_TEST_FUZZ_EXAMPLES" in os.environ
KINDS = ("sqlite", "postgres") if THOROUGH else ("postgres",)
"""Where boundaries are tried: ordinarily on the database that is stricter about them."""
ANSWERED = 0.3
"""The least part of the requests of roles that are let in that must be answered with what they asked for."""

REACHED_ELSEWHERE = {
    "GET /api/v1/portal/photos/{sha256}": "the photo of the path and the visit of the cookie belong together;"
    " tests/api/test_link_photos.py looks at one",
    "POST /api/v1/messages/{message}/correct-address": "only of a customer, from the address that was seen;"
    " test_messages_again.py does",
    "POST /api/v1/leaves/{leave}/undo": "only what was entered a moment ago; tests/api/test_absence.py does",
    "POST /api/v1/messages/{message}/resend": "only what could not be sent; test_messages_again.py does",
    "POST /api/v1/messages/{message}/told": "only what reached nobody; test_messages_tell.py does",
    "POST /api/v1/customers/{customer}/erase": "only by the right name, with no visit to come; test_erasing.py does",
    "POST /api/v1/customers/{customer}/part": "only what was merged; tests/api/customers/test_doubles.py does",
    "POST /api/v1/portal/rating": "only a visit that is over is rated; tests/api/test_voices.py does",
    "POST /api/v1/portal/working": "only what was promised at the door; tests/api/intake/test_working.py does",
    "POST /api/v1/sms/replies": "only where a provider is set up; tests/api/test_sms_told.py does",
    "POST /api/v1/sms/reports": "only where a provider is set up; tests/api/test_sms_told.py does",
    "POST /api/v1/visits/{visit}/continue": "only a visit that is over, once; tests/api/intake/test_successors.py does",
    "POST /api/v1/reviews": "only a record that is on no list; tests/api/reviews puts one on it",
    "POST /api/v1/visits/{visit}/reinstate": "only what was cancelled a moment ago; tests/api/test_undo.py has one",
    "POST /api/v1/visits/{visit}/working": "only what was promised at the door; tests/api/intake/test_working.py does",
}
"""Operations that samples of their own cannot reach, and why."""


@pytest.mark.in_turn
@pytest.mark.parametrize("label", described())
def test_every_answer_is_described_and_none_is_a_server_error(label: str, api: Api) -> None:
    welcome, refused = api.population.welcome(label), api.population.refused(label)
    for group in together(welcome, THOROUGH):
        api.fuzz(label, group, max(EACH, EXAMPLES // len(welcome)))
    for group in together(refused, THOROUGH):
        api.fuzz(label, group, 1)
    assert not api.findings, api.explained()
    assert {role for role, _ in api.answers} == api.population.callers.keys()
    assert label in REACHED_ELSEWHERE or api.share_answered({caller.role for caller in welcome}) >= ANSWERED, (
        f"{label} was hardly reached: {dict(api.answers)}. What it is sent comes from the samples: @thing for the"
        " path, @call for body, query and headers; each must lead to an answer with 2xx for somebody who is let in."
    )


@pytest.mark.parametrize("app_of_session", KINDS, indirect=True)
@pytest.mark.parametrize("label", described())
def test_the_boundaries_of_an_operation_are_as_described(label: str, api: Api) -> None:
    caller = api.population.welcome(label)[-1]
    api.try_boundaries(label, caller, THOROUGH)
    api.sweep(label, caller, THOROUGH)
    assert not api.findings, api.explained()


TAKEN = 0.5
"""The least part of made-up events that must be accepted."""


def test_events_of_every_type_are_taken(api: Api) -> None:
    """Not vacuous in the body either: a push answers 200 for events that it sets aside, too."""
    caller = api.population.callers["technician"]
    results: Counter[str] = Counter()
    accepted: set[str] = set()

    def push(case: Case[Any], caller: Caller) -> None:
        response = api.hold(case, caller)
        if response.status_code != 200:
            return
        types = {event["id"]: event.get("type") for event in case.body["events"]}  # type: ignore[index,call-overload,union-attr]
        for id, answer in response.json()["results"].items():
            results[answer["result"]] += 1
            accepted.update({str(types[id])} if answer["result"] == "accepted" else ())

    api.requests("POST /api/v1/sync/push", [caller] * 8, 10, 1, push)
    assert not api.findings, api.explained()
    assert accepted >= set(VOCABULARY), set(VOCABULARY) - accepted
    assert results["quarantined"] > 0
    assert results["accepted"] >= TAKEN * results.total(), results
