"""Few taps: an ordinary installation in the city, from packing to farewell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hands import Hands
from playwright.sync_api import expect
from scene import Office, Phone

from people import PASSWORD

MOST = 25


def test_an_ordinary_installation_takes_at_most_25_taps(
    office: Office, new_phone: Callable[..., Phone], camera: Path
) -> None:
    visit = office.book()
    page = new_phone("li").open()
    hands = Hands(page, camera)
    hands.sign_in(office.people.li.staff_no, PASSWORD)
    hands.open_visit(visit)
    hands.work_until("next-sign")
    hands.press_next()
    hands.sign_as_customer()
    hands.take_back()
    hands.work_until("next-complete")
    hands.press_next()
    hands.tap(page.locator('dialog [data-action="save"]'), "complete")
    expect(page.locator('[data-action="next-over"]')).to_be_visible()
    print(f"\ntaps: {hands.taps}: {', '.join(line for line in hands.log if not line.startswith('photo '))}")
    assert hands.taps <= MOST
