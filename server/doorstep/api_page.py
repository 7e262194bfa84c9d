"""The page that shows the OpenAPI document to people: HTML from our own server, without a script (CSP)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Flask, Response, render_template

from .accounts.authorisation import table
from .accounts.rules import Permission
from .http import ProblemApi
from .packing import Lasting

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Operation:
    """One method of one path. `body` and the last part of each answer are names of schemas, or None."""

    method: str
    path: str
    tag: str
    summary: str
    description: str
    who: str
    parameters: list[dict[str, Any]]
    body: str | None
    answers: list[tuple[str, str, str | None]]


def serve(app: Flask, api: ProblemApi) -> None:
    """Serves the page at /api/v1/docs."""

    @cache
    def page() -> Lasting:
        document = api.document
        text = render_template("api.html", document=document, operations=list(_operations(document)))
        return Lasting(text, "text/html", "no-cache")

    @app.get("/api/v1/docs")
    def documentation() -> Response:
        return page().answer()


def _operations(document: dict[str, Any]) -> Iterator[Operation]:
    permissions = {_documented(route): permission for route, permission in table().items()}
    for path, methods in sorted(document["paths"].items()):
        shared = methods.get("parameters", [])
        for method in METHODS:
            if (given := methods.get(method)) is None:
                continue
            yield Operation(
                method=method.upper(),
                path=path,
                tag=next(iter(given.get("tags", [])), ""),
                summary=given.get("summary", ""),
                description=given.get("description", ""),
                who=_who(permissions.get(f"{method.upper()} {path}")),
                parameters=[_resolved(document, parameter) for parameter in [*shared, *given.get("parameters", [])]],
                body=_schema(given.get("requestBody", {})),
                answers=[
                    (status, answer.get("description", ""), _schema(answer))
                    for status, answer in ((s, _resolved(document, a)) for s, a in given["responses"].items())
                ],
            )


def _documented(route: str) -> str:
    """Flask's template of a route as OpenAPI writes it: `<uuid:person>` becomes `{person}`."""
    return re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", route)


def _who(permission: Permission | None) -> str:
    if permission is None:
        return "nobody"
    if permission.anyone:
        return "anyone"
    return ", ".join(f"{role.replace('_', ' ')} ({own})" for role, own in permission.who.items())


def _resolved(document: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """The part itself, or what it refers to (`#/components/responses/NOT_FOUND`)."""
    found: Any = part
    if "$ref" in part:
        found = document
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
    resolved: dict[str, Any] = found
    return resolved


def _schema(part: dict[str, Any]) -> str | None:
    """The name of the schema of a body or an answer."""
    for content in part.get("content", {}).values():
        reference: str = content.get("schema", {}).get("$ref", "")
        return reference.rpartition("/")[2] or None
    return None
