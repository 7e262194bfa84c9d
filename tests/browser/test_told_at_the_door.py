"""What the phone tells whoever is under way: that a visit is somebody else's now, that the door code was wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hands import Hands
from playwright.sync_api import expect
from scene import Office, Phone, wait_until

from builders import reassign
from doorstep.accounts import links
from doorstep.appointments import store as appointments
from doorstep.database import db, reading
from doorstep.events import store as event_log
from doorstep.events.rules import Event
from people import PASSWORD


def said(office: Office, visit: str, type: str) -> list[Event]:
    """What the server has heard of a visit, of one type."""
    with office.app.app_context(), reading():
        return [entry.event for entry in event_log.log_of("visit", visit) if entry.event.type == type]


def signed_in(office: Office, phone: Phone, camera: Path, *visits: str) -> Hands:
    hands = Hands(phone.open(), camera)
    hands.sign_in(office.people.li.staff_no, PASSWORD)
    for visit in visits:
        hands.packed(visit)
    return hands


def test_a_visit_that_goes_to_somebody_else_while_it_is_made_without_a_network(
    office: Office, new_phone: Callable[..., Phone], camera: Path
) -> None:
    begun, untouched = office.book("陈静"), office.book(minutes=200)
    phone = new_phone("li")
    hands = signed_in(office, phone, camera, begun, untouched)
    page = hands.page
    phone.offline()
    hands.open_visit(begun)
    hands.work_until("next-arrived")

    with office.app.app_context():
        for visit in (begun, untouched):
            reassign(visit, office.people.li.id, office.people.wang.id, version(visit))
        db.session.remove()
    phone.offline(False)

    # Under the hands of whoever is there: who goes now, and that nothing is lost.
    told = page.locator(f'[data-gone="reassigned"][data-visit="{begun}"]')
    expect(told).to_contain_text(office.people.wang.name)
    expect(told.locator("[data-kept]")).to_be_visible()
    wait_until(page, lambda: len(said(office, begun, "visit.departed")) == 1)

    # The other one stands on Today, also when the app is opened anew.
    page.goto(page.url.split("#")[0] + "#/")
    page.reload()
    expect(page.locator("[data-gone]")).to_have_count(2)
    expect(page.locator(f'[data-visit="{untouched}"] [data-kept]')).to_have_count(0)
    for visit in (begun, untouched):
        page.locator(f'[data-gone][data-visit="{visit}"] [data-action="left-known"]').click()
        expect(page.locator(f'[data-gone][data-visit="{visit}"]')).to_have_count(0)
        wait_until(page, lambda visit=visit: len(said(office, visit, "change.seen")) == 1)
        assert said(office, visit, "change.seen")[0].body["gone"] is True


def version(visit: str) -> int:
    with reading():
        found = appointments.visit(visit)
    assert found is not None
    return found.ver


def test_a_door_code_that_is_not_the_customers(office: Office, new_phone: Callable[..., Phone], camera: Path) -> None:
    visit = office.book()
    phone = new_phone("li")
    hands = signed_in(office, phone, camera, visit)
    page = hands.page
    with office.app.app_context():
        right = links.door_code(visit, 1)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    hands.open_visit(visit)
    hands.work_until("next-arrived")

    # Without a network nobody knows; with one the phone says so, and the next one counts.
    phone.offline()
    page.locator('input[name="door-code"]').fill(wrong)
    hands.press_next()
    expect(page.locator('[data-code="waiting"]')).to_be_visible()
    phone.offline(False)
    expect(page.locator("[data-wrong-code]")).to_be_visible()
    page.locator('input[name="door-code"]').fill(right)
    page.locator('[data-action="code-again"]').click()
    expect(page.locator('[data-code="right"]')).to_be_visible()
    expect(page.locator("[data-wrong-code]")).to_have_count(0)
    [first], [second] = said(office, visit, "visit.arrived"), said(office, visit, "door_code.entered")
    assert (first.body["door_code"], second.body["door_code"]) == (wrong, right)
