"""Every whole number that a request may carry has bounds, and both databases and JSON can hold what lies between."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from builders import publish_standard
from doorstep.clock import now
from offices import Desk
from people import People, SignedIn

LARGEST = 2**53 - 1


def integers(schema: Any, document: dict[str, Any], path: str, seen: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every whole number of a JSON schema, with the path to it."""
    if isinstance(schema, list):
        for place, part in enumerate(schema):
            yield from integers(part, document, f"{path}/{place}", seen)
    if not isinstance(schema, dict):
        return
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference not in seen:
        target: Any = document
        for step in reference.removeprefix("#/").split("/"):
            target = target[step]
        yield from integers(target, document, path, (*seen, reference))
    kind = schema.get("type")
    if "integer" in (kind if isinstance(kind, list) else [kind]):
        yield path, schema
    for name, part in schema.items():
        yield from integers(part, document, f"{path}/{name}", seen)


def asked(document: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every whole number that some request of the API may carry."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method == "parameters":
                yield from integers(operation, document, path)
                continue
            for part in ("parameters", "requestBody"):
                yield from integers(operation.get(part, {}), document, f"{method} {path}")


def test_every_whole_number_of_a_request_has_bounds(app: Flask) -> None:
    document = app.test_client().get("/api/v1/openapi.json").get_json()
    found = dict(asked(document))
    assert len(found) > 15
    for path, schema in found.items():
        if path.startswith(("/api/v1/records/{number}", "/api/v1/working-days/{year}")):
            continue  # any number is answered: there is such a record, or year, or none
        assert -LARGEST <= schema.get("minimum", -(2**99)) <= schema.get("maximum", 2**99) <= LARGEST, path


@pytest.mark.parametrize(
    "number", [2**53, 2**60, 2**64, -(2**60), 10**400], ids=["2^53", "2^60", "2^64", "-2^60", "10^400"]
)
def test_a_number_beyond_every_database_is_refused_with_its_place(
    app: Flask, people: People, signed_in: SignedIn, number: int
) -> None:
    publish_standard()
    desk, start = Desk(signed_in(people.zhao)), now() + timedelta(days=1)
    for name in ("order.contracted_down_mbps", "order.contracted_up_mbps"):
        answer = desk.book(start, facts={name: number})
        assert answer.status_code == 422, answer.text
        assert [fault["pointer"] for fault in answer.get_json()["faults"]] == [f"/facts/{name}"]
    for name in ("duration_minutes", "buffer_minutes", "travel_minutes"):
        assert desk.book(start, **{name: number}).status_code == 422
    assert Desk(signed_in(people.chen)).get(f"/records/{number}").status_code == 404
    assert desk.get("/day/changes", after=number).status_code == 422


def test_the_largest_number_that_json_carries_whole_is_kept(app: Flask, people: People, signed_in: SignedIn) -> None:
    publish_standard()
    desk = Desk(signed_in(people.zhao))
    facts = {"order.contracted_down_mbps": LARGEST}
    made = desk.booked(now() + timedelta(days=1), facts=facts)
    assert desk.read(f"/visits/{made['id']}")["facts"]["order.contracted_down_mbps"] == LARGEST
