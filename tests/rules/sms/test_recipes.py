"""Recipes sign as the public documentation of the providers says, by its own worked examples, and do nothing else."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime
from pathlib import Path

import pytest

from doorstep.sms import rules
from doorstep.sms.callbacks import is_theirs, items
from doorstep.sms.commands import lines
from doorstep.sms.faults import sentence
from doorstep.sms.reading import provider
from doorstep.sms.recipes import Asked, run
from doorstep.sms.rules import Provider, judged, written
from sms_files import EXAMPLES, KINDS, described, faults_in

FIELDS = {
    "customer": "王女士",
    "kind": "宽带装机",
    "date": "11月23日（周一）",
    "time": "09:00-11:00",
    "hotline": "10086",
    "token": "t" * 22,
}
ALIYUN, TENCENT = (EXAMPLES / f"{name}.yaml" for name in ("aliyun", "tencent"))


def test_the_example_of_aliyun_signs_as_its_documentation_does() -> None:
    """The worked example of “HTTP protocol and signature” of Dysmsapi: GET, XML, the key testSecret."""
    text = ALIYUN.read_text()
    for ours, theirs in (
        ("POST&%2F&", "GET&%2F&"),
        ("Format: JSON", "Format: XML"),
        ("{name: nonce, random: 16}", "{name: nonce, text: 45e25e9b-0a6f-4070-8c85-2956eda1b466}"),
        ("signature: 上门服务", "signature: 阿里云短信测试专用"),
    ):
        assert ours in text
        text = text.replace(ours, theirs)
    made = described(text)
    at = datetime(2017, 7, 12, 2, 42, 19, tzinfo=UTC)
    given = {
        "key_id": "testId",
        "key_secret": "testSecret",
        "message": "123",
        "phone_national": "15300000001",
        "template": "SMS_71390007",
        "signature": made.signature,
        "parameters": {"customer": "test"},
    }
    values = run(made.request.steps, given, at, bytes(32))
    assert values["plain"] == "zJDF+Lrzhj/ThnlvIToysFRq6t4="
    assert values["signed"] == "zJDF%2BLrzhj%2FThnlvIToysFRq6t4%3D"


def test_the_example_of_tencent_signs_as_its_documentation_does() -> None:
    """The worked example of “Signature v3”, with the masked keys that its published values were computed with."""
    text = TENCENT.read_text().replace("sms.tencentcloudapi.com", "cvm.tencentcloudapi.com")
    text = text.replace("{date}/sms/tc3_request", "{date}/cvm/tc3_request").replace("text: sms}", "text: cvm}")
    begin, end = text.index("    - name: payload\n"), text.index("    - {name: payload_digest")
    text = (text[:begin] + text[end:]).replace("keys: [key_id,", "keys: [payload, key_id,")
    given = {
        "key_id": "AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******",
        "key_secret": "Gu5t9xGARNpq86cd98joQYCN3*******",
        "payload": '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}',
    }
    values = run(described(text).request.steps, given, datetime.fromtimestamp(1551113065, UTC), bytes(32))
    assert values["payload_hash"] == "35e9c5b0e3ae67532d3c9f17ead6c90222632e5b1ff7f6e89887f1398934f064"
    assert values["canonical_hash"] == "5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031"
    assert values["sign"] == "2230eefd229f582d8b1b891af7107b91597240707d778ab3738f756258d7652c"


@pytest.mark.parametrize("path", [ALIYUN, TENCENT], ids=lambda path: path.stem)
def test_the_same_message_is_asked_for_in_another_way_each_time(path: Path) -> None:
    made = described(path.read_text())
    template = made.template("booked", "customer", "zh")
    assert template
    keys = dict.fromkeys(made.keys, "k")
    at = datetime(2026, 11, 23, tzinfo=UTC)
    values = written(template, FIELDS)
    one, other = (
        rules.call(made, template, values, "+8613900000001", "m", keys, at, chance) for chance in (b"a" * 32, b"b" * 32)
    )
    assert (one == other) == (path == TENCENT), "Aliyun refuses a nonce that it has seen; Tencent signs the time"
    assert b"13900000001" in one.body and "k" not in one.url.partition("://")[2].partition("/")[2]


STEPS = """
name: x
signature: 上门
keys: [secret]
templates: {booked: {zh: {code: A, text: 好, parameters: []}}}
request:
  address: https://sms.example.com/send
  steps: [STEP]
  json: "{a}"
