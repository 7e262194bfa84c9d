"""A customer calls: the reminders go to a stranger. The number is put right in two actions; what waits goes to the new
one, and what was sent stays where it went."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hands import Hands
from keyboard import Keyboard
from playwright.sync_api import expect
from scene import Office, Phone

from doorstep import clock
from mailing import tick
from people import PASSWORD
from sms_provider import KEYS, Provider, sms_provider

DESK = {"width": 1440, "height": 900}
WRONG, RIGHT = "13900000001", "13988880001"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """The operator's gateway, which keeps what it is given."""
    with sms_provider("aliyun") as twin:
        yield twin


@pytest.fixture(scope="module")
def more_settings(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    file = tmp_path_factory.mktemp("sms") / "provider.yaml"
    file.write_text(provider.file)
    return {"sms_file": str(file), "sms_keys": KEYS, "outbound_local": "yes"}


def send(office: Office) -> None:
    with office.app.app_context():
        tick(office.app)


def test_the_wrong_number(
    office: Office,
    provider: Provider,
    new_phone: Callable[..., Phone],
    camera: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start = clock.now() + timedelta(days=3)
    visit = office.book(start=start)
    send(office)
    assert [one.phone for one in provider.sent] == [WRONG]

    page = new_phone("zhao", size=DESK).open()
    Hands(page, camera).sign_in(office.people.zhao.staff_no, PASSWORD)
    expect(page.locator(".day-board")).to_be_visible()
    day = start.astimezone(ZoneInfo("Asia/Shanghai"))
    page.goto(f"{office.server.url}/#/day?date={day:%Y-%m-%d}&visit={visit}")
    # One action opens the number where it stands, the other puts it right.
    Keyboard(page).press('[data-action="wrong-number"]')
    expect(page.locator('input[name="phone"]')).to_be_focused()
    page.keyboard.type(RIGHT)
    page.keyboard.press("Enter")
    expect(page.locator('[data-field="phone"]')).to_contain_text("139 8888 0001")
    expect(page.locator('[aria-labelledby="customer-trail"]')).to_contain_text(f"+86{WRONG} → +86{RIGHT}")
    expect(page.locator('[data-message="day-before"][data-state="waiting"]')).to_be_visible()

    later = start - timedelta(minutes=30)
    monkeypatch.setattr(clock, "now", lambda: later)
    send(office)
    assert provider.faults == []
    first, *others = [one.phone for one in provider.sent]
    assert first == WRONG and set(others) == {RIGHT}
    page.reload()
    expect(page.locator('[data-message="booked"][data-state="sent"]')).to_be_visible()
