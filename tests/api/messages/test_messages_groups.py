"""The group of an office as a way: what it reads of an order, and who is told when its robot refuses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from doorstep.database import reading
from doorstep.messages import store
from doorstep.messages.store import Message
from mailing import START, Clock, tick, visit_of
from people import People
from web_twin import Twin, says, web_twin

pytestmark = pytest.mark.one_database

KEY = "whsec_" + "a" * 32


@pytest.fixture
def group(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Twin]:
    """The robot of an office that has set up its group alone."""
    with web_twin(talk=says(200, {"errcode": 0})) as twin:
        changed = replace(app.extensions["doorstep"], wecom_url=f"{twin.url}/?key=geheim", outbound_local=True)
        monkeypatch.setitem(app.extensions, "doorstep", changed)
        yield twin


def late(app: Flask, people: People, time: Clock) -> str:
    """A visit to which nobody came."""
    visit = visit_of(people.li)
    for minutes in (0, 11, 12, 30):
        time.at = START + timedelta(minutes=minutes)
        tick(app)
    return visit


def of_dispatchers(visit: str) -> list[Message]:
    with reading():
        page = store.page(None, None, None, (["visit"], visit), None, 50)
    return [one for one in page if one.role == "dispatcher"]


def test_the_group_of_an_office_reads_of_the_order_and_of_nobody(
    app: Flask, people: People, time: Clock, group: Twin
) -> None:
    visit = late(app, people, time)
    told = of_dispatchers(visit)
    assert told and {(one.channel, one.state) for one in told} == {("wecom", "sent")}
    texts = [request.json()["text"]["content"] for request in group.requests]
    assert texts and all("WO-" in text and text.endswith("\nhttp://localhost") for text in texts)
    private = ("李强", "王女士", "梧桐路", "/v/", "1380", "1390", people.li.phone)
    assert [text for text in texts if any(word in text for word in private)] == []


def test_a_robot_that_refuses_inside_of_a_success_is_passed_by(
    app: Flask, people: People, time: Clock, group: Twin, monkeypatch: pytest.MonkeyPatch
) -> None:
    group.talk = says(200, {"errcode": 93000, "errmsg": "invalid webhook url"})
    with web_twin(talk=says(204)) as program:
        changed = replace(app.extensions["doorstep"], webhook_url=program.url, webhook_secret=KEY)
        monkeypatch.setitem(app.extensions, "doorstep", changed)
        visit = late(app, people, time)
        tick(app)
    told = {(one.channel, one.state, one.reason, one.detail) for one in of_dispatchers(visit)}
    assert told == {("wecom", "not_sent", "failed", "wecom 93000"), ("webhook", "sent", None, None)}
    assert {request.json()["data"]["role"] for request in program.requests} >= {"dispatcher"}
