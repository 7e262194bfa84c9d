"""A customer with nothing but a telephone: booked, the link by text message, the door code, the receipt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hands import Hands
from playwright.sync_api import expect
from scene import Office, Phone
from test_late import completes
from test_nobody_home import told

from mailing import tick
from people import PASSWORD
from sms_provider import KEYS, Provider, sms_provider

BOOKED, FINISHED = "SMS_470000001", "SMS_470000008"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """The operator's gateway, which checks each signature and keeps what it is given."""
    with sms_provider("aliyun") as twin:
        yield twin


@pytest.fixture(scope="module")
def more_settings(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    file = tmp_path_factory.mktemp("sms") / "provider.yaml"
    file.write_text(provider.file)
    return {"sms_file": str(file), "sms_keys": KEYS, "outbound_local": "yes"}


def token(office: Office, provider: Provider, template: str) -> str:
    """What stands in the link of the one text message of this template, once all that is due has been sent."""
    with office.app.app_context():
        tick(office.app)
    assert provider.faults == []
    [sent] = [one for one in provider.sent if one.template == template]
    assert sent.phone == "13900000001"
    return str(sent.parameters["token"])


def test_a_customer_without_mail_has_link_door_code_and_receipt(
    office: Office, provider: Provider, new_phone: Callable[..., Phone], camera: Path
) -> None:
    visit = office.book()
    link = token(office, provider, BOOKED)
    home = new_phone("customer").open()
    home.goto(f"{office.server.url}/#/v/{link}")
    expect(home.locator('[data-state="booked"]')).to_be_visible()
    code = home.locator("[data-code]").get_attribute("data-code")

    technician = Hands(new_phone("li").open(), camera)
    technician.sign_in(office.people.li.staff_no, PASSWORD)
    technician.packed(visit)
    technician.open_visit(visit)
    technician.work_until("next-arrived")
    technician.page.locator('input[name="door-code"]').fill(str(code))
    technician.press_next()
    expect(technician.page.locator('[data-code="right"]')).to_be_visible()
    completes(office, office.people.li, visit)
    told(office, technician.page, visit)

    assert token(office, provider, FINISHED) == link
    home.reload()
    expect(home.locator('[data-state="finished"]')).to_be_visible()
    expect(home.locator("[data-digest]")).to_be_visible()
