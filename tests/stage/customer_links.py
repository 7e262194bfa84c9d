"""The page of a visit's customer, as far as it asks and commands the server."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from doorstep.accounts import links
from doorstep.clock import now
from people import browser

PORTAL = "/api/v1/portal"


class Link:
    """The page of a visit's customer."""

    def __init__(self, app: Flask, visit: str) -> None:
        self.visit, self.client = visit, browser(app)
        self.client.post(f"{PORTAL}/open", json={"link": links.address(visit, 1).partition("/v/")[2]})

    def shown(self) -> dict[str, Any]:
        answer = self.client.get(f"{PORTAL}/visit")
        assert answer.status_code == 200, answer.text
        return answer.json

    def times(self) -> list[str]:
        return [one["start"] for one in self.client.get(f"{PORTAL}/times").json["times"]]

    def says(self, what: str, **said: Any) -> TestResponse:
        return self.client.post(f"{PORTAL}/{what}", json={"visit": self.visit, **said})

    def moves(self, start: str, entry: str | None = None) -> TestResponse:
        return self.says("move", entry=entry or self.shown()["promise"]["entry"], start=start)

    def cancels(self, entry: str | None = None) -> TestResponse:
        return self.says("cancel", entry=entry or self.shown()["promise"]["entry"], reason="不需要了")


def in_hours(hours: int) -> datetime:
    """No round time, so many hours from now."""
    return now().replace(minute=7, second=0, microsecond=0) + timedelta(hours=hours)
