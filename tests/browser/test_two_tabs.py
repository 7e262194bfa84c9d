"""Two tabs of one browser, and the way back: work is the same in both tabs, and a form that was left is still there."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hands import Hands
from playwright.sync_api import expect
from scene import Office, Phone

from doorstep.clock import now
from people import PASSWORD

KEPT_IN_THE_TAB = "typed => typed.every((text) => Object.values({...sessionStorage}).join().includes(text))"


def test_what_is_tapped_in_one_tab_shows_in_the_other(
    office: Office, new_phone: Callable[..., Phone], camera: Path
) -> None:
    visit = office.book()
    page = new_phone("li").open()
    one = Hands(page, camera)
    one.sign_in(office.people.li.staff_no, PASSWORD)
    one.packed(visit)
    other = page.context.new_page()
    other.goto(page.url)
    two = Hands(other, camera)
    two.packed(visit)
    one.open_visit(visit)
    two.open_visit(visit)
    one.work_until("next-departed")
    one.press_next()
    for tab in (page, other):
        expect(tab.locator('[data-action="next-arrived"]')).to_be_visible()


def test_a_booking_that_was_left_and_loaded_anew_is_still_there(
    office: Office, new_phone: Callable[..., Phone], camera: Path
) -> None:
    page = new_phone("zhao", size={"width": 1440, "height": 900}).open()
    Hands(page, camera).sign_in(office.people.zhao.staff_no, PASSWORD)
    page.goto(f"{page.url.split('#')[0]}#/book")
    page.locator('[name="search"]').fill("13800138031")
    page.locator('[data-action="new-customer"]').click()
    tomorrow = now().astimezone(ZoneInfo("Asia/Shanghai")) + timedelta(days=1)
    typed = {"name": "测试戊", "address": "试验路5号", "date": f"{tomorrow:%Y-%m-%d}", "time": "09:30"}
    for name, value in typed.items():
        page.locator(f'[name="{name}"]').first.fill(value)
    page.wait_for_function(KEPT_IN_THE_TAB, arg=list(typed.values()))
    page.goto(f"{page.url.split('#')[0]}#/")
    expect(page).to_have_url(re.compile("#/day"))  # it leads on; a step back in that very moment would be lost
    page.go_back()
    page.reload()
    for name, value in typed.items():
        expect(page.locator(f'[name="{name}"]').first).to_have_value(value)
