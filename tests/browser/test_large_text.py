"""Text of twice the size, and a phone that lies flat: at least half of the height is what one works on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from eye import SIDEWAYS, STANDS_STILL, choose, languages
from hands import Hands
from playwright.sync_api import Page, expect
from scene import OUTPUT, PHONE, Office, Phone

from people import PASSWORD

FLAT = {"width": 640, "height": 360}
LARGE = "() => { document.documentElement.style.fontSize = '200%' }"
USUAL = "() => { document.documentElement.style.fontSize = '' }"
SHARE = "() => document.getElementById('content').clientHeight / innerHeight"
"""How much of the screen is content."""
LEVEL = """() => {
  const header = document.querySelector('.header, .visit-customer-bar');
  const all = [...header.children].map((one) => one.getBoundingClientRect());
  return Math.max(...all.map(({ top }) => top)) < Math.min(...all.map(({ bottom }) => bottom));
}"""
"""Whether what stands in the header shares one row."""
WHOLE = """() => {
  const at = (one) => document.querySelector(one).getBoundingClientRect();
  const [pad, view] = [at('[data-action="pad"]'), at('#content')];
  return pad.height >= 100 && pad.top >= view.top && pad.bottom <= view.bottom + 1;
}"""
"""Whether the place to sign is whole in view."""


def looked_at(page: Page, name: str) -> None:
    """Upright and flat, with usual and with large text."""
    OUTPUT.mkdir(exist_ok=True)
    for look, size in (("upright", PHONE), ("flat", FLAT)):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        for text, set_text in (("large", LARGE), ("usual", USUAL)):
            page.evaluate(set_text)
            page.evaluate(STANDS_STILL)
            page.screenshot(path=str(OUTPUT / f"{name}-{look}-{text}.png"))
            where = f"{name} {look}, {text} text"
            assert page.evaluate(SHARE) >= 0.5, f"less than half of {where} is content"
            assert page.evaluate(SIDEWAYS) <= 0, f"{where} is wider than the screen"
            assert page.evaluate(LEVEL), f"the header of {where} takes several rows"
            if name == "large-signature":
                page.locator('label.choice[data-value="typed"]').click()
                page.locator('label.choice[data-value="drawn"]').click()
                page.evaluate(STANDS_STILL)
                page.evaluate("() => { document.getElementById('content').scrollTop = 0 }")
                assert page.evaluate(WHOLE), f"the pad is not whole in view: {where}"
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})


@pytest.mark.parametrize("language", languages(1))
def test_half_of_the_height_is_content(
    office: Office, new_phone: Callable[..., Phone], camera: Path, language: str
) -> None:
    visit = office.book(name="欧阳王秀兰与配偶司马长风先生及其父母")
    page = new_phone("li").open()
    choose(page, language)
    hands = Hands(page, camera)
    hands.sign_in(office.people.li.staff_no, PASSWORD)
    hands.packed(visit)
    looked_at(page, "large-today")
    hands.open_visit(visit)
    looked_at(page, "large-packing")
    hands.work_until("next-started")
    hands.press_next()
    looked_at(page, "large-work")
    hands.work_until("next-sign")
    looked_at(page, "large-finished")
    hands.press_next()
    for step in ("statement", "private", "rating"):
        expect(page.locator(f'[data-step="{step}"]')).to_be_visible()
        page.locator('[data-action="sign-next"]').click()
    expect(page.locator('[data-step="signature"]')).to_be_visible()
    looked_at(page, "large-signature")
