"""Text messages against providers that check what they get as their public documentation says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from doorstep import clock
from doorstep.config import SettingsError
from doorstep.messages.channels import base, sms
from doorstep.messages.letters import Letter
from sms_provider import KEYS, NOTHING, Provider, sms_provider

pytestmark = pytest.mark.one_database

PHONE = "+8613900000001"
FIELDS = {
    "customer": "王女士",
    "kind": "宽带装机",
    "date": "11月23日（周一）",
    "time": "09:00-11:00",
    "hotline": "10086",
    "link": f"https://doorstep.example.com/#/v/{'t' * 22}",
}
BOOKED = Letter("zh", "上门预约", "您好", "booked", "customer", FIELDS)


@pytest.fixture(params=["aliyun", "tencent"])
def twin(request: pytest.FixtureRequest) -> Iterator[Provider]:
    with sms_provider(request.param) as found:
        yield found


def channel(app: Flask, twin: Provider, tmp_path: Path) -> sms.Sms:
    file = tmp_path / "provider.yaml"
    file.write_text(twin.file)
    settings = replace(app.extensions["doorstep"], sms_file=str(file), sms_keys=KEYS, outbound_local=True)
    made = sms.build(settings)
    assert made
    return made


def send(channel: sms.Sms, letter: Letter = BOOKED, to: str = PHONE) -> str:
    """What became of a message, in a few words."""
    handed: list[bool] = []
    try:
        taken = channel.send("m-1", to, letter, clock.now(), lambda: handed.append(True))
    except base.Undelivered as error:
        return f"undelivered {error.reason} {'for good' if error.permanent else 'for now'}"
    except base.Uncertain:
        assert handed, "what was not handed over is certain"
        return "uncertain"
    except base.Throttled as error:
        return f"throttled {error.after.total_seconds():.0f}"
    return f"taken {taken.id} {taken.segments}"


def test_a_provider_takes_what_its_documentation_asks_for(app: Flask, twin: Provider, tmp_path: Path) -> None:
    made = channel(app, twin, tmp_path)
    assert [send(made), send(made)] == ["taken 1^0 2", "taken 2^0 2"]
    assert twin.faults == []
    [first, _] = twin.sent
    template = made.provider.template("booked", "customer", "zh")
    assert template
    asked = ["王女士", "11月23日（周一）", "09:00-11:00", "10086", "t" * 22]
    if twin.model == "aliyun":
        assert first.parameters == {
            **{name: value for name, value in FIELDS.items() if name != "link"},
            "token": "t" * 22,
        }
        assert first.phone == "13900000001"
    else:
        assert (first.parameters, first.phone) == (asked, PHONE)
    assert (first.template, first.ours) == (template.code, "m-1")
    wrong = replace(made, keys={**made.keys, "key_secret": "another"})
    assert send(wrong).startswith("undelivered failed")
    assert twin.faults, "the twin checks signatures"


def test_only_an_answer_that_says_so_means_that_a_message_was_taken(app: Flask, twin: Provider, tmp_path: Path) -> None:
    made = channel(app, twin, tmp_path)
    codes = {
        "aliyun": ["isv.SMS_TEMPLATE_ILLEGAL", "isv.MOBILE_NUMBER_ILLEGAL", "isv.BUSINESS_LIMIT_CONTROL", "Throttling"],
        "tencent": [
            "FailedOperation.TemplateIncorrectOrUnapproved",
            "FailedOperation.PhoneNumberInBlacklist",
            "LimitExceeded.PhoneNumberDailyLimit",
            "LimitExceeded.AppDailyLimit",
        ],
    }[twin.model]
    twin.answers = [*((200, twin._said(code)) for code in codes), NOTHING, (200, "<html>"), (502, ""), (200, "{}")]
    assert [send(made) for _ in range(8)] == [
        "undelivered failed for good",
        "undelivered failed for good",
        "undelivered failed for now",
        "throttled 600",
        *["uncertain"] * 4,
    ]


def test_what_no_template_fits_is_not_sent(app: Flask, tmp_path: Path) -> None:
    with sms_provider("aliyun") as twin:
        made = channel(app, twin, tmp_path)
        long_link = {**FIELDS, "link": f"https://doorstep.example.com/#/v/{'t' * 80}"}
        for letter in (replace(BOOKED, kind="early"), replace(BOOKED, fields={}), replace(BOOKED, fields=long_link)):
            assert send(made, letter) == "undelivered failed for good"
        assert send(made, to="+862163211234") == "undelivered failed for good", "nobody reads them at a fixed line"
        assert twin.sent == []
    assert send(made) == "undelivered failed for now", "nobody listens there any more"


def test_a_file_or_a_key_that_is_wrong_stops_the_start(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "provider.yaml"
    settings = replace(app.extensions["doorstep"], sms_file=str(file), sms_keys="key_id=x")
    for text, said in (
        (None, "cannot be read"),
        ("name: x\nsignature: 上门\n", "provider.yaml, line 1: “templates” is missing"),
        ((Path(__file__).parents[3] / "docs/sms/aliyun.yaml").read_text(), "lacks callback, key_secret"),
    ):
        if text is not None:
            file.write_text(text)
        with pytest.raises(SettingsError, match=said):
            sms.build(settings)
