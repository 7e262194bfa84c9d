"""The customer's link and door code as plain rules, and what of a visit a customer is shown."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from doorstep.accounts.tokens import door_code, is_right, link_token, read_link, short_token
from doorstep.appointments.rules import Cancellation, OfficeVisit, PromiseEntry
from doorstep.portal import rules

SECRET, OTHER = "s" * 64, "t" * 64
VISIT, ANOTHER = "0197a000-0000-7000-8000-000000000001", "0197a000-0000-7000-8000-000000000002"
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("origin", "asked_by", "by"),
    [
        ("link", "customer", "link"),
        ("office", "customer", "customer"),
        ("office", "staff", "company"),
        ("office", "weather", "company"),
        ("office", None, "company"),  # from before it was asked who asked for it
    ],
)
def test_the_customer_is_told_who_would_have_it_that_nobody_comes(origin: str, asked_by: str | None, by: str) -> None:
    assert rules.called_off_by(Cancellation(NOON, None, asked_by, "无资源", origin)) == by


# ---- token and code


def test_a_token_has_256_bits_and_is_always_the_same() -> None:
    token = link_token(SECRET, VISIT, 1)
    assert len(base64.urlsafe_b64decode(token + "=")) == 32
    assert token == link_token(SECRET, VISIT, 1)


@pytest.mark.parametrize("make", [link_token, short_token, door_code])
def test_another_visit_version_or_secret_makes_another_one(make: Any) -> None:
    made = {make(SECRET, VISIT, 1), make(SECRET, VISIT, 2), make(SECRET, ANOTHER, 1), make(OTHER, VISIT, 1)}
    assert len(made) == 4


def test_a_door_code_has_six_digits_and_uses_them_all() -> None:
    codes = [door_code(SECRET, VISIT, version) for version in range(2000)]
    assert all(len(code) == 6 and code.isdecimal() for code in codes)
    assert {code[0] for code in codes} == set("0123456789"), "small numbers keep their zeros"


def test_a_door_code_says_nothing_about_the_token() -> None:
    digest = base64.urlsafe_b64decode(link_token(SECRET, VISIT, 1) + "=")
    assert f"{int.from_bytes(digest) % 1_000_000:06}" != door_code(SECRET, VISIT, 1)


def test_only_the_whole_token_is_right() -> None:
    token = link_token(SECRET, VISIT, 1)
    assert is_right(token, token)
    assert not any(is_right(wrong, token) for wrong in ("", token[:-1], token + "A", token.swapcase()))


def test_a_link_is_read_in_its_one_form() -> None:
    token = link_token(SECRET, VISIT, 1)
    assert read_link(f"{VISIT}.{token}") == (VISIT, token)


@pytest.mark.parametrize(
    "text",
    [
        "",
        VISIT,
        f"{VISIT}.",
        f"{VISIT}.{'A' * 42}",
        f"{VISIT}.{'A' * 44}",
        f"{VISIT}.{'A' * 43}\n",
        f" {VISIT}.{'A' * 43}",
        f"{VISIT.upper()}.{'A' * 43}",
        f"{VISIT}.{'é' * 43}",
        f"{VISIT}.{'A' * 42}\ud800",
        f"{'0' * 36}.{'A' * 43}",
    ],
)
def test_what_is_no_link_is_not_looked_up(text: str) -> None:
    assert read_link(text) is None


# ---- how long, and in which state

BOOKED = OfficeVisit(VISIT, 1, "WO-1", "repair", "t", "h", "booked", "c", "p", {}, None, None, None)
PROMISE = PromiseEntry("e", VISIT, NOON, None, "Asia/Shanghai", "customer", None, None, NOON, "office", None, None)


@pytest.mark.parametrize(
    ("over", "promise", "end"),
    [
        (NOON, PROMISE, NOON),
        (NOON, None, NOON),
        (None, PROMISE, NOON),
        (None, replace(PROMISE, end=NOON + timedelta(hours=2)), NOON + timedelta(hours=2)),
        (NOON - timedelta(days=3), PROMISE, NOON - timedelta(days=3)),
    ],
)
def test_a_link_opens_for_180_days(over: datetime | None, promise: PromiseEntry | None, end: datetime) -> None:
    last = end + timedelta(days=180)
    assert rules.is_kept(over, promise, last - timedelta(seconds=1))
    assert not rules.is_kept(over, promise, last)


def test_without_any_time_a_link_stays_open() -> None:
    assert rules.is_kept(None, None, NOON)


@pytest.mark.parametrize(
    ("office", "status", "state"),
    [
        ("booked", None, "booked"),
        ("booked", "booked", "booked"),
        ("booked", "travelling", "on_the_way"),
        ("booked", "on_site", "under_way"),
        ("booked", "away", "under_way"),
        ("booked", "left", "under_way"),
        ("booked", "completed", "finished"),
        ("cancelled", None, "cancelled"),
        ("cancelled", "on_site", "cancelled"),
        ("cancelled", "completed", "finished"),
    ],
)
def test_where_a_visit_stands(office: str, status: str | None, state: str) -> None:
    assert rules.state(replace(BOOKED, state=office), status) == state
