"""The photos of a visit for its customer: only where they agreed, and behind a code that goes to the order's number."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

import images
from builders import book, publish_standard, standard
from customer_links import PORTAL, Link
from doorstep import clock, installation, worker
from doorstep.accounts import trail_store
from doorstep.appointments import store as appointments
from doorstep.clock import new_id, now
from doorstep.customers import store as customers
from doorstep.database import reading, writing
from doorstep.intake import things
from doorstep.messages import jobs
from doorstep.messages import store as messages
from doorstep.messages.channels import register
from doorstep.messages.channels.console import Console
from doorstep.messages.jobs import Post
from doorstep.messages.quiet import not_before, quiet_hours
from doorstep.visits import photo_files, photo_store
from doorstep.voices import rules
from doorstep.voices import store as voice_store
from people import People, SignedIn
from rows import every_row
from sealed import Told, booked, keep, seal

pytestmark = pytest.mark.one_database


def photographed(people: People, consent: str | None = "yes", item: str | None = "finish.photo") -> tuple[str, str]:
    """A sealed visit with one photo of this item; returns its id and the photo's digest."""
    publish_standard()
    data = images.photo(seed=7)
    kept = photo_files.keep(hashlib.sha256(data).hexdigest(), data)
    start = now() - timedelta(hours=2)
    told = Told(booked(people.li, start), people.li, start)
    told.tell("visit.arrived", replaces=[], door_code="4711")
    if consent:
        told.tell("item.answered", item="work.photo-consent", value=consent, replaces=[])
    told.tell("photo.added", sha256=kept.sha256, size=9, mime="image/jpeg", width=1, height=1, item=item)
    told.tell("visit.completed", outcome="done", recorded=len(told.events) + 1)
    keep(told.events)
    with writing():
        photo_store.add(kept, now())
    seal(told.visit)
    return told.visit, kept.sha256


@pytest.fixture
def visit(people: People) -> tuple[str, str]:
    return photographed(people)


def code_of(visit: str) -> str:
    """The digits that were sent last."""
    with reading():
        code = voice_store.latest_code(visit, now())
    assert code is not None
    return rules.digits(installation.settings().secret, code.id, visit)


def asked(link: Link) -> str:
    """Has a code sent; returns its digits."""
    answer = link.says("photos/code")
    assert answer.status_code == 200, answer.text
    return code_of(link.visit)


def opened(link: Link, code: str | None = None) -> Any:
    return link.says("photos/open", code=code or asked(link))


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_the_code_opens_the_photos_in_that_browser_alone(app: Flask, visit: tuple[str, str]) -> None:
    link, other = Link(app, visit[0]), Link(app, visit[0])
    shown = link.shown()["photos"]
    assert shown == {"count": 1, "agreed": True, "to": "139****0001"}
    for client in (link.client, other.client):
        assert client.get(f"{PORTAL}/photos").json["code"] == "code_needed"
        assert client.get(f"{PORTAL}/photos/{visit[1]}").json["code"] == "code_needed"
    answer = opened(link)
    assert [one["sha256"] for one in answer.json["items"]] == [visit[1]]
    assert {"HttpOnly", "SameSite=Strict", "Path=/api/v1/portal"} <= set(answer.headers["Set-Cookie"].split("; "))
    picture = link.client.get(f"{PORTAL}/photos/{visit[1]}")
    assert picture.status_code == 200 and picture.data[:2] == b"\xff\xd8"
    assert picture.headers["Cache-Control"] == "private, no-store"
    assert other.client.get(f"{PORTAL}/photos/{visit[1]}").status_code == 404, "whoever was forwarded the link"


def test_before_and_after_stand_as_a_pair(app: Flask, people: People) -> None:
    visit, _ = photographed(people, item="work.before-photo")
    [one] = opened(Link(app, visit)).json["items"]
    assert (one["pair"], one["side"], one["item"]["zh"]) == ("finish.photo", "before", "施工前照片")


