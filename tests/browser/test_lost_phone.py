"""A phone is lost in the middle of a visit: the next one says what may be missing, and so does the dispatcher's day."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from eye import Eye, choose, languages
from hands import Hands
from playwright.sync_api import expect
from scene import Office, Phone

from people import PASSWORD

DESK = {"width": 1440, "height": 900}


@pytest.mark.parametrize("language", languages(0))
def test_what_went_with_a_phone_is_named_on_the_next_one_and_on_the_day(
    office: Office, new_phone: Callable[..., Phone], camera: Path, language: str
) -> None:
    visit = office.book(minutes=30)
    page = new_phone("first").open()
    hands = Hands(page, camera)
    hands.sign_in(office.people.li.staff_no, PASSWORD)
    hands.packed(visit)
    hands.open_visit(visit)
    card = hands.show("enter", "enter.shoe-covers")
    with page.expect_response(lambda answer: "item.answered" in (answer.request.post_data or "")):
        card.locator('[data-action="answer-done"]').click()

    page = new_phone("second").open()
    choose(page, language)
    Hands(page, camera).sign_in(office.people.li.staff_no, PASSWORD)
    named = page.locator(f'[role="status"] a[href$="/visit/{visit}"]')
    expect(named).to_be_visible()
    Eye(page, language).look_at("today-lost-phone")
    named.click()
    expect(page.locator('[data-action^="next-"]')).to_be_visible()

    page = new_phone("zhao", size=DESK).open()
    choose(page, language)
    Hands(page, camera).sign_in(office.people.zhao.staff_no, PASSWORD)
    lost = page.locator('.day-risk[data-risk="phone_gone"]')
    expect(lost.locator(f'a[href="tel:{office.people.li.phone}"]')).to_be_visible()
    Eye(page, language).look_at("day-lost-phone")
