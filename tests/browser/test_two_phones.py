"""Two phones on one visit: both answers are shown, and one more event settles it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hands import Hands
from playwright.sync_api import Page, expect
from scene import Office, Phone

from people import PASSWORD

ITEM = "enter.shoe-covers"


def test_two_answers_are_both_shown_and_one_more_settles_it(
    office: Office, new_phone: Callable[..., Phone], camera: Path
) -> None:
    visit = office.book(backup=True)
    pages = []
    for name, person in (("li", office.people.li), ("wang", office.people.wang)):
        page = new_phone(name).open()
        hands = Hands(page, camera)
        hands.sign_in(person.staff_no, PASSWORD)
        hands.packed(visit)
        hands.open_visit(visit)
        pages.append(page)
    li, wang = pages
    hands = {page: Hands(page, camera) for page in pages}
    for page in pages:
        page.context.set_offline(True)
    answer(hands[li], "done")
    answer(hands[wang], "not_done")
    for page in (li, wang, li):
        sync(page)
    for page in pages:
        open_again(hands[page], visit)
        card = page.locator(f'[data-item="{ITEM}"]')
        expect(card).to_have_attribute("data-state", "conflict")
        expect(card.locator('[data-action="resolve"]')).to_have_count(2)
        expect(card).to_contain_text("已做")
        expect(card).to_contain_text("没做")

    li.locator(f'[data-item="{ITEM}"] [data-action="resolve"][data-value=\'"done"\']').click()
    expect(li.locator(f'[data-item="{ITEM}"]')).to_have_attribute("data-state", "passed")
    for page in (li, wang):
        sync(page)
    open_again(hands[wang], visit)
    expect(wang.locator(f'[data-item="{ITEM}"]')).to_have_attribute("data-state", "passed")


def answer(hands: Hands, value: str) -> None:
    card = hands.show("enter", ITEM)
    card.locator(f'[data-action="answer-{value}"]').click()
    expect(card).not_to_have_attribute("data-state", "open")


def sync(page: Page) -> None:
    """Gives the network back and opens the app again, which sends and fetches."""
    page.context.set_offline(False)
    page.reload()
    expect(page.locator('[data-unsent="0"]').first).to_be_visible()


def open_again(hands: Hands, visit: str) -> None:
    hands.page.goto(hands.page.url.split("#")[0] + f"#/visit/{visit}")
    hands.show("enter")
