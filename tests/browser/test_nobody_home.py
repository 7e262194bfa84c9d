"""Nobody at home, without a network: knocked, called twice, a photo, a new time; and closed without any of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hands import Hands
from playwright.sync_api import Page, expect
from scene import Office, Phone, wait_until

from doorstep.appointments import ledger_store
from doorstep.appointments.rules import in_force
from doorstep.database import db, reading
from doorstep.events import store as event_log
from doorstep.events import unsettled_store
from doorstep.records import store as records
from doorstep.visits.rules import fold
from people import PASSWORD

MOST = 8


def told(office: Office, page: Page, visit: str) -> dict[str, Any]:
    """The fold of a visit once its completion has come to the office and has been followed."""
    found: dict[str, Any] = {}

    def completed() -> bool:
        with office.app.app_context():
            with reading():
                found.update(fold(event_log.events_of("visit", visit)))
                waits = unsettled_store.about("visit", [visit])
            db.session.remove()
        return bool(found["completions"]) and not waits

    wait_until(page, completed)
    return found


def assessed(office: Office, visit: str) -> dict[str, Any]:
    """How the record of a visit judges the items."""
    with office.app.app_context():
        with reading():
            sealed = json.loads(records.records_of(visit)[-1].document)
        db.session.remove()
    return {item["id"]: item["state"] for phase in sealed["assessment"]["phases"] for item in phase["items"]}


def test_nobody_home_takes_at_most_8_taps_and_shows_what_was_done(
    office: Office, new_phone: Callable[..., Phone], camera: Path
) -> None:
    visit = office.book()
    phone = new_phone("li")
    page = phone.open()
    hands = Hands(page, camera)
    hands.sign_in(office.people.li.staff_no, PASSWORD)
    hands.packed(visit)
    phone.offline()
    hands.open_visit(visit)

    while hands.next_action() != "next-arrived":
        hands.press_next()
    hands.press_next()
    hands.tap(page.locator('[data-action="nobody"]'), "nobody")
    expect(page.locator('[data-step="knocked"][data-done]')).to_be_visible()
    call = page.locator('[data-step="called"]')
    expect(call.locator('[data-action="dial"]')).to_have_attribute("href", "tel:+8613900000001")
    hands.tap(call.locator('[data-action="call-no_answer"]'), "call")
    expect(page.locator('[data-step="called"][data-done]')).to_have_count(0)
    hands.tap(call.locator('[data-action="call-reached"]'), "call again")
    expect(page.locator('[data-step="called"][data-done]')).to_be_visible()

    page.reload()  # what was done, and since when somebody waits, stands on the disk
    expect(page.locator('[data-step="called"][data-done]')).to_be_visible()
    expect(page.locator('[role="timer"]')).to_be_visible()
    page.locator('[data-step="left"] input[type="file"]').set_input_files(str(camera))
    expect(page.locator('[data-step="left"][data-done]')).to_be_visible()
    hands.tap(page.locator('[data-step="again"] label.choice[data-value="1"]'), "tomorrow at the same time")
    hands.tap(page.locator('[data-action="nobody-finish"]'), "finish")
    expect(page.locator(f'[data-completed="{visit}"]')).to_be_visible()
    print(f"\ntaps: {hands.taps}: {', '.join(hands.log)}")
    assert hands.taps <= MOST

    phone.offline(False)
    found = told(office, page, visit)
    assert [one["outcome"] for one in found["completions"]] == ["missed"]
    assert [one["result"] for one in found["calls"]] == ["no_answer", "reached"]
    [answer] = found["answers"]["arrive.no-access"]
    assert answer["value"] == ["knocked", "called", "photo", "rebooked"]
    with office.app.app_context():
        with reading():
            promise = in_force(ledger_store.ledger(visit))
        db.session.remove()
    assert promise is not None and promise.origin == "door"
    assert assessed(office, visit)["arrive.tried"] == "passed"


def test_what_was_not_done_is_named_and_looked_at(
    office: Office, new_phone: Callable[..., Phone], camera: Path
) -> None:
    visit = office.book()
    page = new_phone("li").open()
    hands = Hands(page, camera)
    hands.sign_in(office.people.li.staff_no, PASSWORD)
    hands.open_visit(visit)
    page.locator('[data-action="more"]').click()
    page.locator('[data-action="more-outcome"]').click()
    page.locator('dialog label.choice[data-value="missed"]').click()
    page.locator('[data-action="nobody-finish"]').click()
    dialog = page.locator('dialog[data-dialog="nobody"]')
    expect(dialog).to_be_visible()
    expect(dialog.locator('[data-action="save"][data-lacking]')).to_be_visible()
    dialog.locator("textarea").fill("走错了楼")
    dialog.locator('[data-action="save"]').click()
    expect(page.locator(f'[data-completed="{visit}"]')).to_be_visible()
    assert told(office, page, visit)["completions"][0]["reason"] == "走错了楼"
    assert assessed(office, visit)["arrive.tried"] == "failed"
