"""Late, but told and there by the time that was agreed anew; and late in silence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hands import Hands
from playwright.sync_api import expect
from scene import Office, Phone, wait_until
from test_customer_moves import in_force
from test_nobody_home import assessed, told

from builders import Phone as Device
from builders import new_visit
from doorstep.accounts.rules import Person
from doorstep.clock import now
from doorstep.database import db
from doorstep.intake import bookings
from mailing import found
from people import PASSWORD, browser, sign_in

DESK = {"width": 1440, "height": 900}


def completes(office: Office, who: Person, visit: str) -> None:
    """The phone of whoever went there says that it is done."""
    with office.app.app_context():
        client = browser(office.app)
        sign_in(client, who)
        phone = Device(client, who).enrol()
        done = phone.event(visit, "visit.completed", {"outcome": "done", "recorded": 1})
        assert phone.results(done) == ["accepted"]
        db.session.remove()


def test_who_is_told_in_time_finds_us_punctual_and_who_is_not_finds_us_late(
    office: Office, new_phone: Callable[..., Phone], camera: Path
) -> None:
    # It takes twenty minutes to either, and there are five left.
    other = new_visit(office.people.wang, start=now() + timedelta(minutes=5))
    spoken, silent = office.book(minutes=5), other.id
    with office.app.app_context():
        bookings.create_visits([other], None, now())
        db.session.remove()
    li, wang = (Hands(new_phone(name).open(), camera) for name in ("li", "wang"))
    li.sign_in(office.people.li.staff_no, PASSWORD)
    wang.sign_in(office.people.wang.staff_no, PASSWORD)
    li.packed(spoken)
    wang.packed(silent)

    page, promised = li.page, in_force(office, spoken)
    page.locator('[data-action="tell-late"]').first.click()
    sheet = page.locator('dialog[data-dialog="delay"]')
    at = sheet.locator('input[type="time"]').input_value()
    expect(sheet.locator("[data-phrase]").first).to_contain_text(at)
    sheet.locator('label.choice[data-value="accepts"]').click()
    sheet.locator('[data-action="save"]').click()
    expect(page.locator('[data-action="tell-late"]')).to_have_count(0)
    wait_until(page, lambda: in_force(office, spoken) > promised)
    agreed = in_force(office, spoken)
    assert f"{agreed.astimezone(ZoneInfo('Asia/Shanghai')):%H:%M}" == at
    with office.app.app_context():
        message = found(spoken, "moved")
        db.session.remove()
    assert (message.role, datetime.fromisoformat(message.facts["start"])) == ("customer", agreed)

    desk = Hands(new_phone("zhao", size=DESK).open(), camera)
    desk.sign_in(office.people.zhao.staff_no, PASSWORD)
    row = desk.page.locator(".day-risk", has_text=office.people.wang.name)
    expect(row.locator('[data-action="tell-late"]')).to_be_visible()
    expect(desk.page.locator(f'.day-board [data-visit="{spoken}"]')).to_contain_text(at)

    office.server.stop()
    office.server.ahead_s = int((agreed - now()).total_seconds()) + 120
    office.server.start()
    people = office.people
    for hands, who, visit, verdict in ((li, people.li, spoken, "on_time"), (wang, people.wang, silent, "late")):
        hands.page.goto(office.server.url)
        hands.open_visit(visit)
        hands.work_until("next-arrived")
        hands.press_next()
        expect(hands.page.locator(f'[data-arrived="{verdict}"][data-judged-by="server"]')).to_be_visible()
        completes(office, who, visit)
        told(office, hands.page, visit)
    assert assessed(office, spoken)["travel.notice"] == "passed"
    assert assessed(office, silent)["travel.notice"] == "failed"
