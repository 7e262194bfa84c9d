"""A dispatcher's desk: books and changes visits over HTTP, as the pages do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from doorstep.clock import new_id

API = "/api/v1"


@dataclass
class Desk:
    """A browser in which somebody of the office is signed in."""

    client: FlaskClient

    def get(self, path: str, **query: Any) -> TestResponse:
        """Reads something."""
        return self.client.get(f"{API}{path}", query_string=query)

    def read(self, path: str, **query: Any) -> Any:
        """Reads something that must be there."""
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.text
        return answer.get_json()

    def command(self, path: str, body: Any, ver: int | None = None, key: str | None = None) -> TestResponse:
        """Gives a command, under a new key unless one is given."""
        headers = {"Idempotency-Key": key or new_id()} | ({"If-Match": f'"{ver}"'} if ver is not None else {})
        return self.client.post(f"{API}{path}", json=body, headers=headers)

    def book(self, start: datetime, **changes: Any) -> TestResponse:
        """Books a broadband installation of an hour for Ms Wang."""
        return self.command("/visits", booking(start, **changes))

    def booked(self, start: datetime, **changes: Any) -> dict[str, Any]:
        """Books what must be bookable."""
        answer = self.book(start, **changes)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.get_json()
        return made

    def change(self, visit: dict[str, Any], what: str, ver: int | None = None, **body: Any) -> TestResponse:
        """Moves, cancels, reassigns or calls about a visit, as its document was last seen."""
        return self.command(f"/visits/{visit['id']}/{what}", body, ver if ver is not None else visit["ver"])

    def move(self, visit: dict[str, Any], start: datetime, **body: Any) -> TestResponse:
        """Moves a visit because the customer asked."""
        return self.change(visit, "move", start=start.isoformat(), **{"asked_by": "customer", **body})


def booking(start: datetime, **changes: Any) -> dict[str, Any]:
    """What the booking form sends."""
    return {
        "kind": "broadband-install",
        "customer": {"name": "王秀兰", "address_as": "王女士", "phone": "138 0001 0037"},
        "premises": {"address": "梧桐路18号2单元601", "area_type": "city"},
        "start": start.isoformat(),
        "duration_minutes": 60,
        "asked_by": "customer",
        "agreed_by": "王女士",
        **changes,
    }
