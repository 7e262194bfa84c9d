"""Requests made from the OpenAPI document, sent as every role, and what their answers are held against.

Schemathesis makes the data, right and wrong. Left to itself it would never name a thing that exists, so every request
is drawn from three sources: what the document describes, what leads this caller somewhere (`Caller.own`, `bodies`), and
what belongs to others.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from zlib import crc32

import schemathesis
from bodies import ON_THE_WIRE, body_of, one_in, places, swept
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from population import PREFIX, Caller, Population
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode
from schemathesis.generation.case import Case
from schemathesis.generation.meta import CoveragePhaseData, CoverageScenario
from schemathesis.schemas import APIOperation, BaseSchema
from werkzeug.test import Client, TestResponse

from samples import Call

Values = dict[str, Any]
AnyCase = Case[Any]
AnyOperation = APIOperation[Any, Any, Any, Any]

HEADERS = {
    "Doorstep-Proto": ["1", "0", "2", "99999", "x", "1" * 40],
    "Doorstep-App": ["0.1.0", "9" * 300, "版本".encode().decode("latin-1")],
    "Doorstep-Req": ["nonce-1", "n" * 5000, '"\\'],
    "Doorstep-Person": ["00000000-0000-7000-8000-000000000000", "nobody"],
    "User-Agent": ["Mozilla/5.0 (Linux; Android 16) Chrome/156", "x" * 5000],
    "If-None-Match": ["*", '"x"', "W/"],
}
"""What phones add to a request, or others might; the document does not describe these."""

load_all_checks()
CHECKED: tuple[Any, ...] = tuple(
    CHECKS.get_one(name)
    for name in (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "negative_data_rejection",
        "positive_data_acceptance",
        "unsupported_method",
        "allow_header_conformance",
    )
)
"""Left out: `missing_required_header` (no route documents a header); `ignored_auth` and `object_level_authorization`
(the document names no security scheme; tests/api/test_authorisation.py tries every route as everybody);
`use_after_free` and `ensure_resource_availability` (what can be deleted here cannot be fetched)."""

UNDESCRIBED_FORM = {
    "POST /api/v1/session": "a staff number is normalised before its form is looked at",
    "PUT /api/v1/session/password": "whether the old password is right and the new one strong enough is beyond form",
    "POST /api/v1/sync/devices": "half of a surrogate pair cannot be described",
    "POST /api/v1/sync/push": "no JSON Schema says that two events of a push have different ids",
    "PUT /api/v1/sync/photos/{sha256}": "that bytes are a picture with this digest is beyond form",
    "POST /api/v1/sync/diag": "names and values of facts are open in the document",
    "POST /api/v1/visits/{visit}/see-to": "no JSON Schema says that minutes go with `rest` alone",
    "POST /api/v1/cases": "which team a case is for, who is known and what time is to come is beyond form",
    "POST /api/v1/cases/{case}/acts": "what an act holds depends on its type, and what can be done on how it stands",
    "POST /api/v1/people": "which numbers can be dialled and which roles go together is beyond form",
    "PUT /api/v1/people/{person}": "which numbers can be dialled and which roles go together is beyond form",
    "GET /api/v1/people/{person}/absence": "that there is such a day, and an end after it, is beyond form",
    "POST /api/v1/people/{person}/absence": "that there is such a day, and an end after it, is beyond form",
    "PUT /api/v1/people/{person}/hours": "no JSON Schema says that an end is after its start",
    "POST /api/v1/session/code": "a staff number is normalised before its form is looked at",
    "POST /api/v1/customers/{customer}/erase": "whether this is the customer's name is beyond form",
    "POST /api/v1/customers/{customer}/merge": "that there is another customer of one's teams is beyond form",
    "POST /api/v1/customers/{customer}/apart": "that there is another customer of one's teams is beyond form",
    "POST /api/v1/standard/check": "which files and lists there are, and that one change is said, is beyond form",
    "POST /api/v1/standard/publish": "which files a standard has is beyond form",
    "POST /api/v1/people/import": "what stands in a file is beyond form",
    "POST /api/v1/imports/check": "what stands in a file is beyond form",
    "POST /api/v1/imports": "what stands in a file is beyond form",
    "PUT /api/v1/people/{person}/hours/{day}": "that an end goes with another start is beyond form",
    "PUT /api/v1/people/{person}/terms": "who can stand in for whom is beyond form",
    "POST /api/v1/leaves": "days that there are not, and who can stand in, are beyond form",
    "POST /api/v1/leaves/mine": "days that there are not, and who can stand in, are beyond form",
    "POST /api/v1/leaves/{leave}/move": "days that there are not, and who can stand in, are beyond form",
    "PUT /api/v1/working-days/{year}": "that a day belongs to the year of the path is beyond form",
    "GET /api/v1/slots/against": "who makes which visits is beyond form",
    "PUT /api/v1/slots/hold": "times that have passed, and who is of which team, are beyond form",
    "POST /api/v1/reviews": "which records there are is beyond form",
    "POST /api/v1/visits/{visit}/edit": "the facts of a kind of work order are beyond form",
    "POST /api/v1/visits": "times that have passed, numbers that nobody has, facts of no work order are beyond form",
    "POST /api/v1/visits/{visit}/continue": "no JSON Schema says that an end goes with a start",
    "POST /api/v1/visits/{visit}/move": "times that have passed, and who makes which visits, are beyond form",
    "POST /api/v1/visits/{visit}/reassign": "who makes which visits is beyond form",
    "POST /api/v1/visits/{visit}/working": "which promises stand at this visit is beyond form",
    "POST /api/v1/portal/working": "which promises stand at the order of the link is beyond form",
    "POST /api/v1/portal/photos/open": "which code was sent last is beyond form",
    "POST /api/v1/portal/wish": "no JSON Schema says that one time of day is after another",
    "POST /api/v1/portal/rating": "to a JSON Schema, 3.0 is an integer",
    "PUT /api/v1/push": "which addresses can be those of a push service is beyond form",
    "POST /api/v1/quarantine/{parcel}/take-over": "an order and a visit of its own exclude each other",
    "GET /api/v1/slots": "which time zones there are is said by a list of names that the document does not repeat",
    "GET /api/v1/numbers": "no JSON Schema says that one day is not after another",
}
"""Operations that may refuse data that fits the document, and why: `positive_data_acceptance` is not asked of them."""

STATE = ["401", "403", "404", "409", "412", "428", "429"]
"""What a request of any form may be answered with, for the state of things or for who asks."""
CONFIG = {
    "checks": {
        "positive_data_acceptance": {"expected-statuses": ["2xx", *STATE]},
        "negative_data_rejection": {"expected-statuses": ["400", "405", "413", "415", "422", *STATE]},
    }
}
ADVICE = {
    "Schema-valid request rejected": "\nLet the schema say what is refused. Where no JSON Schema can, name the"
    " operation and the reason in tests/fuzz/fuzzing.py, UNDESCRIBED_FORM.",
    "Undocumented status code": "\nDocument the answer with `@blp.alt_response` on the route.",
}
"""What to do about a finding, by its title."""

ACCEPTED_ANYWAY = {"PUT /api/v1/sync/photos/{sha256}": "to a JSON Schema, no bytes are a picture"}
"""Operations whose right data does not fit the document, and why: `negative_data_rejection` is not asked of them."""


def together(callers: list[Caller], thorough: bool) -> list[list[Caller]]:
    """Who shares what is drawn from the document: everybody, or, where the time is there, nobody."""
    return [[caller] for caller in callers] if thorough else [callers] if callers else []


@dataclass(frozen=True)
class Exchange:
    """A request as it was sent, and the status and code of its answer."""

    request: Values
    status: int
    code: str | None


class Wire(Client):
    """Sends requests to the app, and writes down every exchange."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app, use_cookies=False)
        self.exchanges: list[Exchange] = []

    def open(self, *args: Any, **request: Any) -> TestResponse:
        if "json" in request:
            text = json.dumps(request.pop("json"))
            for held, written in ON_THE_WIRE.items():
                text = text.replace(held, written)
            request["data"] = text.encode()
        answer = super().open(*args, **request)
        problem = answer.mimetype == "application/problem+json" and answer.get_json()
        self.exchanges.append(Exchange(request, answer.status_code, problem["code"] if problem else None))
        return answer


