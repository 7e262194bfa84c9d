"""Everyone can use it: axe finds nothing on any screen, in both languages and both colour schemes.

A picture of each screen is kept in `tests/output`: a phone for the technician and the customer, a desk for the
supervisor.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from eye import Eye, choose, languages
from hands import Hands
from playwright.sync_api import Page, Route, expect
from scene import PHONE, Office, Phone, wait_until

from doorstep.accounts import store as accounts
from doorstep.accounts.rules import NewPerson
from doorstep.clock import new_id, now
from doorstep.database import writing
from doorstep.intake import store as intake
from people import PASSWORD
from samples.intake import event_of, quarantined

PULL = "**/api/v1/sync/pull*"
SHEETS = ("call", "delay", "leave", "question", "complaint", "incident", "note", "outcome")


@pytest.mark.parametrize("language", languages(0))
def test_the_technicians_screens(office: Office, new_phone: Callable[..., Phone], camera: Path, language: str) -> None:
    visit = office.book(name="欧阳王秀兰与配偶司马长风先生及其父母", minutes=-15)
    office.book(name="Alexandra Wolfeschlegelsteinhausen-Bergerdorff", minutes=90)
    page = new_phone("li").open()
    choose(page, language)
    eye = Eye(page, language)
    eye.look_at("sign-in")
    hands = Hands(page, camera)
    hands.sign_in("T101", "wrong password")
    expect(page.locator('[role="alert"]')).to_be_visible()
    eye.look_at("sign-in-refused")
    hands.sign_in(office.people.li.staff_no, PASSWORD)
    expect(page.locator(f'[data-visit="{visit}"]')).to_be_visible()
    eye.look_at("today")
    hands.open_visit(visit)
    eye.look_at("visit-packing")
    for sheet in SHEETS:
        page.locator('[data-action="more"]').click()
        if sheet == SHEETS[0]:
            eye.look_at("visit-more")
        page.locator(f'[data-action="more-{sheet}"]').click()
        expect(page.locator("dialog[open]")).to_be_visible()
        eye.look_at(f"sheet-{sheet}")
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
    hands.work_until("next-started")
    eye.look_at("visit-door")
    hands.press_next()
    eye.look_at("visit-work")
    page.evaluate("visit => (location.hash = `/visit/${visit}/sign`)", visit)
    expect(page.locator("[data-unready]")).to_be_visible()
    eye.look_at("sign-not-ready")
    page.locator('[data-action="missing"]').first.click()
    hands.work_until("next-sign")
    eye.look_at("visit-finished")
    hands.press_next()
    expect(page.locator('[data-step="statement"]')).to_be_visible()
    eye.look_at("customer-statement")
    page.locator('[data-action="sign-next"]').click()
    expect(page.locator('[data-step="private"]')).to_be_visible()
    eye.look_at("customer-private")
    page.locator('[data-action="sign-next"]').click()
    expect(page.locator('[data-step="rating"]')).to_be_visible()
    eye.look_at("customer-rating")
    page.locator('[data-action="sign-next"]').click()
    expect(page.locator('[data-step="signature"]')).to_be_visible()
    eye.look_at("customer-signature")
    for kind in ("typed", "refused"):
        page.locator(f'label.choice[data-value="{kind}"]').click()
        eye.look_at(f"customer-signature-{kind}")
    page.locator('[data-action="hand-back"]').click()
    eye.look_at("customer-hand-back")
    hands.take_back()
    page.context.set_offline(True)
    owe_a_call(page)
    eye.look_at("today-owed")
    page.locator('[data-action="hotline-due"]').click()
    expect(page.locator("dialog[open]")).to_be_visible()
    eye.look_at("sheet-hotline")
    page.keyboard.press("Escape")
    for place in ("outbox", "history", "settings", "leave"):
        page.goto(page.url.split("#")[0] + f"#/{place}")
        eye.look_at(place)
    page.goto(page.url.split("#")[0] + "#/nowhere")
    eye.look_at("unknown-page")
    page.context.set_offline(False)
    page.goto(page.url.split("#")[0] + "#/settings")
    page.locator('[data-action="calendar-make"]').click()
    expect(page.locator("[data-address]")).to_be_visible()
    eye.look_at("settings-calendar")
    page.locator('[data-action="calendar-revoke"]').click()
    eye.look_at("dialog-calendar")
    assert len(eye.seen) == len(set(eye.seen)) == 25 + len(SHEETS)


def owe_a_call(page: Page) -> None:
    """Writes down a question for which the hotline cannot be called without a network, and goes to Today."""
    page.locator('[data-action="more"]').click()
    page.locator('[data-action="more-question"]').click()
    page.locator("dialog textarea").first.fill("为什么扣费")
    page.locator('dialog label.choice[data-value="queued"]').click()
    page.locator('dialog [data-action="save"]').click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.goto(page.url.split("#")[0] + "#/")
    expect(page.locator('[data-todo="question.hotline"]')).to_be_visible()


@pytest.mark.parametrize("language", languages(1))
def test_what_has_not_come_yet_is_said(
    office: Office, new_phone: Callable[..., Phone], camera: Path, language: str
) -> None:
    office.book()
    page = new_phone("li").open()
    choose(page, language)
    held: list[Route] = []
    page.context.route("**/api/v1/standard/*", lambda route: route.abort())
    page.context.route(PULL, lambda route: held.append(route))
    Hands(page, camera).sign_in(office.people.li.staff_no, PASSWORD)
    expect(page.locator('.state[role="status"]')).to_be_visible()
    eye = Eye(page, language)
    eye.look_at("today-first")
    wait_until(page, lambda: bool(held))
    page.context.set_offline(True)
    held[0].abort()
    unreceived = {"zh-CN": "您的安排还没有下载", "en": "Your visits are not here yet"}[language]
    expect(page.get_by_text(unreceived)).to_be_visible()
    eye.look_at("today-unreceived")
    page.context.unroute(PULL)
    page.context.set_offline(False)
    missing = {"zh-CN": "清单还没下载", "en": "No checklist here yet"}[language]
    expect(page.locator('[data-packed="false"]').get_by_text(missing)).to_be_visible()
    eye.look_at("today-unpacked")


@pytest.mark.parametrize("language", languages(1))
def test_the_supervisors_screens(office: Office, new_phone: Callable[..., Phone], camera: Path, language: str) -> None:
    visit = office.book(minutes=-30)
    desk = new_phone("chen", size={"width": 1440, "height": 900}).open()
    choose(desk, language)
    Hands(desk, camera).sign_in(office.people.chen.staff_no, PASSWORD)
    eye = Eye(desk, language)
    expect(desk.locator(".state")).to_be_visible()
    eye.look_at("todos-none")
    go(desk, "customers")
    desk.locator("[data-customer]").click()
    expect(desk.locator("[data-visit]")).to_be_visible()
    eye.look_at("customer")
    go(desk, "customers/doubles")
    expect(desk.locator(".state")).to_be_visible()
    eye.look_at("doubles-none")
    go(desk, "reviews")
    expect(desk.locator(".state")).to_be_visible()
    eye.look_at("queue-none")
    go(desk, "records")
    expect(desk.locator(".state")).to_be_visible()
    eye.look_at("records-none")
    for place in ("hours", "working-days"):
        go(desk, place)
        expect(desk.locator("main h2").first).to_be_visible()
        eye.look_at(place)
    go(desk, "numbers")
    expect(desk.locator(".state")).to_be_visible()
    eye.look_at("numbers-none")
    go(desk, "reviews")
    phone = new_phone("li").open()
    choose(phone, language)
    hands = Hands(phone, camera)
    hands.sign_in(office.people.li.staff_no, PASSWORD)
    hands.open_visit(visit)
    # Half an hour late, and nobody opens: a broken promise is picked for review.
    hands.work_until("next-arrived")
    hands.press_next()
    phone.locator('[data-action="more"]').click()
    phone.locator('[data-action="more-outcome"]').click()
    phone.locator('dialog label.choice[data-value="missed"]').click()
    expect(phone.locator('[data-step="called"]')).to_be_visible()
    Eye(phone, language).look_at("nobody-home")
    phone.locator('[data-action="nobody-finish"]').click()
    phone.locator("dialog textarea").fill("敲门三次无人应答，电话也没有人接")
    phone.locator('dialog [data-action="save"]').click()
    expect(phone.locator("dialog[open]")).to_have_count(0)
    # The queue keeps itself up to date while it is in view.
    row = desk.locator("[data-review]")
    expect(row).to_have_count(1)
    eye.look_at("queue")
    go(desk, "records")
    expect(desk.locator("[data-record]")).to_have_count(1)
    eye.look_at("records")
    go(desk, "numbers")
    expect(desk.locator('[data-number="visits"]')).to_be_visible()
    eye.look_at("numbers")
    go(desk, "reviews")
    row.click()
    expect(desk.locator('[data-action="mark-fails"]')).to_be_visible()
    eye.look_at("record")
    desk.locator('[data-action="evidence"]').first.click()
    eye.look_at("record-evidence")
    desk.keyboard.press("q")
    desk.locator('textarea[name="comment"]').fill("出发晚了，为什么没有先告诉客户？")
    eye.look_at("record-question")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".desk-review [data-saved]")).to_be_visible()
    desk.locator(".desk-trail summary").click()
    eye.look_at("record-sent-back")
    looks_back(phone, language, visit)
    desk.set_viewport_size({"width": 768, "height": 1024})
    desk.reload()
    expect(desk.locator(".reviews-said")).to_be_visible()
    eye.look_at("record-tablet")
    go(desk, "reviews")
    desk.locator('label.choice[data-value="answered"]').click()
    expect(row).to_have_count(1)
    eye.look_at("queue-tablet")
    go(desk, "record/999")
    expect(desk.locator('[role="alert"]')).to_be_visible()
    eye.look_at("record-missing")
    desk.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    go(desk, "settings")
    expect(desk.locator('.tab[aria-current="page"]')).to_be_in_viewport(ratio=1)
    eye.look_at("supervisor-settings-narrow")
    desk.set_viewport_size({"width": 1440, "height": 900})
    eye.look_at("supervisor-settings")
    work_that_was_not_accepted(office, desk, eye)
    assert len(eye.seen) == 24


def work_that_was_not_accepted(office: Office, desk: Page, eye: Eye) -> None:
    """A supervisor makes a visit of work on one that nobody knows any more."""
    go(desk, "waiting")
    expect(desk.locator(".state")).to_be_visible()
    eye.look_at("waiting-none")
    lost = quarantined(event_of(new_id()), office.people.li, office.people.east.id, "unknown_visit")
    with office.app.app_context(), writing():
        intake.quarantine([lost])
    go(desk, "reviews")
    desk.locator('[data-action="to-waiting"]').click()
    expect(desk.locator("[data-parcel]")).to_have_count(1)
    eye.look_at("waiting")
    desk.locator("[data-parcel]").click()
    desk.locator('[data-action="way-own"]').click()
    desk.locator('select[name="kind"]').select_option("broadband-install")
    desk.locator('input[name="address"]').fill("城东区和平路 18 号 3 单元 502 室")
    eye.look_at("waiting-one")
    desk.locator('[data-action="decide"]').click()
    expect(desk.locator('[data-settled="taken"]')).to_be_visible()
    eye.look_at("waiting-taken")


def looks_back(phone: Page, language: str, visit: str) -> None:
    """The technician finds the supervisor's question on the phone, and answers it."""
    eye = Eye(phone, language)
    go(phone, "")
    phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # taken out of the pocket, it asks at once
    asked = phone.locator(f'[data-visit="{visit}"][data-asked="open"]')
    expect(asked).to_be_visible()
    eye.look_at("today-asked")
    asked.locator("a").click()
    phone.locator('textarea[name="reply"]').fill("路上堵车，到了楼下才打通客户电话。")
    eye.look_at("visit-asked")
    phone.locator('[aria-labelledby="asked"] [data-action="save"]').click()
    expect(phone.locator("[data-reply]")).to_be_visible()
    expect(phone.locator('[aria-labelledby="asked"] [data-saved="sent"]')).to_be_visible()
    eye.look_at("visit-answered")


def go(page: Page, place: str) -> None:
    """Opens another page by its address."""
    page.goto(f"{page.url.split('#')[0]}#/{place}")


@pytest.mark.parametrize("language", languages(0))
def test_the_page_of_somebody_without_pages(
    office: Office, new_phone: Callable[..., Phone], camera: Path, language: str, password_hash: str
) -> None:
    nobody = NewPerson(new_id(), "吴静", "T999", "+8613800138999", frozenset(), None, password_hash, now())
    with office.app.app_context(), writing():
        accounts.add_person(nobody)
    page = new_phone("wu").open()
    choose(page, language)
    Hands(page, camera).sign_in(nobody.staff_no, PASSWORD)
    expect(page.locator('[data-action="sign-out"]')).to_be_visible()
    Eye(page, language).look_at("no-pages")
    page.locator('[data-action="sign-out"]').click()
    expect(page.locator('input[type="password"]')).to_be_visible()
