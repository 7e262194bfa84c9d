"""The fuzzer can fail: each kind of mistake, made on purpose, is found within the requests of an ordinary run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import marshmallow as ma
import pytest
from fuzzing import Api

from doorstep import wire
from doorstep.accounts import api as accounts_api
from doorstep.accounts import store as accounts
from doorstep.errors import Conflict, NotFound
from doorstep.records import store as records
from doorstep.sync import schemas

Break = Callable[[pytest.MonkeyPatch], None]


def raise_on_a_value(patch: pytest.MonkeyPatch) -> None:
    page = accounts.page_of_people

    def fails(teams: Any, role: str | None, *more: Any) -> Any:
        return page(teams, {None: None, "technician": role}[role], *more)

    patch.setattr(accounts, "page_of_people", fails)


def leave_out_a_field(patch: pytest.MonkeyPatch) -> None:
    shown = accounts_api._shown

    def without_duties(people: Any) -> Any:
        return [{name: value for name, value in one.items() if name != "duties"} for one in shown(people)]

    patch.setattr(accounts_api, "_shown", without_duties)


def answer_another_status(patch: pytest.MonkeyPatch) -> None:
    def busy(*_: Any) -> Any:
        raise Conflict("Somebody else reads this record.")

    patch.setattr(records, "record_for", busy)


def take_anything(patch: pytest.MonkeyPatch) -> None:
    class Anything(ma.Schema):
        sha256 = ma.fields.Raw(required=True)

        def load(self, data: Any, **_: Any) -> Any:
            return {"sha256": []}

    patch.setattr(schemas, "DIGESTS", Anything())


@pytest.mark.parametrize("app_of_session", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("label", "mistake", "found"),
    [
        ("GET /api/v1/people", raise_on_a_value, ("Server error", 500)),
        ("GET /api/v1/people", leave_out_a_field, ("Response violates schema", 200)),
        ("GET /api/v1/records/{number}", answer_another_status, ("Undocumented status code", 409)),
        ("POST /api/v1/sync/photos/have", take_anything, ("Schema-violating request accepted", 200)),
    ],
)
def test_a_mistake_is_found(
    label: str, mistake: Break, found: tuple[str, int], api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    mistake(monkeypatch)
    for role in ("technician", "supervisor", "administrator"):
        api.fuzz(label, [api.population.callers[role]], 9)
    assert (label, *found) in api.findings, api.explained()


@pytest.mark.parametrize("app_of_session", ["sqlite"], indirect=True)
def test_a_text_that_no_database_keeps_is_found(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    # The schemas hold the function itself, so what it does is what has to go.
    monkeypatch.setattr(wire.whole_characters, "__code__", (lambda text: None).__code__)
    label = "POST /api/v1/sync/devices"
    api.sweep(label, api.population.callers["technician"])
    assert (label, "Server error", 500) in api.findings, api.explained()


@pytest.mark.parametrize("app_of_session", ["sqlite"], indirect=True)
def test_a_route_that_leads_nowhere_is_found(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: Any) -> Any:
        raise NotFound("There is no such record.")

    monkeypatch.setattr(records, "record_for", gone)
    api.fuzz("GET /api/v1/records/{number}", [api.population.callers["supervisor"]], 9)
    assert not api.findings
    assert api.share_answered({"supervisor"}) == 0
