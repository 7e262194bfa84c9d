"""The dispatcher's desk: every page and dialog under axe, and a booking by keyboard that is refused once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from eye import Eye, choose, languages
from hands import Hands
from keyboard import MOST_STOPS, Keyboard, reach
from playwright.sync_api import Page, expect
from scene import Office, Phone

from doorstep.appointments import store as appointments
from doorstep.clock import new_id, now
from doorstep.database import reading, transact
from doorstep.intake import holding
from doorstep.promises import store as promises
from doorstep.promises.rules import Holder, Promise
from people import PASSWORD

DESK = {"width": 1440, "height": 900}
NARROW = {"width": 768, "height": 1024}
DIALOGS = ("move", "reassign", "call", "cancel")
ASKED_BY_CUSTOMER = 'label.choice[data-value="customer"] input'


@pytest.fixture
def tomorrow() -> datetime:
    """Ten o'clock of tomorrow at the office: everybody works, and nothing has passed yet."""
    return now().astimezone(ZoneInfo("Asia/Shanghai")).replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(
        days=1
    )


def day(page: Page, at: datetime, more: str = "") -> None:
    """Opens the day of `at`."""
    page.goto(f"{page.url.split('#')[0]}#/?date={at:%Y-%m-%d}{more}")


def owe(office: Office, visit: str, hours: int) -> None:
    """That a customer is to be told by phone, by whichever dispatcher of the team."""
    made, holder = now() - timedelta(hours=4), Holder(office.people.east.id, "dispatcher")
    owed = Promise(new_id(), "message.tell", None, made, now() + timedelta(hours=hours), holder=holder)
    with office.app.app_context():
        transact(lambda: promises.put("visit", visit, [owed]))


@pytest.mark.parametrize("language", languages(1))
def test_the_dispatchers_screens(
    office: Office, new_phone: Callable[..., Phone], camera: Path, language: str, tomorrow: datetime
) -> None:
    late = office.book(name="欧阳王秀兰与配偶司马长风先生及其父母", minutes=-30)
    office.book(name="Alexandra Wolfeschlegelsteinhausen-Bergerdorff", minutes=90)
    page = new_phone("zhao", size=DESK).open()
    choose(page, language)
    eye = Eye(page, language)
    Hands(page, camera).sign_in(office.people.zhao.staff_no, PASSWORD)

    expect(page.locator(".day-board")).to_be_visible()
    # In the first half hour of a day it was promised for the day before.
    day(page, (now() - timedelta(minutes=30)).astimezone(tomorrow.tzinfo))
    expect(page.locator(f'.day-board [data-visit="{late}"]')).to_be_visible()
    expect(page.locator("[data-risk]").first).to_be_visible()
    eye.look_at("day")
    page.locator('[data-action="view-list"]').click()
    eye.look_at("day-list")
    page.locator('[data-action="view-board"]').click()
    page.locator('[data-action="hours"]').first.click()
    expect(page.locator("dialog [data-action='save']")).to_be_visible()
    eye.look_at("day-hours")
    page.keyboard.press("Escape")

    page.locator(f'.day-board [data-visit="{late}"]').click()
    expect(page.locator('[data-in-force="true"]')).to_be_visible()
    eye.look_at("day-visit")
    for dialog in DIALOGS:
        page.locator(f'[data-action="{dialog}"]').click()
        expect(page.locator(f'dialog[data-dialog="{dialog}"]')).to_be_visible()
        eye.look_at(f"day-{dialog}")
        page.keyboard.press("Escape")
    page.set_viewport_size(NARROW)
    eye.look_at("day-visit-narrow")
    page.locator('[data-action="close-panel"]').click()
    eye.look_at("day-narrow")
    page.set_viewport_size(DESK)
    day(page, tomorrow, "&visit=00000000-0000-7000-8000-000000000000")
    expect(page.locator('[role="alert"]')).to_be_visible()
    eye.look_at("day-empty-visit-missing")
    page.context.set_offline(True)
    day(page, tomorrow + timedelta(days=1))
    expect(page.locator('[data-problem="unreachable"]')).to_be_visible()
    eye.look_at("day-offline")
    page.context.set_offline(False)

    page.goto(page.url.split("#")[0] + "#/book")
    page.locator('[name="search"]').fill("王")
    expect(page.locator("[role=option]")).not_to_have_count(0)
    eye.look_at("book-search")
    page.locator("[role=option]").first.click()
    expect(page.locator('[name="email"]')).to_be_visible()
    eye.look_at("book-known")
    page.locator('[data-action="other-customer"]').click()
    page.locator('[name="search"]').fill("王")
    page.locator('[data-action="new-customer"]').click()
    page.locator('[data-action="book-now"]').click()
    expect(page.locator('[aria-invalid="true"]').first).to_be_focused()
    eye.look_at("book-faults")

    page.goto(page.url.split("#")[0] + "#/messages?date=all")
    expect(page.locator("[data-message]").first).to_be_visible()
    eye.look_at("messages")
    page.locator("[data-message]").first.click()
    expect(page.locator(".messages-text")).to_be_visible()
    eye.look_at("message")
    page.keyboard.press("Escape")
    page.locator('[data-action="state-sending"]').click()
    expect(page.locator("[data-message]")).to_have_count(0)
    eye.look_at("messages-none")
    page.goto(page.url.split("#")[0] + "#/settings")
    eye.look_at("dispatcher-settings")
    owe(office, late, hours=-3)
    owe(office, late, hours=5)
    page.goto(page.url.split("#")[0] + "#/todos")
    expect(page.locator('[data-todo="message.tell"]')).to_have_count(2)
    expect(page.locator("[data-todo][data-late]")).to_have_count(1)
    eye.look_at("todos")
    page.set_viewport_size(NARROW)
    eye.look_at("todos-narrow")
    assert len(eye.seen) == 21


