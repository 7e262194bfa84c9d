"""What is signed: nothing unfinished, nothing of the office; and what is added afterwards says so to everybody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from eye import Eye
from hands import Hands
from playwright.sync_api import Page, expect
from scene import Office, Phone

from builders import standard
from doorstep.accounts import links
from doorstep.database import reading
from doorstep.records import store as records
from people import PASSWORD

FAILED, OF_THE_OFFICE = "work.cloth", "arrive.door"


def test_what_is_signed_and_what_is_added_afterwards(
    office: Office, new_phone: Callable[..., Phone], camera: Path
) -> None:
    visit = office.book()
    phone = new_phone("li")
    page = phone.open()
    hands = Hands(page, camera, choices={FAILED: "not_done"})
    hands.sign_in(office.people.li.staff_no, PASSWORD)
    hands.packed(visit)
    phone.offline()
    hands.open_visit(visit)
    eye = Eye(page, "zh-CN")

    # In the middle of the work nobody is asked to sign: what is missing is named, and one tap leads there.
    hands.work_until("next-started")
    hands.press_next()
    raise_damage(page)
    page.locator('[data-action="more"]').click()
    page.locator('[data-action="more-sign"]').click()
    missing = page.locator(f'[data-action="missing"][data-of="{FAILED}"]')
    expect(missing).to_be_visible()
    eye.look_at("signed-not-ready")
    missing.click()
    expect(page.locator(f'li.visit-item[data-item="{FAILED}"]')).to_be_in_viewport()
    hands.press_next()  # back to what comes first
    hands.work_until("next-sign")

    # The customer reads what is theirs, and signs.
    page.locator('[data-action="next-sign"]').click()
    expect(page.locator(f'[data-signed="{FAILED}"][data-state="failed"]')).to_contain_text("现场条件所限")
    expect(page.locator('[data-signed="work.speed"]')).to_contain_text("签约 500 Mbps，450 Mbps 以上合格")
    expect(page.get_by_text("茶几划了一道")).to_be_visible()
    eye.look_at("signed-statement")
    shown = hands.sign_as_customer()["shown"]
    assert [label for label in labels_of_the_office() if label in shown] == []
    hands.take_back()

    # Afterwards somebody thinks better of it; everybody is told that nobody signed that.
    page.evaluate("([visit, item]) => (location.hash = `/visit/${visit}?item=${item}`)", [visit, FAILED])
    card = page.locator(f'li.visit-item[data-item="{FAILED}"]')
    card.locator('[data-action="answer-done"]').click()
    expect(card).to_have_attribute("data-state", "passed")
    hands.work_until("next-complete")
    hands.press_next()
    page.locator('dialog [data-action="save"]').click()
    expect(page.locator('[data-action="next-over"]')).to_be_visible()
    phone.offline(False)
    expect(page.locator('[data-unsent="0"]')).to_be_visible()

    with office.app.app_context(), reading():
        [record] = records.records_of(visit)
        address = links.address(visit, 1).partition("#")[2]
    receipt = new_phone("customer").open()
    receipt.goto("about:blank")
    receipt.goto(f"{office.server.url}/#{address}")
    expect(receipt.locator('[data-items="done"] li', has=receipt.locator("[data-after]"))).to_have_count(1)
    expect(receipt.locator("[data-after]")).to_have_count(1)
    expect(receipt.locator('[data-told="damages"]')).to_contain_text("茶几划了一道")
    text = receipt.locator("main").inner_text()
    assert [label for label in labels_of_the_office() if label in text] == []
    Eye(receipt, "zh-CN").look_at("signed-receipt")

    desk = new_phone("chen", size={"width": 1440, "height": 900}).open()
    hands = Hands(desk, camera)
    hands.sign_in(office.people.chen.staff_no, PASSWORD)
    hands.look_at_queue()
    desk.locator(f'[data-review="{record.number}"]').click()
    answer = desk.locator(f'li.records-answer[data-item="{FAILED}"]')
    expect(answer).to_contain_text("签字后补记")
    expect(desk.locator(f'li.records-answer[data-item="{OF_THE_OFFICE}"]')).not_to_contain_text("签字后补记")
    expect(desk.locator('[data-match="matches"]')).to_be_visible()
    Eye(desk, "zh-CN").look_at("signed-record")


def raise_damage(page: Page) -> None:
    page.locator('[data-action="more"]').click()
    page.locator('[data-action="more-incident"]').click()
    page.locator('label.choice[data-value="damage"]').click()
    page.locator("dialog textarea").fill("茶几划了一道")
    page.locator('dialog [data-action="save"]').click()
    expect(page.locator("dialog[open]")).to_have_count(0)


def labels_of_the_office() -> list[str]:
    """The labels of what this list asks for the office alone."""
    items = [item for phase in standard()["visits"]["broadband-install"]["phases"] for item in phase["items"]]
    return [standard()["items"][item]["zh"] for item in items if standard()["items"][item]["audience"] == "office"]