answers: {code: [code], id: id, accepted: [OK]}
"""


@pytest.mark.parametrize(
    ("step", "line", "said"),
    [
        ("{name: a, text: x, hex: y}", 8, "a step does exactly one thing"),
        ("{name: a, eval: x}", 8, "there is no field"),
        ("{name: a, sha256: '{secret}'}", 9, "is bytes"),
        ("{name: b, sha256: x}, {name: a, text: 'x{b}'}", 8, "is bytes"),
        ("{name: a, text: '{later}'}, {name: later, text: x}", 8, "made by no step above"),
        ("{name: a, text: '{parameters}'}", 8, "a list or a map"),
        ("{name: a, json: {x: 'x{parameters}'}}", 8, "a list or a map"),
        ("{name: secret, text: x}, {name: a, text: x}", 8, "has a value already"),
        ("{name: a, text: '{\"x\": 1}'}", 8, "a brace too many"),
        ("{name: a, random: 4}", 8, "8 to 32"),
        ("{name: a, now: yesterday}", 8, "there is no time written as"),
        ("{name: a, header: X-Sign}", 8, "exactly one thing"),
    ],
)
def test_a_recipe_that_could_fail_is_refused_with_its_line(step: str, line: int, said: str) -> None:
    found = faults_in(STEPS.replace("STEP", step))
    assert any(f"line {line}: " in one and said in one for one in found), found


@pytest.mark.parametrize(
    ("ours", "theirs", "said"),
    [
        ("- {field: token}\n    en", "- {field: token, length: 12, cut: true}\n    en", "is never so short"),
        ("{field: time}", "{field: time, length: 5}", "is never so short"),
        ("详情 https://doorstep.example.com/#/v/{token} 拒收", "详情 {link} 拒收", "differ in link, token"),
        ("{field: expected}", "{field: expected}\n        - {field: link}", "links are forbidden"),
        ("{field: expected}", "{field: weather}", "messages have no field"),
        ("  on-the-way:", "  on-the-road:", "there is no message"),
        ("https://dysmsapi", "http://dysmsapi", "must begin with https://"),
        ("signature: 上门服务", "signature: 【上门】", "without 【】"),
        ("  code: [Code]", "  code: ['Code[0]']", "no path"),
        ('  form: "Sig', '  json: "{plain}"\n  form: "Sig', "one of query, form and json"),
        ('item: {id: "{biz_id}", ', "item: {", "an item must say"),
        ("wait: PT10M", "wait: soon", "no duration"),
    ],
)
def test_what_a_provider_would_refuse_is_said_when_the_file_is_read(ours: str, theirs: str, said: str) -> None:
    text = ALIYUN.read_text()
    assert ours in text
    broken = text.replace(ours, theirs)
    found = faults_in(broken)
    assert any(said in one for one in found), found
    assert all(0 < int(one.split("line ")[1].split(":")[0]) <= broken.count("\n") for one in found)


def test_the_own_network_is_for_those_who_allow_it() -> None:
    text = ALIYUN.read_text().replace("https://dysmsapi.aliyuncs.com", "http://10.0.0.7:9000").encode()
    assert provider("x.yaml", text, KINDS, local=True)[0] is not None
    [fault] = provider("x.yaml", text, KINDS, local=False)[1]
    assert "DOORSTEP_OUTBOUND_LOCAL=yes" in sentence(fault)


@pytest.mark.parametrize(
    ("fields", "made"),
    [
        ({}, "王女士"),
        ({"customer": "王女士【贵宾】"}, "王女士贵宾"),
        ({"customer": "  王\n女士 "}, "王 女士"),
        ({"customer": "很" * 20}, "很" * 12),
        ({"customer": ""}, "nothing to say: customer"),
        ({"customer": "www.x.example"}, "no links here: customer"),
        ({"hotline": "1" * 36}, "too long: hotline"),
    ],
)
def test_a_value_is_fitted_to_its_parameter_or_refused(fields: dict[str, str], made: str) -> None:
    template = described(ALIYUN.read_text()).template("booked", "customer", "zh")
    assert template
    try:
        assert written(template, FIELDS | fields)["customer"] == made
    except rules.Unfit as error:
        assert str(error) == made


def of(name: str) -> Provider:
    return described((EXAMPLES / f"{name}.yaml").read_text())


TAKEN = '{"Response":{"SendStatusSet":[{"SerialNo":"5:9","Code":"Ok"}],"RequestId":"r"}}'


@pytest.mark.parametrize(
    ("name", "status", "body", "state", "of_verdict"),
    [
        ("aliyun", 200, '{"Code":"OK","BizId":"9^0"}', "accepted", {"id": "9^0"}),
        ("aliyun", 200, '{"Code":"isv.SMS_SIGNATURE_ILLEGAL"}', "rejected", {"permanent": True}),
        ("aliyun", 200, '{"Code":"isv.MOBILE_NUMBER_ILLEGAL"}', "rejected", {"permanent": True}),
        ("aliyun", 200, '{"Code":"isv.BUSINESS_LIMIT_CONTROL"}', "rejected", {"permanent": False}),
        ("aliyun", 400, '{"Code":"Throttling.User"}', "throttled", {}),
        ("aliyun", 500, '{"Code":"OK","BizId":"9^0"}', "unclear", {}),
        ("aliyun", 200, "<html>", "unclear", {"code": "200"}),
        ("aliyun", 200, '{"Code":null}', "unclear", {}),
        ("aliyun", 200, "[" * 5000, "unclear", {}),
        ("aliyun", 502, "", "unclear", {}),
        ("aliyun", 302, "", "rejected", {"permanent": False}),
        ("aliyun", 429, "", "throttled", {}),
        ("tencent", 200, TAKEN, "accepted", {"id": "5:9"}),
        ("tencent", 200, TAKEN.replace("Ok", "InvalidParameterValue.X"), "rejected", {"permanent": True}),
        ("tencent", 200, TAKEN.replace("Ok", "LimitExceeded.PhoneNumberDailyLimit"), "rejected", {"permanent": False}),
        ("tencent", 200, '{"Response":{"Error":{"Code":"RequestLimitExceeded"}}}', "throttled", {}),
        ("tencent", 200, '{"Response":{"Error":{"Code":"AuthFailure.SignatureFailure"}}}', "rejected", {}),
        ("tencent", 200, '{"Response":{"SendStatusSet":[]}}', "unclear", {}),
    ],
)
def test_an_error_inside_a_good_answer_is_an_error(
    name: str, status: int, body: str, state: str, of_verdict: dict[str, object]
) -> None:
    verdict = judged(of(name).answers, status, body.encode())
    assert verdict.state == state
    assert {key: getattr(verdict, key) for key in of_verdict} == of_verdict


def test_a_check_of_a_request_uses_the_same_recipe() -> None:
    """A provider that signs what it posts, with an HMAC over the time and the body."""
    text = ALIYUN.read_text()
    begin, end = text.index("reports:\n"), text.index("replies:\n")
    signed = """reports:
  steps:
    - {name: at, header: X-Time}
    - {name: theirs, header: X-Sign}
    - {name: digest, hmac_sha256: {key: "{callback}", text: "{body}"}}
    - {name: inner, hex: "{digest}"}
    - {name: mine, text: "{at}.{inner}"}
  check: {mine: "{mine}", theirs: "{theirs}"}
  body: form
  each: status
  item: {id: "{sid}", state: "{ok}"}
  good: ["true"]
  answer: SUCCESS
"""
    made = described(text[:begin] + signed + text[end:]).reports
    assert made
    body = b"status=%5B%7B%22sid%22%3A7%2C%22ok%22%3Atrue%7D%5D"
    right = "5." + hmac.new(b"key", body, hashlib.sha256).hexdigest()
    now = datetime(2026, 1, 1, tzinfo=UTC)

    def theirs(sign: str, of_body: bytes = body) -> bool:
        return is_theirs(made, Asked(of_body, {"x-time": "5", "x-sign": sign}, {}), {"callback": "key"}, now)

    assert theirs(right) and not theirs(right[:-1]) and not theirs("") and not theirs(right, body + b" ")
    assert items(made, body) == [{"id": "7", "state": "true", "code": ""}]
    assert items(made, b"status=x") is None


def test_what_each_template_costs_is_shown_beside_it() -> None:
    made = described(ALIYUN.read_text())
    shown = list(lines(made))
    assert len(shown) == len(made.templates)
    assert (
        "photo-code (zh), SMS_470000010: 1, at most 2\n  【上门服务】查看上门照片的验证码是123456，10分钟内有效"
        in "\n".join(shown)
    )