def test_a_booking_by_keyboard(
    office: Office, new_phone: Callable[..., Phone], camera: Path, tomorrow: datetime
) -> None:
    """Found by name, refused because somebody was faster, booked at the next time, once although sent twice."""
    office.book(name="王秀兰", start=tomorrow + timedelta(days=7))
    page = new_phone("zhao", size=DESK).open()
    Hands(page, camera).sign_in(office.people.zhao.staff_no, PASSWORD)
    expect(page.locator(".day-board")).to_be_visible()
    reach(page, '[data-action="day-after"]')
    page.keyboard.press("Enter")
    reach(page, '[data-action="book"]')
    page.keyboard.press("Enter")

    reach(page, '[name="search"]')
    page.keyboard.type("秀兰")
    expect(page.locator('[role="option"][aria-selected="true"]')).to_contain_text("王秀兰")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator('[data-action="other-customer"]')).to_be_focused()
    reach(page, '[name="email"]')
    page.keyboard.type("xiulan@example.com")
    Keyboard(page).choose('select[name="kind"]', "broadband-install")
    reach(page, '[name="order.access"]')
    page.keyboard.press("ArrowDown")
    reach(page, '[name="order.pon_type"]')
    page.keyboard.type("XGS")
    expect(page.locator("[data-slot]")).not_to_have_count(0)
    slot = take(page, "李强")
    Keyboard(page).press(ASKED_BY_CUSTOMER, "Space")

    # Somebody else books that hour while the customer is still speaking.
    expect(page.locator("[data-slot][data-kept]")).to_be_visible()
    with office.app.app_context():
        holding.let_go(office.people.zhao.id)  # five minutes are over
    faster = office.book(start=slot)
    reach(page, '[data-action="book-now"]')
    page.keyboard.press("Enter")
    expect(page.locator("[data-overlap]")).to_be_visible()
    assert faster in str(page.locator("[data-overlap] a").get_attribute("href"))
    expect(page.locator("form")).to_contain_text("王秀兰")
    expect(page.locator('[name="time"]')).to_have_value(f"{slot:%H:%M}")

    # What was typed outlives a reload, too.
    page.reload()
    expect(page.locator("form")).to_contain_text("王秀兰")
    expect(page.locator("[data-slot]")).not_to_have_count(0)
    free = take(page, "李强")
    assert free != slot
    reach(page, '[data-action="book-now"]')
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("[data-booked]")).to_be_visible()
    booked = str(page.locator("[data-booked]").get_attribute("data-booked"))
    with office.app.app_context(), reading():
        begin = free.replace(hour=0, minute=0)
        found = appointments.visits_between(office.people.east.id, begin, begin + timedelta(days=1))
    assert {visit.id for visit in found} == {faster, booked}
    facts = next(visit.facts for visit in found if visit.id == booked)
    assert facts == {"order.access": "fibre", "order.pon_type": "xgs_pon"}
    expect(page.locator("[data-message]")).not_to_have_count(0)

    # The visit stands on the board, and the keyboard walks to it and back.
    reach(page, '[data-action="open-visit"]')
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_be_focused()
    expect(page.locator(".visit-panel-facts")).to_contain_text("XGS-PON")
    page.keyboard.press("Escape")
    expect(page.locator(f'.day-board [data-visit="{booked}"]')).to_be_focused()
    page.keyboard.press("ArrowLeft" if free > slot else "ArrowRight")
    expect(page.locator(f'.day-board [data-visit="{faster}"]')).to_be_focused()

    # Next time nobody has to ask for the address.
    reach(page, '[data-action="book"]')
    page.keyboard.press("Enter")
    reach(page, '[name="search"]')
    page.keyboard.type("秀兰")
    expect(page.locator('[role="option"][aria-selected="true"]')).to_contain_text("王秀兰")
    page.keyboard.press("Enter")
    expect(page.locator('[data-action="other-customer"]')).to_be_focused()
    expect(page.locator("form")).to_contain_text("xiulan@example.com")
    reach(page, '[data-action="change-email"]')
    page.keyboard.press("Enter")
    expect(page.locator('[name="email"]')).to_be_focused()


