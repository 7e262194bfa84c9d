"""What the office did is taken back: by the reverse, which names the command that it undoes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from builders import publish_standard
from doorstep import clock
from doorstep.clock import new_id, now
from offices import Desk
from people import People, SignedIn


@pytest.fixture(autouse=True)
def _in_app(app: Flask) -> Iterator[None]:
    publish_standard()
    yield


@pytest.fixture
def desk(people: People, signed_in: SignedIn) -> Desk:
    """赵敏 at her desk."""
    return Desk(signed_in(people.zhao))


def nine() -> datetime:
    return (now() + timedelta(days=2)).replace(hour=9, minute=0, second=0, microsecond=0)


def code(answer: Any) -> tuple[int, str | None]:
    return answer.status_code, answer.get_json().get("code")


def test_a_move_goes_back_once_also_to_a_time_that_has_passed(
    desk: Desk, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon = (now() + timedelta(minutes=5)).replace(microsecond=0)
    visit, key = desk.booked(soon, person=people.li.id), new_id()
    path = f"/visits/{visit['id']}/move"
    later = {"start": (soon + timedelta(hours=3)).isoformat(), "person": people.wang.id, "asked_by": "customer"}
    moved = desk.command(path, later, 1, key).get_json()
    stood = moved["stood"]
    assert (datetime.fromisoformat(stood["start"]), stood["person"], stood["state"]) == (soon, people.li.id, "booked")

    passed = soon + timedelta(minutes=10)
    monkeypatch.setattr(clock, "now", lambda: passed)
    back = {"start": stood["start"], "end": stood["end"], "person": stood["person"], "asked_by": "staff"}
    assert desk.command(path, back, 2).status_code == 422, "nobody else may book the past"
    assert code(desk.command(path, {**back, "undoes": new_id()}, 2)) == (409, "not_undoable")
    answer = desk.command(path, {**back, "undoes": key}, 2)
    assert answer.status_code == 200, answer.text
    assert [one["person"] for one in answer.get_json()["members"]] == [people.li.id]
    assert code(desk.command(path, {**back, "undoes": key}, 3)) == (409, "not_undoable"), "it was taken back already"


def test_a_cancellation_is_taken_back_unless_the_time_was_given_away(desk: Desk, people: People) -> None:
    visit, key = desk.booked(nine(), person=people.li.id), new_id()
    way = f"/visits/{visit['id']}"
    off = desk.command(f"{way}/cancel", {"reason": "误操作", "asked_by": "staff"}, 1, key).get_json()
    assert (off["state"], off["stood"]["state"]) == ("cancelled", "booked")
    other = desk.booked(nine(), person=people.li.id)
    assert code(desk.command(f"{way}/reinstate", {"undoes": key}, off["ver"])) == (409, "overlap")
    assert desk.change(other, "cancel", reason="让出时间", asked_by="staff").status_code == 200
    answer = desk.command(f"{way}/reinstate", {"undoes": key}, off["ver"])
    assert answer.status_code == 200, answer.text
    again = answer.get_json()
    assert (again["state"], again["cancelled"], again["promise"]) == ("booked", None, visit["promise"])
    assert again["plan"] is not None and again["ver"] == off["ver"] + 1
    assert code(desk.command(f"{way}/reinstate", {"undoes": key}, again["ver"])) == (409, "not_undoable")
    assert desk.move(again, nine() + timedelta(hours=2)).status_code == 200
