"""A review goes round: picked, asked about, answered on a phone without a network, judged by keyboard, counted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hands import Hands
from playwright.sync_api import Page, expect
from scene import Office, Phone, wait_until_kept

import builders
from doorstep.database import db
from people import PASSWORD, browser, sign_in

DESK = {"width": 1440, "height": 900}
QUESTION = "晚了半个小时，为什么没有先告诉客户？"
ANSWER = "路上堵车，到了楼下才打通客户的电话。"


def came_late(office: Office) -> str:
    """A visit that was reached half an hour late, and where nobody opened; returns its id."""
    visit = office.book(minutes=-30)
    with office.app.app_context():
        client = browser(office.app)
        sign_in(client, office.people.li)
        phone = builders.Phone(client, office.people.li).enrol()
        said = [phone.event(visit, type) for type in ("visit.departed", "visit.arrived")]
        said.append(phone.event(visit, "call.attempted", {"purpose": "arrival", "result": "no_answer"}))
        ending = phone.event(visit, "visit.completed", {"outcome": "missed", "recorded": 4})
        assert phone.results(*said, ending, clock=phone.clock()) == ["accepted"] * 4
        db.session.remove()
    return visit


def test_a_review_goes_round(office: Office, new_phone: Callable[..., Phone], camera: Path) -> None:
    visit = came_late(office)
    desk = opened(new_phone("chen", size=DESK), office, camera)
    other = opened(new_phone("chen-again", size=DESK), office, camera)
    keys = desk.keyboard

    # The reason says by how much, and leads to its evidence.
    row = desk.locator('[data-review="1"]')
    expect(row).to_contain_text("迟到 30 分钟")
    row.focus()
    keys.press("Enter")
    desk.get_by_role("button", name="看依据：迟到 30 分钟").focus()
    keys.press("Enter")
    expect(desk.locator('[data-evidence="arrival"]')).to_be_focused()
    other.locator('[data-review="1"]').click()
    expect(other.locator('[data-action="mark-meets"]')).to_be_visible()

    keys.press("q")
    expect(desk.locator('textarea[name="comment"]')).to_be_focused()
    keys.type(QUESTION)
    keys.press("Control+Enter")
    expect(desk.locator(".desk-review [data-saved]")).to_be_visible()

    # Somebody who had opened it before loses nothing that was typed.
    other.keyboard.press("f")
    expect(other.locator('textarea[name="comment"]')).to_be_focused()
    other.keyboard.type("没有守约")
    other.keyboard.press("Control+Enter")
    expect(other.locator('.desk-review [role="alert"]')).to_be_visible()
    expect(other.locator('textarea[name="comment"]')).to_have_value("没有守约")
    other.locator(".desk-trail summary").click()
    expect(other.locator('[data-did="sent_back"]')).to_contain_text(QUESTION)

    answered_offline(new_phone("li", own=True), office, camera, visit)

    desk.goto(f"{office.server.url}/#/reviews")
    desk.locator('label.choice[data-value="answered"]').click()
    row.focus()
    keys.press("Enter")
    expect(desk.locator(".reviews-said")).to_contain_text(ANSWER)
    expect(desk.locator('[data-concern="late"]')).to_have_count(0)
    keys.press("m")
    expect(desk.locator('[data-action="save-review"]')).to_be_focused()
    keys.press("Enter")
    expect(desk.locator(".desk-review [data-saved]")).to_be_visible()
    expect(desk.locator('[data-action="to-queue"]')).to_be_focused()

    # Each number opens the records behind it.
    for number, count in (("mark-meets", 1), ("verdict-late", 1), ("outcome-missed", 1), ("visits", 1)):
        desk.goto(f"{office.server.url}/#/numbers")
        desk.locator(f'[data-number="{number}"], [data-number="{number}"] a').last.click()
        expect(desk.locator("[data-record]")).to_have_count(count)
    desk.locator('select[name="reviewed"]').select_option("fails")
    expect(desk.locator("[data-record]")).to_have_count(0)


def opened(phone: Phone, office: Office, camera: Path) -> Page:
    """The supervisor's desk, signed in."""
    page = phone.open()
    hands = Hands(page, camera)
    hands.sign_in(office.people.chen.staff_no, PASSWORD)
    hands.look_at_queue()
    expect(page.locator("[data-review]")).to_have_count(1)
    return page


def answered_offline(phone: Phone, office: Office, camera: Path, visit: str) -> None:
    """The finished visit is on the phone again; it is answered in a basement, by an app that is killed meanwhile."""
    page = phone.open()
    Hands(page, camera).sign_in(office.people.li.staff_no, PASSWORD)
    asked = f'[data-visit="{visit}"][data-asked="open"] a'
    expect(page.locator(asked)).to_contain_text(QUESTION)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    phone.close()  # the browser writes down who is signed in when it has time, or when it is closed
    page = phone.open_offline()
    page.locator(asked).click()
    page.locator('textarea[name="reply"]').fill(ANSWER)
    wait_until_kept(page, ANSWER)
    page.wait_for_timeout(1000)  # what is a second old outlives a kill
    phone.kill()
    page = phone.open_offline()
    page.locator(asked).click()
    expect(page.locator('textarea[name="reply"]')).to_have_value(ANSWER)
    page.locator('[aria-labelledby="asked"] [data-action="save"]').click()
    card = page.locator('[aria-labelledby="asked"]')
    expect(card.locator("[data-reply]")).to_have_text(ANSWER)
    expect(card.locator('[data-saved="saved"]')).to_be_visible()
    phone.offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    # Once the office has it, nothing is asked any more.
    expect(card).to_have_count(0)
