"""Few taps, for every kind of visit: from the opened visit to Today, jumps, switches and confirmations counted.

The camera, the system's own dialogs and what the customer enters are not. `Hands.press_next` fails when a tap confirms
what is not on the screen of 360 × 640.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hands import Hands
from playwright.sync_api import expect
from scene import PHONE, Office, Phone

from people import PASSWORD

MOST = {
    "broadband-install": 20,
    "fault-repair": 22,
    "account-manager-visit": 16,
    "complaint-visit": 20,
    "first-visit": 20,
    "home-business-handling": 20,
}

WITHOUT_SIGNATURE = {"first-visit"}


@pytest.mark.parametrize("kind", MOST)
def test_an_ordinary_visit_takes_few_taps(
    office: Office, new_phone: Callable[..., Phone], camera: Path, kind: str
) -> None:
    visit = office.book(kind=kind)
    phone = new_phone("li")
    assert phone.size == PHONE
    page = phone.open()
    hands = Hands(page, camera)
    hands.sign_in(office.people.li.staff_no, PASSWORD)
    hands.open_visit(visit)
    if kind not in WITHOUT_SIGNATURE:
        hands.work_until("next-sign")
        hands.press_next()
        hands.sign_as_customer()
        hands.take_back()
    hands.finish()
    hands.press_next()
    expect(page.locator("[data-visit]").first).to_be_visible()
    print(f"\n{kind}: {hands.taps} taps: {', '.join(line for line in hands.log if not line.startswith('photo '))}")
    assert hands.taps <= MOST[kind]