def test_a_code_opens_the_photos_of_its_own_visit_alone(app: Flask, people: People, visit: tuple[str, str]) -> None:
    link = Link(app, visit[0])
    opened(link)
    proof = link.client.get_cookie("doorstep-photos", path="/api/v1/portal")
    assert proof is not None
    elsewhere, _ = photographed(people)
    other = Link(app, elsewhere)
    other.client.set_cookie("doorstep-photos", proof.value, path="/api/v1/portal")
    assert other.client.get(f"{PORTAL}/photos").json["code"] == "code_needed"
    for forged in ("", "x", f"{new_id()}.{'0' * 64}", proof.value[:-1] + "0"):
        link.client.set_cookie("doorstep-photos", forged, path="/api/v1/portal")
        if forged != proof.value:
            assert link.client.get(f"{PORTAL}/photos").status_code == 404


def test_what_was_opened_closes_again(app: Flask, visit: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    link = Link(app, visit[0])
    opened(link)
    for minutes, status in ((29, 200), (31, 404)):
        later = now() + timedelta(minutes=minutes)
        with monkeypatch.context() as patch:
            patch.setattr(clock, "now", lambda later=later: later)
            assert link.client.get(f"{PORTAL}/photos").status_code == status


# ---- guessing


def test_five_wrong_tries_use_a_code_up(app: Flask, visit: tuple[str, str]) -> None:
    link = Link(app, visit[0])
    code = asked(link)
    for _ in range(rules.CODE_TRIES):
        answer = opened(link, wrong(code))
        assert (answer.status_code, answer.json["code"]) == (422, "wrong_code")
    assert opened(link, code).json["code"] == "code_over", "the right one comes too late"
    assert "Set-Cookie" not in opened(link, code).headers


def test_a_code_is_good_once_and_for_ten_minutes(
    app: Flask, visit: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    link = Link(app, visit[0])
    code = asked(link)
    with monkeypatch.context() as patch:
        later = now() + timedelta(minutes=11)
        patch.setattr(clock, "now", lambda: later)
        assert opened(link, code).json["code"] == "code_over"
    assert opened(link, code).status_code == 200
    assert opened(link, code).json["code"] == "code_over"


def test_codes_cannot_be_asked_for_at_will(
    app: Flask, people: People, visit: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    link, start = Link(app, visit[0]), now()
    minutes = {0: 200, 0.5: 429, 1.5: 200, 3: 200, 4.5: 429, 59: 429, 61: 200}
    for minute, status in minutes.items():
        with monkeypatch.context() as patch:
            patch.setattr(clock, "now", lambda minute=minute: start + timedelta(minutes=minute))
            answer = link.says("photos/code")
        assert answer.status_code == status, f"after {minute} minutes: {answer.text}"
        if status == 429:
            assert answer.json["code"] == "too_many_codes" and int(answer.headers["Retry-After"]) > 0
    with reading():
        told = customers.customer(appointments.visits([visit[0]])[visit[0]].customer)
    wife = replace(told, id=new_id(), name="另一位")
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: start + timedelta(minutes=61.5))
        answer = Link(app, book(people.li, start=start + timedelta(days=3), customer=wife)).says("photos/code")
    assert answer.json["code"] == "too_many_codes", "it rings in the same hand"


# ---- the message


def test_the_code_goes_to_the_order_s_customer_and_stands_in_no_stored_text(
    app: Flask, visit: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    link = Link(app, visit[0])
    code = asked(link)
    post = Post({"console": Console()}, things.look, worker.link, None, "Asia/Shanghai")
    assert jobs.send_due(post, lambda: False, app.app_context) == 1
    assert code in capsys.readouterr().out
    with reading():
        [sent] = [one for one in messages.page(None, None, None, None, None, 9, new_id()) if one.what == "code"]
        rows = str(every_row())
    assert sent.state == "sent" and sent.text and "••••••" in sent.text
    assert code not in str([row for row in rows.split("),") if "photo-code" in row])


def test_a_code_waits_for_no_morning() -> None:
    message = standard()["messages"]["send"]["photo-code"]
    night = datetime(2026, 11, 30, 23, 25, tzinfo=UTC)  # 07:25 there, and it is quiet until 07:30
    until = night + rules.CODE_LASTS
    assert not_before(night, until, message, {"zone": "Asia/Shanghai"}, quiet_hours("21:00-07:30")) == night


def test_where_nothing_can_be_sent_it_is_said(
    app: Flask, visit: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register, "set_up", lambda settings: {})
    link = Link(app, visit[0])
    assert link.shown()["photos"]["to"] is None
    answer = link.says("photos/code")
    assert (answer.status_code, answer.json["code"]) == (409, "no_way")
    with reading():
        assert voice_store.latest_code(visit[0], now()) is None


# ---- only what was agreed


@pytest.mark.parametrize(("consent", "item"), [(None, "finish.photo"), ("no", "finish.photo"), ("yes", None)])
def test_without_the_customer_s_word_none_are_shown_and_their_word_shows_them(
    app: Flask, people: People, consent: str | None, item: str | None
) -> None:
    visit, sha256 = photographed(people, consent, item)
    link = Link(app, visit)
    assert link.shown()["photos"]["agreed"] is False
    assert link.says("photos/agreement", agree=True).json["code"] == "code_needed", "a forwarded link agrees to nothing"
    assert opened(link).json["items"] == []
    assert link.client.get(f"{PORTAL}/photos/{sha256}").status_code == 404
    agreed = link.says("photos/agreement", agree=True)
    assert [one["sha256"] for one in agreed.json["items"]] == [sha256]
    assert link.client.get(f"{PORTAL}/photos/{sha256}").status_code == 200
    with reading():
        acts = [one.act for one in trail_store.trail_of(visit)]
    assert acts == ["photos.code", "photos.opened", "photos.agreed"], "who agreed to what, and when, can be told"


def test_who_agreed_at_the_door_can_take_it_back(app: Flask, visit: tuple[str, str]) -> None:
    link = Link(app, visit[0])
    opened(link)
    assert link.says("photos/agreement", agree=False).json["items"] == []
    assert link.client.get(f"{PORTAL}/photos/{visit[1]}").status_code == 404
    assert link.shown()["photos"]["agreed"] is False


def test_a_visit_without_photos_says_nothing_of_them(app: Flask, people: People) -> None:
    assert Link(app, book(people.li)).shown()["photos"] is None


def test_a_photo_of_another_visit_is_not_shown(app: Flask, people: People, visit: tuple[str, str]) -> None:
    data = images.photo(seed=8)
    kept = photo_files.keep(hashlib.sha256(data).hexdigest(), data)
    with writing():
        photo_store.add(kept, now())
    link = Link(app, visit[0])
    opened(link)
    assert link.client.get(f"{PORTAL}/photos/{kept.sha256}").status_code == 404


def test_an_ended_visit_is_rated_and_its_photos_are_seen_while_its_order_goes_on(
    app: Flask, people: People, signed_in: SignedIn, visit: tuple[str, str]
) -> None:
    link = Link(app, visit[0])
    opened(link)
    with writing():
        appointments.finish({visit[0]: (now(), 1)})
    key = {"Idempotency-Key": new_id()}
    made = signed_in(people.zhao).post(f"/api/v1/visits/{visit[0]}/continue", json={}, headers=key)
    assert made.status_code == 201, made.text
    shown, here = link.shown(), [(visit[0], visit[1])]
    assert (shown["visit"], shown["state"], shown["photos"]) == (made.json["id"], "booked", None)
    [before] = shown["earlier"]
    assert (before["visit"], before["who"]["name"], before["stars"]) == (visit[0], people.li.name, None)
    assert before["photos"] == {"count": 1, "agreed": True, "to": "139****0001"}
    seen = link.client.get(f"{PORTAL}/photos").json["items"]
    assert [(one["visit"], one["sha256"]) for one in seen] == here, "what the code opened before stays open"
    later = Link(app, made.json["id"])
    assert later.says("photos/code").json["code"] == "too_many_codes", "there are no more tries because of two visits"
    assert link.client.get(f"{PORTAL}/photos/{visit[1]}").status_code == 200
    assert link.says("rating", id=new_id(), stars=4).json["earlier"][0]["stars"] == 4
    assert later.shown()["said"]["stars"] is None
    assert later.says("rating", id=new_id(), stars=4).json["code"] == "not_yet"
    assert link.says("photos/agreement", agree=False).json["items"] == []
    assert link.shown()["earlier"][0]["photos"]["agreed"] is False
