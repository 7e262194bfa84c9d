"""The queue of reviews as a supervisor's browser asks for it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

FAILED = {"code": "critical_failed", "of": "work.cloth"}


def share(app: Flask, monkeypatch: pytest.MonkeyPatch, percent: int) -> None:
    settings = app.extensions["doorstep"]
    changed = type(settings)(**{**vars(settings), "sample_percent": percent})
    monkeypatch.setitem(app.extensions, "doorstep", changed)


def queue(browser: FlaskClient, **query: object) -> dict[str, Any]:
    answer = browser.get("/api/v1/reviews", query_string={name: str(value) for name, value in query.items()})
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def listed(browser: FlaskClient, **query: object) -> list[int]:
    return [item["record"] for item in queue(browser, **query)["items"]]


def shown(browser: FlaskClient, id: str) -> dict[str, Any]:
    answer = browser.get(f"/api/v1/reviews/{id}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["ETag"] == f'"{answer.json["ver"]}"'
    return dict(answer.json)


def of_record(browser: FlaskClient, number: int) -> dict[str, Any]:
    [item] = queue(browser, record=number)["items"]
    return dict(item)


def post(browser: FlaskClient, review: dict[str, Any], what: str, **body: Any) -> TestResponse:
    return browser.post(f"/api/v1/reviews/{review['id']}/{what}", json=body, headers={"If-Match": f'"{review["ver"]}"'})


def posted(browser: FlaskClient, review: dict[str, Any], what: str, **body: Any) -> dict[str, Any]:
    answer = post(browser, review, what, **body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def trail(review: dict[str, Any]) -> list[tuple[str, str | None, str | None, str | None]]:
    return [
        (step["did"], step["by"]["name"] if step["by"] else None, step["verdict"], step["comment"])
        for step in review["trail"]
    ]
