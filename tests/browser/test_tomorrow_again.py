"""Stopped at the door and continued by another person; and who does not come back, whose promise stands until somebody
says that it works."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hands import Hands
from playwright.sync_api import Page, expect
from scene import Office, Phone, wait_until

from builders import Phone as Handset
from doorstep.accounts import links
from doorstep.appointments import order_store
from doorstep.clock import now
from doorstep.database import db, reading
from people import PASSWORD, browser, sign_in

DESK = {"width": 1440, "height": 900}
REASON = "客户临时出门，明天再来"


def chain(office: Office, visit: str) -> list[str]:
    """The visits of an order."""
    with office.app.app_context(), reading():
        found = [one.id for one in order_store.chain(visit)]
    return found


def show(page: Page, visit: str) -> None:
    """Opens a visit beside the day at the desk."""
    today = now().astimezone(ZoneInfo("Asia/Shanghai"))
    page.goto(f"{page.url.split('#')[0]}#/day?date={today:%Y-%m-%d}&visit={visit}")
    expect(page.locator(f'[data-panel="{visit}"] .visit-panel-facts')).to_be_visible()


def test_tomorrow_again(office: Office, new_phone: Callable[..., Phone], camera: Path) -> None:
    visit = office.book()
    page = new_phone("li").open()
    hands = Hands(page, camera)
    hands.sign_in(office.people.li.staff_no, PASSWORD)
    hands.packed(visit)
    hands.open_visit(visit)
    hands.work_until("next-started")
    hands.press_next()
    page.locator('[data-action="more"]').click()
    page.locator('[data-action="more-outcome"]').click()
    page.locator('dialog label.choice[data-value="stopped"]').click()
    page.locator("dialog textarea").fill(REASON)
    page.locator('dialog input[type="checkbox"]').check()
    expect(page.locator('dialog input[type="time"]')).not_to_have_value("")
    page.locator('dialog label.choice[data-value="customer"]').click()
    page.locator('dialog [data-action="agreed-by-customer"]').click()
    page.locator('dialog [data-action="save"]').click()
    expect(page.locator('[data-action="next-over"]')).to_be_visible()
    wait_until(page, lambda: len(chain(office, visit)) == 2)
    after = chain(office, visit)[1]

    # The office gives it to somebody else, from the visit that ended.
    desk = new_phone("zhao", size=DESK).open()
    Hands(desk, camera).sign_in(office.people.zhao.staff_no, PASSWORD)
    expect(desk.locator(".day-board")).to_be_visible()
    show(desk, visit)
    expect(desk.locator('[data-action="move"]')).to_have_count(0)
    desk.locator('[data-action="open-next"]').click()
    panel = desk.locator(f'[data-panel="{after}"]')
    expect(panel.locator("[data-chain]")).to_have_count(2)
    expect(panel).to_contain_text(REASON)
    desk.locator('[data-action="reassign"]').click()
    desk.locator(f'dialog label.choice[data-value="{office.people.wang.id}"]').click()
    desk.locator('dialog [data-action="save"]').click()
    expect(panel.locator(".visit-member")).to_contain_text(office.people.wang.name)

    # Whoever comes next reads first what was left.
    other = new_phone("wang").open()
    hers = Hands(other, camera)
    hers.sign_in(office.people.wang.staff_no, PASSWORD)
    hers.packed(after)
    other.locator(f'[data-visit="{after}"] a').first.click()
    card = other.locator('section[aria-labelledby="before"]')
    expect(card.locator(f'[data-before="{visit}"]')).to_be_visible()
    expect(card).to_contain_text(REASON)
    expect(card.locator("[data-left]")).not_to_have_count(0)


def left(office: Office, visit: str, hours: float) -> str:
    """李强 leaves for good and says by when it works; returns the promise."""
    with office.app.app_context():
        client = browser(office.app)
        sign_in(client, office.people.li)
        phone = Handset(client, office.people.li).enrol()
        due = (now() + timedelta(hours=hours)).isoformat()
        body = {"reason": "exchange", "returning": False, "told": True, "promised": due}
        leave = phone.event(visit, "leave.started", body)
        end = phone.event(visit, "visit.completed", {"outcome": "stopped", "reason": "外线", "recorded": 2})
        assert set(phone.results(leave, end)) == {"accepted"}
        db.session.remove()
    return str(leave["id"])


def test_not_coming_back(office: Office, new_phone: Callable[..., Phone], camera: Path) -> None:
    """Met by the customer's word, broken by the office's, and one of which nobody has said anything."""
    in_time, late = office.book(), office.book("刘美丽", minutes=120)
    first, second = left(office, in_time, 10), left(office, late, -1)
    desk = new_phone("zhao", size=DESK).open()
    Hands(desk, camera).sign_in(office.people.zhao.staff_no, PASSWORD)
    expect(desk.locator(".day-board")).to_be_visible()

    show(desk, late)
    card = desk.locator(f'[data-promise="{second}"]')
    expect(card).to_have_attribute("data-stands", "unheard")
    card.locator('[data-action="working-no"]').click()
    expect(card).to_have_attribute("data-stands", "broken")
    card.locator('[data-action="working-yes"]').click()
    expect(card.locator('[data-working="works"]')).to_be_visible()
    expect(card).to_have_attribute("data-stands", "broken")

    with office.app.app_context():
        link = links.address(in_time, 1).partition("#")[2]
    page = new_phone("customer").open()
    page.goto(f"{office.server.url}/#{link}")
    page.locator(f'[data-working="{first}"] [data-action="working-yes"]').click()
    expect(page.locator(f'[data-working="{first}"]')).to_have_attribute("data-stands", "met")
    show(desk, in_time)
    expect(desk.locator(f'[data-promise="{first}"]')).to_have_attribute("data-stands", "met")