def test_a_day_that_lies_open_keeps_up(
    office: Office, new_phone: Callable[..., Phone], camera: Path, tomorrow: datetime
) -> None:
    """Two desks: what one reassigns shows on the other by itself; who changes an old view has to look again."""
    visit = office.book(start=tomorrow)
    pages = []
    for name in ("zhao", "zhao-too"):
        page = new_phone(name, size=DESK).open()
        Hands(page, camera).sign_in(office.people.zhao.staff_no, PASSWORD)
        expect(page.locator(".day-board")).to_be_visible()
        day(page, tomorrow, f"&visit={visit}")
        expect(page.locator('[data-in-force="true"]')).to_be_visible()
        pages.append(page)
    one, other = pages
    other.locator('[data-action="reassign"]').click()
    other.locator(f'dialog label[data-value="{office.people.wang.id}"]').click()

    one.locator('[data-action="reassign"]').click()
    one.locator('dialog label[data-value="nobody"]').click()
    one.locator('dialog [data-action="save"]').click()
    expect(one.locator(f'.day-unassigned [data-visit="{visit}"]')).to_be_visible()

    # The dialog of the other desk was opened on what is now the past.
    other.route("**/api/v1/day/changes**", lambda route: route.abort())
    other.locator('dialog [data-action="save"]').click()
    expect(other.locator('dialog [role="alert"]')).to_be_visible()
    other.locator('dialog [data-action="save"]').click()
    expect(other.locator("dialog[open]")).to_have_count(0)

    mine = one.locator(f'section:has(#row-{office.people.wang.id}) [data-visit="{visit}"]')
    expect(mine).to_be_visible()
    expect(one.locator("[data-changes]")).not_to_be_empty()
    other.locator('[data-action="undo"]').click()
    expect(other.locator(f'.day-unassigned [data-visit="{visit}"]')).to_be_visible()


def test_a_free_time_is_taken_by_the_clock_of_the_visit(
    office: Office, new_phone: Callable[..., Phone], camera: Path, tomorrow: datetime
) -> None:
    """A visit in Urumqi, two hours behind the office: a free time is that very instant, and says by whose clock."""
    visit = office.book(start=tomorrow, zone="Asia/Urumqi")
    page = new_phone("zhao", size=DESK).open()
    Hands(page, camera).sign_in(office.people.zhao.staff_no, PASSWORD)
    day(page, tomorrow, f"&visit={visit}")
    expect(page.locator(f'.day-board [data-visit="{visit}"]')).to_contain_text("08:00（UTC+6）")
    page.locator('[data-action="move"]').click()
    slot = page.locator("dialog [data-slot]").first
    expect(page.locator("dialog .visit-week legend")).to_contain_text("（UTC+6）")
    chosen = datetime.fromisoformat(str(slot.get_attribute("data-slot")))
    slot.click()
    page.locator(f"dialog {ASKED_BY_CUSTOMER}").check()
    with page.expect_response(lambda answer: "/move" in answer.url) as moved:
        page.locator('dialog [data-action="save"]').click()
    assert datetime.fromisoformat(moved.value.json()["promise"]["start"]) == chosen


def test_a_duplicated_tab_books_for_itself(
    office: Office, new_phone: Callable[..., Phone], camera: Path, tomorrow: datetime
) -> None:
    page = new_phone("zhao", size=DESK).open()
    Hands(page, camera).sign_in(office.people.zhao.staff_no, PASSWORD)
    page.goto(f"{page.url.split('#')[0]}#/book")
    page.locator('[name="search"]').fill("13800138021")
    page.locator('[data-action="new-customer"]').click()
    fill(page, name="测试丙", address="试验路3号", date=f"{tomorrow:%Y-%m-%d}", time="09:00")
    page.locator('select[name="kind"]').select_option("broadband-install")
    page.locator(ASKED_BY_CUSTOMER).check()
    with page.context.expect_page() as opened:
        page.evaluate("window.open(location.href)")  # copies what the tab has stored, as duplicating it does
    other = opened.value
    expect(other.locator('[name="name"]')).to_have_value("测试丙")
    fill(other, name="测试丁", address="试验路4号", time="14:00")
    for tab in (page, other):
        tab.locator('[data-action="book-now"]').click()
        expect(tab.locator("[data-booked]")).to_be_visible()


def fill(page: Page, **fields: str) -> None:
    """Types into fields of a form, by name."""
    for name, value in fields.items():
        page.locator(f'[name="{name}"]').first.fill(value)


def take(page: Page, technician: str) -> datetime:
    """Takes the best free time of a technician with the arrow keys; returns it."""
    reach(page, "[data-slot] input")
    page.keyboard.press("Space")
    for _ in range(MOST_STOPS):
        chosen = page.locator("[data-slot]:has(input:checked)")
        if technician in chosen.inner_text():
            return datetime.fromisoformat(str(chosen.get_attribute("data-slot")))
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{technician} has no free time")
