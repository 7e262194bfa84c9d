"""Robots of groups and a webhook, each against a server of its kind that reads what comes as its documents say."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from standardwebhooks import Webhook as Reader
from standardwebhooks import WebhookVerificationError

from doorstep import clock
from doorstep.config import Settings, SettingsError, from_environment
from doorstep.messages.channels import register, robots
from doorstep.messages.channels.base import Channel, Throttled, Uncertain, Undelivered
from doorstep.messages.letters import Letter
from web_twin import Request, Twin, says, web_twin

pytestmark = pytest.mark.one_database

SECRET = "SEC-geheim"
KEY = "whsec_" + base64.b64encode(b"k" * 32).decode()
OTHER = "whsec_" + base64.b64encode(b"o" * 24).decode()
LETTER = Letter("zh", "工单 GD-1042 可能晚到", "请在上门系统中查看。", "late-risk", "dispatcher", {"order": "GD-1042"})
PATHS = {
    "wecom": "/cgi-bin/webhook/send?key=geheim-1",
    "dingtalk": "/robot/send?access_token=geheim-1",
    "feishu": "/open-apis/bot/v2/hook/geheim-1",
    "webhook": "/told",
}
TAKEN = {
    "wecom": {"errcode": 0, "errmsg": "ok"},
    "dingtalk": {"errcode": 0, "errmsg": "ok"},
    "feishu": {"StatusCode": 0, "StatusMessage": "success", "code": 0, "data": {}, "msg": "success"},
    "webhook": {},
}
HOME = Settings.public_url
ROBOTS = ("wecom", "dingtalk", "feishu")


@pytest.fixture
def twin() -> Iterator[Twin]:
    with web_twin() as running:
        yield running


def channel(name: str, twin: Twin, **more: Any) -> Channel:
    """The channel of an installation that has set up this one alone."""
    secret = {"dingtalk": SECRET, "feishu": SECRET, "webhook": f"{KEY} {OTHER}"}.get(name)
    given = {f"{name}_url": twin.url + PATHS[name], **({f"{name}_secret": secret} if secret else {})}
    settings = Settings("sqlite://", Path(), "x" * 32, outbound_local=True, **{**given, **more})
    built = register.CHANNELS[name](settings)
    assert built is not None and built.name == name
    return built


def send(to: Channel, letter: Letter = LETTER) -> None:
    to.send("0198c0de-0000-7000-8000-000000000001", None, letter, clock.now(), lambda: None)


def text_of(name: str, request: Request) -> str:
    """What a group reads, when the call is signed as it must be."""
    body, query = request.json(), parse_qs(urlsplit(request.target).query)
    assert request.headers["content-type"].startswith("application/json")
    match name:
        case "wecom":
            assert query == {"key": ["geheim-1"]} and b"\\u" not in request.body
            return str(body["text"]["content"])
        case "dingtalk":
            at = query["timestamp"][0]
            expected = hmac.new(SECRET.encode(), f"{at}\n{SECRET}".encode(), hashlib.sha256).digest()
            assert (
                base64.b64decode(query["sign"][0]) == expected and abs(int(at) / 1000 - clock.now().timestamp()) < 3600
            )
            return str(body["text"]["content"])
        case _:
            at = body["timestamp"]
            expected = hmac.new(f"{at}\n{SECRET}".encode(), b"", hashlib.sha256).digest()
            assert base64.b64decode(body["sign"]) == expected and abs(int(at) - clock.now().timestamp()) < 3600
            return "\n".join(part["text"] for line in body["content"]["post"]["zh_cn"]["content"] for part in line)


@pytest.mark.parametrize("name", ROBOTS)
def test_a_robot_posts_what_it_is_given_signed(name: str, twin: Twin) -> None:
    twin.talk = says(200, TAKEN[name])
    odd = replace(LETTER, text='a & b <at user_id="all"></at> *x* \\ 你好\n第二行')
    send(channel(name, twin), odd)
    assert text_of(name, twin.requests[0]) == f"{odd.subject}\n{odd.text}\n{HOME}"


REFUSED = {
    "wecom": {93000: Undelivered, 40058: Undelivered, 45009: Throttled, -1: None},
    "dingtalk": {310000: Undelivered, 400101: Undelivered, 460101: Undelivered, 130101: Throttled, -1: None},
    "feishu": {19024: Undelivered, 19021: Undelivered, 9499: Undelivered, 11232: Throttled, 19003: None},
}
"""What each answers with HTTP 200: given up at once, waited for, or (None) tried again."""


@pytest.mark.parametrize(("name", "code"), [(name, code) for name in ROBOTS for code in REFUSED[name]])
def test_a_refusal_inside_of_a_success_is_a_refusal(name: str, code: int, twin: Twin) -> None:
    kind = REFUSED[name][code]
    twin.talk = says(200, {"code": code, "msg": "x"} if name == "feishu" else {"errcode": code, "errmsg": "x"})
    with pytest.raises(kind or Undelivered) as refused:
        send(channel(name, twin))
    assert str(code) in str(refused.value) and "geheim" not in str(refused.value)
    if isinstance(refused.value, Undelivered):
        assert refused.value.permanent == (kind is not None)
    elif isinstance(refused.value, Throttled):
        assert timedelta(minutes=1) <= refused.value.after <= timedelta(minutes=10)


def test_too_many_for_feishu_has_the_number_of_a_bad_request(twin: Twin) -> None:
    twin.talk = says(200, {"code": 9499, "msg": "too many request", "data": {}})
    with pytest.raises(Throttled):
        send(channel("feishu", twin))


ODD: dict[str, tuple[Callable[[Any, Request], None], type[Exception]]] = {
    "a page": (says(200, "<html>sign in</html>"), Undelivered),
    "no number": (says(200, {}), Undelivered),
    "a list": (says(200, "[]"), Undelivered),
    "moved": (says(302, Location="https://elsewhere.example/"), Undelivered),
    "down": (says(502), Undelivered),
    "too many": (says(429, Retry_After="7"), Throttled),
    "cut off": (lambda line, _: line.sendall(b'HTTP/1.1 200 Said\r\nContent-Length: 99\r\n\r\n{"err'), Uncertain),
    "silence": (lambda line, _: None, Uncertain),
}


@pytest.mark.parametrize("odd", ODD)
def test_what_is_no_answer_of_a_robot_is_no_success(odd: str, twin: Twin) -> None:
    twin.talk, expected = ODD[odd]
    with pytest.raises(expected) as found:
        send(channel("wecom", twin))
    if isinstance(found.value, Undelivered):
        assert found.value.permanent == (odd != "down")
    if isinstance(found.value, Throttled):
        assert found.value.after == timedelta(seconds=7)


@pytest.mark.parametrize("name", ROBOTS)
def test_a_long_text_is_cut_between_characters_where_the_robot_counts(name: str, twin: Twin) -> None:
    """WeCom counts the bytes of the text, the others those of the body, where a quotation mark takes two."""
    twin.talk = says(200, TAKEN[name])
    robot = channel(name, twin)
    for filling in ("到", "𠮷", "a\u0301", "👨‍👩‍👧‍👦", '"', "x"):
        send(robot, replace(LETTER, text=filling * 21_000))
        text, body = text_of(name, twin.requests[-1]), twin.requests[-1].body
        size, most = (len(text.encode()), 2048) if name == "wecom" else (len(body), 20_000)
        assert most - 64 < size <= most, (filling, size)
        kept = text.removesuffix(f"…（太长，已截断）\n{HOME}").removeprefix(f"{LETTER.subject}\n")
        assert kept != text and kept.replace(filling, "") == ""
    whole = "到" * 600
    send(robot, replace(LETTER, text=whole))
    assert text_of(name, twin.requests[-1]).endswith(f"{whole}\n{HOME}")


def test_a_group_reads_nothing_of_people(twin: Twin) -> None:
    """The words of what a group is told leave it out; what slipped in all the same does not go out."""
    robot = channel("wecom", twin)
    fields = {
        "customer": "王女士",
        "address": "梧桐路18号",
        "technician": "李强",
        "link": "https://d.example/#/c/x",
        "code": "",
    }
    for value in filter(None, fields.values()):
        with pytest.raises(Undelivered) as refused:
            send(robot, replace(LETTER, text=f"…{value}…", fields=fields))
        assert refused.value.permanent and value not in refused.value.detail
    with pytest.raises(Undelivered):
        send(robot, replace(LETTER, role="customer"))
    assert twin.connections == 0
    twin.talk = says(200, TAKEN["wecom"])
    send(robot, replace(LETTER, fields=fields))


def test_more_than_a_robot_takes_in_a_minute_waits_here(twin: Twin, monkeypatch: pytest.MonkeyPatch) -> None:
    """DingTalk would take nothing at all for ten minutes."""
    at = 1000.0
    monkeypatch.setattr(robots.time, "monotonic", lambda: at)
    monkeypatch.setattr(clock, "monotonic", lambda: at)
    twin.talk = says(200, TAKEN["dingtalk"])
    robot = channel("dingtalk", twin)
    for number in range(20):
        send(robot, replace(LETTER, subject=f"{number}"))
    at += 15
    with pytest.raises(Throttled) as waits:
        send(robot)
    assert (waits.value.after, len(twin.requests)) == (timedelta(seconds=45), 20)
    at += 45
    send(robot)


def test_what_several_people_are_told_their_group_reads_once(twin: Twin, monkeypatch: pytest.MonkeyPatch) -> None:
    at = 1000.0
    monkeypatch.setattr(robots.time, "monotonic", lambda: at)
    monkeypatch.setattr(clock, "monotonic", lambda: at)
    robot, handed = channel("wecom", twin), []
    twin.talk = says(200, {"errcode": -1})
    with pytest.raises(Undelivered):
        send(robot)
    twin.talk = says(200, TAKEN["wecom"])
    for letter in (LETTER, LETTER, replace(LETTER, kind="incident"), replace(LETTER, subject="GD-1043"), LETTER):
        robot.send("id", None, letter, clock.now(), lambda: handed.append(at))
    assert (len(twin.requests), len(handed)) == (1 + 3, 5), "what was refused is posted, and another matter is, too"
    at += 60
    send(robot)
    assert len(twin.requests) == 5


# ---- the webhook


def test_a_webhook_is_read_by_a_reader_of_the_standard(twin: Twin) -> None:
    twin.talk = says(204)
    webhook = channel("webhook", twin)
    send(webhook)
    send(webhook)
    first, again = twin.requests
    for key in (KEY, OTHER):
        told = Reader(key).verify(first.body, first.headers)
    assert first.headers["webhook-id"] == again.headers["webhook-id"] == "0198c0de-0000-7000-8000-000000000001"
    assert told["type"] == "message.late-risk" and told["timestamp"].endswith("Z")
    assert told["data"] == {
        "role": "dispatcher",
        "order": "GD-1042",
        "language": "zh",
        "subject": LETTER.subject,
        "text": LETTER.text,
    }
    wrong = "whsec_" + base64.b64encode(b"w" * 32).decode()
    later = first.headers | {"webhook-timestamp": str(int(first.headers["webhook-timestamp"]) - 301)}
    for key, body, headers in (
        (wrong, first.body, first.headers),
        (KEY, first.body + b" ", first.headers),
        (KEY, first.body, first.headers | {"webhook-id": "other"}),
        (KEY, first.body, later),
    ):
        with pytest.raises(WebhookVerificationError):
            Reader(key).verify(body, headers)


def test_a_webhook_says_when_it_wants_no_more(twin: Twin) -> None:
    webhook = channel("webhook", twin)
    for status, headers, expected, what in (
        (410, {}, Undelivered, True),
        (301, {"Location": "https://elsewhere.example/"}, Undelivered, True),
        (500, {}, Undelivered, False),
        (503, {}, Undelivered, False),
        (503, {"Retry_After": "120"}, Throttled, timedelta(minutes=2)),
        (429, {"Retry_After": "Thu, 01 Jan 1970 00:00:00 GMT"}, Throttled, timedelta(minutes=1)),
        (429, {"Retry_After": "soon"}, Throttled, timedelta(minutes=1)),
    ):
        twin.talk = says(status, **headers)
        with pytest.raises(expected) as found:
            send(webhook)
        assert what == (found.value.permanent if isinstance(found.value, Undelivered) else found.value.after), status
    twin.talk = lambda line, _: None
    with pytest.raises(Undelivered) as found:  # told again: it knows the id
        send(webhook)
    assert not found.value.permanent


# ---- settings


def test_addresses_of_robots_are_secret_and_checked(tmp_path: Path) -> None:
    given = {
        "DOORSTEP_VAR": str(tmp_path),
        "DOORSTEP_WECOM_URL": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=geheim",
        "DOORSTEP_DINGTALK_URL": "https://oapi.dingtalk.com/robot/send?access_token=geheim",
        "DOORSTEP_DINGTALK_SECRET": "geheim",
        "DOORSTEP_FEISHU_URL": "https://open.feishu.cn/open-apis/bot/v2/hook/geheim",
        "DOORSTEP_FEISHU_SECRET": "geheim",
        "DOORSTEP_WEBHOOK_URL": "https://bus.example/geheim",
        "DOORSTEP_WEBHOOK_SECRET": KEY,
    }
    settings = from_environment(given)
    shown = json.dumps(settings.shown())
    assert "geheim" not in shown and KEY not in shown and "https://oapi.dingtalk.com/***" in shown
    assert {name for name in PATHS if register.CHANNELS[name](settings)} == set(PATHS)
    for wrong in (
        {"DOORSTEP_WECOM_URL": "http://10.0.0.1/geheim"},
        {"DOORSTEP_FEISHU_URL": "geheim"},
        {"DOORSTEP_WEBHOOK_SECRET": "geheim"},
        {"DOORSTEP_WEBHOOK_SECRET": ""},
        {"DOORSTEP_WEBHOOK_SECRET": "whsec_Z2VoZWlt"},
    ):
        with pytest.raises(SettingsError) as refused:
            from_environment(given | wrong)
        assert "geheim" not in str(refused.value) and "Z2Vo" not in str(refused.value)
    assert from_environment(given | {"DOORSTEP_OUTBOUND_LOCAL": "yes", "DOORSTEP_WECOM_URL": "http://10.0.0.1/x"})
