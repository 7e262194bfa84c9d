"""The right day and time: what the phone asks back about, and how punctual an arrival was, without a network."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from hands import Hands
from playwright.sync_api import Page, expect
from scene import Office, Phone, wait_until

from doorstep.clock import now
from doorstep.database import reading
from doorstep.events import store as event_log
from doorstep.events.rules import Event
from people import PASSWORD

SET_AHEAD = "minutes => { const was = Date.now; Date.now = () => was() + minutes * 60000 }"


def said(office: Office, visit: str, type: str) -> list[Event]:
    """What the server has heard of a visit, of one type."""
    with office.app.app_context(), reading():
        return [entry.event for entry in event_log.log_of("visit", visit) if entry.event.type == type]


def signed_in(office: Office, phone: Phone, camera: Path, *visits: str) -> Hands:
    """A phone that holds these visits, ready to go."""
    hands = Hands(phone.open(), camera)
    hands.sign_in(office.people.li.staff_no, PASSWORD)
    for visit in visits:
        hands.packed(visit)
    return hands


def packed_up(hands: Hands, visit: str) -> None:
    """Opens a visit and does what there is to do before setting off."""
    hands.page.goto(hands.page.url.split("#")[0] + "#/")
    hands.open_visit(visit)
    hands.work_until("next-departed")


def go_all_the_same(page: Page, reason: str) -> None:
    """Answers the phone that asks back."""
    guard = page.locator('[data-dialog="guard"]')
    expect(guard.locator('[data-action="guard-go"][data-lacking]')).to_be_visible()
    guard.locator(f'label.choice[data-value="{reason}"]').click()
    guard.locator('[data-action="guard-go"]').click()
    expect(guard).to_have_count(0)


def test_the_wrong_day(office: Office, new_phone: Callable[..., Phone], camera: Path) -> None:
    tomorrow, today = office.book("陈静", start=now() + timedelta(hours=24)), office.book()
    hands = signed_in(office, new_phone("li"), camera, tomorrow, today)
    page, departed = hands.page, '[data-action="next-departed"]'
    guard = page.locator('[data-dialog="guard"]')

    packed_up(hands, tomorrow)
    page.locator(departed).click()
    expect(guard.locator('[data-doubt="other_day"]')).to_be_visible()
    guard.locator('[data-action="guard-stay"]').click()
    expect(guard).to_have_count(0)
    expect(page.locator(f'{departed}[aria-disabled="false"]')).to_be_visible()

    page.locator(departed).click()
    go_all_the_same(page, "agreed")
    expect(page.locator('[data-action="next-arrived"]')).to_be_visible()
    wait_until(page, lambda: len(said(office, tomorrow, "visit.departed")) == 1)
    [event] = said(office, tomorrow, "visit.departed")
    assert (event.body["despite"], event.body["reason"]) == (["other_day"], "和客户说好了现在去")

    # Asked once: who has set off is not asked again, and a second visit at the same time is.
    page.locator('[data-action="next-arrived"]').click()
    page.locator('[data-dialog="early"] [data-action="close-dialog"]').click()
    packed_up(hands, today)
    page.locator(departed).click()
    expect(guard.locator('[data-doubt="other_visit"]')).to_contain_text("陈静")
    expect(guard.locator("[data-doubt]")).to_have_count(1)
    guard.locator('[data-action="open-other"]').click()
    expect(page.locator('[data-action="undo-arrived"]')).to_be_visible()
    assert said(office, today, "visit.departed") == []


def test_early_and_late(office: Office, new_phone: Callable[..., Phone], camera: Path) -> None:
    early, late = office.book("早", minutes=34, duration=1), office.book("晚", minutes=-20, duration=1)
    wrong = office.book("准", minutes=1, duration=1)
    phone = new_phone("li")
    hands = signed_in(office, phone, camera, early, late, wrong)
    page = hands.page
    arrived = page.locator("[data-arrived]")
    phone.offline()

    # Half an hour too early: the customer is asked first.
    packed_up(hands, early)
    hands.press_next()
    expect(page.locator('[data-action="tell-early"]')).to_be_visible()
    hands.press_next()
    expect(arrived).to_have_attribute("data-arrived", "early")
    expect(arrived).to_contain_text("早到")
    page.locator('[data-dialog="early"] [data-action="early-accepts"]').click()
    expect(page.locator('[data-action="tell-early"]')).to_have_count(0)

    packed_up(hands, late)
    page.locator('[data-action="next-departed"]').click()
    go_all_the_same(page, "office")
    hands.press_next()
    expect(arrived).to_have_attribute("data-arrived", "late")
    expect(arrived).to_contain_text("迟到")

    # Somebody sets the phone's clock ahead: it cannot know, and the server puts it right.
    page.evaluate(SET_AHEAD, 13)
    packed_up(hands, wrong)
    page.locator('[data-action="next-departed"]').click()
    go_all_the_same(page, "office")
    hands.press_next()
    expect(arrived).to_have_attribute("data-arrived", "late")
    expect(arrived).to_have_attribute("data-judged-by", "phone")

    phone.offline(False)
    page.goto(page.url.split("#")[0] + f"#/visit/{wrong}")
    expect(arrived).to_have_attribute("data-judged-by", "server")
    # The next thing that is said brings a measurement of the clock as it is now.
    hands.fill_next()
    corrected = {early: ("early", "结果一致"), late: ("late", "结果一致"), wrong: ("on_time", "改判")}
    for visit, (verdict, words) in corrected.items():
        page.goto(page.url.split("#")[0] + f"#/visit/{visit}")
        expect(arrived).to_have_attribute("data-judged-by", "server")
        expect(arrived).to_have_attribute("data-arrived", verdict)
        expect(arrived).to_contain_text(words)
    [first] = said(office, early, "visit.arrived")
    assert first.body["judged"]["verdict"] == "early"
