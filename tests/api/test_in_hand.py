"""A late visit in somebody's hands: the others see it at once, nobody takes it unasked, and what rests comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from builders import book, publish_standard
from doorstep import clock
from doorstep.clock import now
from offices import Desk
from people import People, SignedIn


@pytest.fixture(autouse=True)
def _in_app(app: Flask) -> Iterator[None]:
    publish_standard()
    yield


@pytest.fixture
def desk(people: People, signed_in: SignedIn, late: str) -> Desk:
    """赵敏 at her desk."""
    return Desk(signed_in(people.zhao))


@pytest.fixture
def late(people: People, monkeypatch: pytest.MonkeyPatch) -> str:
    """A visit to which nobody has come."""
    # Of tomorrow: what is agreed on here is agreed on after the booking, whatever the time of the day is now.
    noon = (now() + timedelta(days=1)).replace(hour=4, minute=0, second=0, microsecond=0)
    monkeypatch.setattr(clock, "now", lambda: noon)
    made = book(people.li, start=noon, team=people.east.id)
    monkeypatch.setattr(clock, "now", lambda: noon + timedelta(minutes=30))
    return made


def test_one_of_the_office_has_a_late_visit_in_hand_and_the_others_see_it(
    desk: Desk, people: People, signed_in: SignedIn, late: str
) -> None:
    other, seen = Desk(signed_in(people.wu)), Desk(signed_in(people.chen))
    seq = seen.read("/day")["seq"]
    assert seen.read("/day/late")["count"] == 1
    assert see_to(desk, late, do="take").status_code == 200

    told = seen.read("/day/changes", after=seq, date=seen.read("/day")["date"])
    [of_it] = [one["card"]["risk"]["hand"] for one in told["cards"] if one["card"]["id"] == late]
    assert (of_it["by"]["id"], of_it["until"]) == (people.zhao.id, None)
    assert seen.read("/day/late")["count"] == 0, "it wants nobody else"
    assert see_to(seen, late, do="take").status_code == 403, "who only looks takes nothing"

    refused = see_to(other, late, do="take")
    assert (refused.status_code, refused.get_json()["code"], refused.get_json()["of"]) == (
        409, "in_hand", people.zhao.id,
    )  # fmt: skip
    assert see_to(other, late, do="take_over").status_code == 200
    assert hand(desk, late)["by"]["id"] == people.wu.id
    assert see_to(desk, late, do="let_go").status_code == 200
    assert hand(desk, late) is None and seen.read("/day/late")["count"] == 1


def test_what_rests_comes_back_in_time_or_with_another_time(
    desk: Desk, people: People, late: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert see_to(desk, late, do="rest").status_code == 422, "for how long?"
    assert see_to(desk, late, do="rest", minutes=15).status_code == 200
    assert hand(desk, late)["until"] is not None and desk.read("/day/late")["count"] == 0
    soon = clock.now() + timedelta(minutes=15)
    monkeypatch.setattr(clock, "now", lambda: soon)
    assert hand(desk, late) is None and desk.read("/day/late")["count"] == 1

    assert see_to(desk, late, do="take").status_code == 200
    visit = desk.read(f"/visits/{late}")
    assert desk.move(visit, soon + timedelta(hours=1)).status_code == 200
    assert see_to(desk, late, do="take").get_json()["code"] == "not_late"
    for minutes in (25, 50, 75):  # nobody stays signed in who does nothing for half an hour
        at = soon + timedelta(minutes=minutes)
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        count = desk.read("/day/late")["count"]
    assert count == 1 and hand(desk, late) is None, "late once more, by another time"


def see_to(desk: Desk, visit: str, **body: Any) -> Any:
    return desk.command(f"/visits/{visit}/see-to", body)


def hand(desk: Desk, visit: str) -> Any:
    [found] = [one for row in desk.read("/day")["technicians"] for one in row["visits"] if one["id"] == visit]
    return found["risk"]["hand"]