@dataclass
class Api:
    """The app, its document, and the population that requests are about. `answers` counts by role and status;
    `findings` holds the first answer of each kind that is not as described."""

    app: Flask
    population: Population
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    findings: dict[tuple[str, str, int], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.schema = schema_of(self.app)
        self.wire = Wire(self.app)

    def fuzz(self, label: str, callers: Sequence[Caller], examples: int, start: int = 0) -> None:
        """Sends so many requests of each caller to an operation, and holds every answer against the document."""
        self.requests(label, callers, examples, start, self.hold)

    def try_boundaries(self, label: str, caller: Caller, thorough: bool = False) -> None:
        """Sends Schemathesis' own cases: longest, shortest, missing, wrong types, methods that are not there; of the
        wrong types of a value, unless it is to be thorough, only one: the sweep has others."""
        operation = self.operation(label)
        config = self.schema.config.generation_for(operation=operation)
        modes = list(GenerationMode)
        cases = list(self.schema.iter_coverage_cases(operation, generation_modes=modes, generation_config=config))
        for case in cases if thorough else with_one_wrong_type(cases):
            self.hold(case, caller)

    def sweep(self, label: str, caller: Caller, thorough: bool = False) -> None:
        """Sends right requests with one member of the body, or one parameter of the query, made wrong in turn; each
        member and parameter in one request only, unless it is to be thorough."""
        operation = self.operation(label)
        known: set[str] = set()

        def act(case: AnyCase, caller: Caller) -> None:
            right_body, right_query = case.body, dict(case.query or {})
            for body in swept(right_body, known):
                case.body = body
                self.hold(case, caller, of_known_form=False)
            case.body = right_body
            parameters = [parameter for parameter in operation.query if f"?{parameter.name}" not in known]
            if not thorough:
                known.update(places(right_body), (f"?{parameter.name}" for parameter in parameters))
            for parameter in parameters:
                for value in ("", "a\0b", "-1", "9" * 400, ["1", "1"], "9999-12-31", "0001-01-01T00:00:00+14:00"):
                    case.query = right_query | {parameter.name: value}
                    self.hold(case, caller, of_known_form=False)

        # The first draw is the simplest one, which is right; the second has more members, as a rule.
        mode = GenerationMode.POSITIVE
        source = Source(operation, operation.as_strategy(mode), [caller], self.population, mode)
        for_each(requests(source), 2, crc32(label.encode()), act)

    def requests(
        self, label: str, callers: Sequence[Caller], examples: int, start: int, act: Callable[[AnyCase, Caller], object]
    ) -> None:
        """Draws so many requests for each caller and acts on each; two in three are meant to be well formed."""
        operation = self.operation(label)
        wrong = examples // 3 if may_be_wrong(operation) else 0
        for mode, count in ((GenerationMode.POSITIVE, examples - wrong), (GenerationMode.NEGATIVE, wrong)):
            number = start + crc32(f"{label} {callers[0].role} {mode}".encode())
            source = Source(operation, operation.as_strategy(mode), callers, self.population, mode)
            for_each(requests(source), count, number, act)

    def operation(self, label: str) -> AnyOperation:
        """An operation by its name (`GET /api/v1/records/{number}`)."""
        method, path = label.split()
        return self.schema[path][method]

    def send(self, case: AnyCase, caller: Caller) -> Response:
        """Sends a request."""
        session: Any = self.wire
        # What reads the answers here does not unpack them.
        response = case.call(
            session=session, headers=caller.headers | {"Accept-Encoding": "identity"} | dict(case.headers)
        )
        self.answers[caller.role, response.status_code] += 1
        self.tidy(self.wire.exchanges[-1].request)
        return response

    def replay(self, request: Values) -> Exchange:
        """Sends a request once more that another wire wrote down."""
        self.wire.open(**request)
        self.tidy(request)
        return self.wire.exchanges[-1]

    def tidy(self, request: Values) -> None:
        """After a request that may have changed more than what a phone tells: puts it back for the next one."""
        if request["method"] != "GET" and not re.search("/sync/(push|photos|diag)", request["path"]):
            with self.app.app_context():
                self.population.undo()

    def hold(self, case: AnyCase, caller: Caller, of_known_form: bool = True) -> Response:
        """Sends a request, and holds the answer against the document; also whether it had to be refused, when the case
        knows whether its form is right."""
        response = self.send(case, caller)
        label = case.operation.label
        odd = not case.headers.keys().isdisjoint(HEADERS)
        excluded: list[Any] = [CHECKS.get_one("positive_data_acceptance")] if odd or label in UNDESCRIBED_FORM else []
        excluded += [CHECKS.get_one("negative_data_rejection")] if label in ACCEPTED_ANYWAY else []
        if not of_known_form:
            excluded += map(CHECKS.get_one, ("positive_data_acceptance", "negative_data_rejection"))
        try:
            case.validate_response(response, checks=list(CHECKED), excluded_checks=excluded, headers=caller.headers)
        except FailureGroup as group:
            for failure in group.exceptions:
                kind = (label, failure.title, response.status_code)
                advice = ADVICE.get(failure.title, "")
                self.findings.setdefault(kind, f"as {caller.role}: {group.message[:3000]}{advice}")
        return response

    def share_answered(self, roles: Container[str]) -> float:
        """Which part of these roles' requests was answered with what they asked for (2xx)."""
        all_of_them = sum(count for (role, _), count in self.answers.items() if role in roles)
        return (
            sum(count for (role, status), count in self.answers.items() if role in roles and status < 300) / all_of_them
        )

    def explained(self) -> str:
        """The findings, for people."""
        return "\n\n".join(f"{' '.join(map(str, kind))} {text}" for kind, text in self.findings.items())


@cache
def schema_of(app: Flask) -> BaseSchema:
    """The document that the app hands out, read once."""
    document = app.test_client().get(f"{PREFIX}/openapi.json").get_json()
    schema = schemathesis.openapi.from_dict(strict(document), config=SchemathesisConfig.from_dict(CONFIG))
    schema.app = app
    return schema


def with_one_wrong_type(cases: list[AnyCase]) -> list[AnyCase]:
    """Of the cases that give the same value a wrong type only one, another one for each value."""
    kept: list[AnyCase] = []
    wrong: dict[tuple[str | None, str | None], list[AnyCase]] = {}
    for case in cases:
        data = case.meta and case.meta.phase.data
        if isinstance(data, CoveragePhaseData) and data.scenario is CoverageScenario.INCORRECT_TYPE:
            wrong.setdefault((data.parameter, data.location), []).append(case)
        else:
            kept.append(case)
    return kept + [same[number % len(same)] for number, same in enumerate(wrong.values())]


def strict(document: Values) -> Values:
    """The document without `default` answers, under which no status would ever be undocumented."""
    for methods in document["paths"].values():
        for operation in methods.values():
            if isinstance(operation, dict):
                operation.get("responses", {}).pop("default", None)
    return document


def may_be_wrong(operation: AnyOperation) -> bool:
    """Whether malformed data can be sent: in a body, a query, or a path whose parameter not every text fits."""
    free = {"type": "string", "minLength": 1}
    in_path = [parameter.definition["schema"] for parameter in operation.path_parameters]
    return bool(operation.body or operation.query.items) or any(schema != free for schema in in_path)


@dataclass(frozen=True)
class Source:
    """What requests to an operation are drawn from."""

    operation: AnyOperation
    generated: st.SearchStrategy[AnyCase]
    callers: Sequence[Caller]
    population: Population
    mode: GenerationMode

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """What Hypothesis prints for every draw that it gives up: not the whole population."""
        printer.text(self.operation.label)


@st.composite
def requests(draw: st.DrawFn, source: Source) -> list[tuple[AnyCase, Caller]]:
    """A request for each caller; what the document describes is drawn once for all: that costs the most by far."""
    case = draw(source.generated)
    return [(draw(request(source, copied(case), caller)), caller) for caller in source.callers]


def copied(case: AnyCase) -> AnyCase:
    """A request that can be changed while the other is not; the body, which is only ever replaced, is the same."""
    return case.operation.Case(
        method=case.method,
        path_parameters=dict(case.path_parameters),
        headers=case.headers.copy(),
        cookies=dict(case.cookies),
        query=dict(case.query),
        body=case.body,
        media_type=case.media_type,
        multipart_content_types=case.multipart_content_types,
        _meta=deepcopy(case._meta),
    )


@st.composite
def request(draw: st.DrawFn, source: Source, case: AnyCase, caller: Caller) -> AnyCase:
    """A request whose parts come from the document, from what the caller can name, and from what others can."""
    operation, population = source.operation, source.population
    samples = population.calls.get(operation.label)
    sample = draw(st.sampled_from(samples)) if samples else None
    if case.path_parameters and not (source.mode.is_negative and draw(st.booleans())):
        case.path_parameters = draw(path(dict(case.path_parameters), operation.label, caller, population))
    if operation.query.items:
        names = {parameter.name for parameter in operation.query}
        known = {name: values for name, values in caller.own.items() if name in names}
        case.query = draw(query(dict(case.query or {}), known, sample, source.mode))
    if sample:
        if not source.mode.is_negative:  # else a header that was left out on purpose would be put right
            case.headers.update(sample.headers)
        case.headers.update(cookie(caller.headers.get("Cookie"), sample.cookies))
    if draw(one_in(3)):
        for name in draw(st.sets(st.sampled_from(sorted(HEADERS)), max_size=4)):
            case.headers[name] = draw(st.sampled_from(HEADERS[name]))
    if operation.body:
        body = draw(body_of(operation.label, case, sample, caller, population))
        if body is not case.body:
            case.body = body
    return case


def cookie(own: str | None, more: Mapping[str, str]) -> dict[str, str]:
    """The header of the caller's own cookie and of those that a sample adds; none when it adds none."""
    pairs = ([own] if own else []) + [f"{name}={value}" for name, value in more.items()]
    return {"Cookie": "; ".join(pairs)} if more else {}


def path(generated: Values, label: str, caller: Caller, population: Population) -> st.SearchStrategy[Values]:
    """What fills a path: mostly what leads the caller to something."""
    reached, others = population.paths(label, caller)
    own = reached or others
    return st.sampled_from(own * 6 + others[: len(own)] + [generated] * len(own))


@st.composite
def query(
    draw: st.DrawFn, generated: Values, known: Mapping[str, list[str]], sample: Call | None, mode: GenerationMode
) -> Values:
    """A query of what leads somewhere, with some of the generated parameters; with all of them when they are wrong."""
    kept = {name: value for name, value in generated.items() if mode.is_negative or draw(one_in(3))}
    right = {name: draw(st.sampled_from(values)) for name, values in known.items() if values and draw(one_in(2))}
    return (sample.query if sample else {}) | right | kept


def for_each(
    drawn: st.SearchStrategy[list[tuple[AnyCase, Caller]]],
    examples: int,
    start: int,
    act: Callable[[AnyCase, Caller], object],
) -> None:
    """Draws that many times, the same for the same start, and acts on each request."""
    if examples == 0:
        return

    @seed(start)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(drawn)
    def run(pairs: list[tuple[AnyCase, Caller]]) -> None:
        for case, caller in pairs:
            act(case, caller)

    run()
