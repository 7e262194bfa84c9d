"""Text messages against providers that check what they get as their public documentation says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from doorstep import clock
from doorstep.config import Settings, SettingsError
from doorstep.customers import opt_out_store
from doorstep.database import reading, transact
from doorstep.messages import delivery_store
from doorstep.messages.channels import base, sms
from doorstep.messages.letters import Letter
from mailing import Clock, customer, found, tick, visit_of
from people import People, browser
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
    made = sms.build(settings_of(app, twin, tmp_path))
    assert made
    return made


def settings_of(app: Flask, twin: Provider, tmp_path: Path) -> Settings:
    """Those of an installation with this provider."""
    file = tmp_path / f"{twin.model}-{twin.port}.yaml"
    file.write_text(twin.file)
    return replace(app.extensions["doorstep"], sms_file=str(file), sms_keys=KEYS, outbound_local=True)


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


def test_a_customer_with_nothing_but_a_telephone_is_told(
    app: Flask, people: People, time: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sms_provider("aliyun") as twin:
        here = settings_of(app, twin, tmp_path)
        monkeypatch.setitem(app.extensions, "doorstep", here)
        wang = customer(None)
        visit = visit_of(people.li, customer=wang)
        tick(app)
        [booked] = [one for one in twin.sent if one.template == "SMS_470000001"]
        assert (booked.phone, twin.faults) == (wang.phone.removeprefix("+86"), [])
        told = found(visit, "booked")
        assert (told.channel, told.state, told.id) == ("sms", "sent", booked.ours)
        link = {"link": booked.parameters["token"]}
        assert browser(app).post("/api/v1/portal/open", json=link).status_code == 200
        with reading():
            delivery = delivery_store.of_messages([told.id])[told.id]
        assert (delivery.segments, delivery.state) == (2, None)
        transact(lambda: opt_out_store.add([wang.id], "sms", clock.now()))
        before = len(twin.sent)
        other = visit_of(people.wang, customer=wang)
        tick(app)
        assert len(twin.sent) == before, "who wants no more gets no more"
        assert found(other, "booked").state == "not_sent"


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
