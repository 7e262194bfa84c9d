"""Where administrators begin: how far the installation has been set up, and how many visits are late now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builders import book, publish_standard
from doorstep.clock import now
from people import People, SignedIn

pytestmark = pytest.mark.one_database


def test_it_says_what_is_there_already(signed_in: SignedIn, people: People) -> None:
    desk = signed_in(people.wu)
    before = desk.get("/api/v1/start").json
    assert before == {
        "teams": 2,
        "goers": before["goers"],
        "office": before["office"],
        "standard": False,
        "visits": False,
    }
    assert before["goers"] >= 2
    assert before["office"] >= 1
    publish_standard()
    book(people.li)
    assert desk.get("/api/v1/start").json == before | {"standard": True, "visits": True}


def test_the_late_are_those_of_ones_team_today(signed_in: SignedIn, people: People) -> None:
    publish_standard()
    desk = signed_in(people.zhao)
    assert desk.get("/api/v1/day/late").json == {"count": 0}
    book(people.li, start=now() - timedelta(minutes=30))
    assert desk.get("/api/v1/day/late").json == {"count": 1}
