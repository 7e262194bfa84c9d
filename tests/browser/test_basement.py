"""The basement: an installation without network, a killed browser, a killed server; the record arrives sealed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from hands import Hands
from playwright.sync_api import Page, expect
from scene import OUTPUT, Office, Phone, wait_until

from doorstep.database import db, reading
from doorstep.events import store as event_log
from doorstep.records import store as records
from doorstep.visits import photo_store
from people import PASSWORD

FIRST_SIGHT = """
new MutationObserver((_, watch) => {
  if (!document.querySelector('[data-visit]')) return
  watch.disconnect()
  window.firstSight = document.body.textContent
}).observe(document, { subtree: true, childList: true })
"""
"""What stands on the page when the first visit does."""

KNOWN_EVENTS = """async () => {
  const names = (await indexedDB.databases()).map(({ name }) => name).filter((name) => name.startsWith('doorstep-'));
  const ids = [];
  for (const name of names) {
    const db = await new Promise((done, fail) => {
      const open = indexedDB.open(name);
      open.onsuccess = () => done(open.result);
      open.onerror = () => fail(open.error);
    });
    const all = await new Promise((done, fail) => {
      const got = db.transaction('events').objectStore('events').getAllKeys();
      got.onsuccess = () => done(got.result);
      got.onerror = () => fail(got.error);
    });
    ids.push(...all);
    db.close();
  }
  return ids.map(String);
}"""
"""The ids of all events that this browser has on its disk."""


def test_a_visit_done_offline_arrives_as_a_sealed_record(
    office: Office, new_phone: Callable[..., Phone], camera: Path
) -> None:
    visit = office.book()
    phone = new_phone("li", own=True)
    page = phone.open()
    hands = Hands(page, camera)
    hands.sign_in(office.people.li.staff_no, PASSWORD)
    hands.packed(visit)

    # Packed in the morning, used again later: an orderly end writes the cookies, which Chromium keeps back for 30 s.
    phone.close()
    page = phone.open()
    hands.page = page
    expect(page.locator(f'[data-visit="{visit}"]')).to_be_visible()

    # In the basement: no network from here on, and the page is opened again without one.
    phone.offline()
    page.add_init_script(FIRST_SIGHT)
    page.reload()
    expect(page.locator(f'[data-visit="{visit}"]')).to_be_visible()
    # Said later, it would move what a finger is about to touch.
    assert "没有网络" in page.evaluate("firstSight")
    hands.open_visit(visit)

    hands.work_until("next-started")
    hands.press_next()
    leave_for_a_while(page, hands)

    # The battery dies in the middle of the work.
    before = set(page.evaluate(KNOWN_EVENTS))
    page.wait_for_timeout(1000)
    phone.kill()
    page = phone.open_offline()
    hands.page = page
    assert before <= set(page.evaluate(KNOWN_EVENTS)), "something that was older than a second is gone"
    hands.open_visit(visit)
    expect(page.locator('[data-action="next-return"]')).to_be_visible()
    hands.press_next()
    hands.work_until("next-sign")
    assert sum(line.startswith("photo ") for line in hands.log) >= 1
    take_photos_until(page, hands, 3, camera)

    hands.work_until("next-sign")
    hands.press_next()
    hands.sign_as_customer()
    hands.take_back()
    hands.finish()
    made = set(page.evaluate(KNOWN_EVENTS))
    page.screenshot(path=str(output("basement-finished.png")))

    # Upstairs: the server dies after it committed and before it answered.
    office.server.die_at("POST /api/v1/sync/push", "after")
    phone.offline(False)
    page.locator('[data-action="outbox"]').first.click()
    page.locator('[data-action="send-now"]').click()
    office.server.wait_for_death()
    office.server.start()
    expect(page.locator('[data-unsent="0"]')).to_be_visible()

    with office.app.app_context(), reading():
        log = event_log.log_of("visit", visit)
        assert {entry.event.id for entry in log} == made
        assert len(log) == len(made)
        shas = {entry.event.body["sha256"] for entry in log if entry.event.type == "photo.added"}
        assert len(shas) == 3
        assert photo_store.have(shas) == shas
        (record,) = records.records_of(visit)
        assert db.session.scalar(sa.text("SELECT count(*) FROM quarantine")) == 0

    supervisor = new_phone("chen", size={"width": 1280, "height": 900})
    desk = supervisor.open()
    Hands(desk, camera).sign_in(office.people.chen.staff_no, PASSWORD)
    desk.locator('nav a[href="#/records"]').click()
    desk.locator(f'[data-record="{record.number}"]').click()
    expect(desk.locator('[data-match="matches"]')).to_be_visible()
    expect(desk.locator(".desk-digest")).to_have_text(record.digest)
    expect(desk.locator("[data-photo] img")).to_have_count(3)
    for picture in desk.locator("[data-photo] img").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("image => image.naturalWidth") > 0
    expect(desk.locator(".records-strokes")).to_be_visible()
    expect(desk.locator('[data-item="enter.shoe-covers"][data-state="passed"]')).to_be_visible()
    expect(desk.locator('[data-event="leave.started"]')).to_be_visible()
    expect(desk.locator('[data-event="visit.completed"]')).to_be_visible()
    desk.screenshot(path=str(output("basement-record.png")), full_page=True)
    assert json.dumps(hands.log)


def test_language_and_colours_are_chosen_without_a_network_and_stay(
    office: Office, new_phone: Callable[..., Phone], camera: Path
) -> None:
    """The first load brings Chinese alone; English is kept for use offline, like every page."""
    visit = office.book()
    phone = new_phone("li")
    page = phone.open()
    hands = Hands(page, camera)
    hands.sign_in(office.people.li.staff_no, PASSWORD)
    hands.packed(visit)
    page.reload()  # from here on the service worker answers
    expect(page.locator(f'[data-visit="{visit}"]')).to_be_visible()
    phone.offline()

    page.goto(f"{office.server.url}/#/settings")
    page.locator('.choice[data-value="en"]').click()
    expect(page.get_by_role("link", name="Today", exact=True)).to_be_visible()
    page.locator('.choice[data-value="dark"]').click()
    wait_until(page, lambda: bool(page.evaluate(FRAME_KEPT, {"language": "en", "scheme": "dark"})))
    page.goto(f"{office.server.url}/#/")
    opened = page.reload()
    assert opened is not None
    expect(page.locator('html[lang="en"][data-scheme="dark"]')).to_be_attached()
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Outbox", exact=True)).to_be_visible()
    expect(page.locator(f'[data-visit="{visit}"]')).to_contain_text("Not set off yet")

    # What stood there before the database had been read: Today's frame as it is drawn now, without a word of the visit.
    expect(page.locator("#frame")).to_have_count(0)
    assert '<html lang="en" data-scheme="dark">' in opened.text()
    frame = page.evaluate(FRAME_BESIDE, opened.text())
    assert frame["before"] == frame["now"]
    assert frame["words"].split() == ["Today", "All", "sent", "Today", "Outbox", "History", "Settings"]


FRAME_KEPT = """async (looks) => {
  const kept = await (await caches.match('/frame', { cacheName: 'doorstep-frame' }))?.json()
  return kept?.language === looks.language && kept.scheme === looks.scheme
}"""

FRAME_BESIDE = """(page) => {
  const places = () => ['.header', '.header-title', '.unsent', '.tabs', ...document.querySelectorAll('.tab')]
    .map((one) => (typeof one === 'string' ? document.querySelector(one) : one).getBoundingClientRect().toJSON())
  const now = places()
  const frame = new DOMParser().parseFromString(page, 'text/html').getElementById('frame')
  document.getElementById('app').replaceWith(frame)
  return { now, before: places(), words: frame.textContent.replace(/([a-z])([A-Z])/g, '$1 $2') }
}"""
"""Where the header and the places stand, in the page and in the frame that stood there before it."""


def leave_for_a_while(page: Page, hands: Hands) -> None:
    """A temporary leave, told to the customer, with a promised return."""
    hands.tap(page.locator('[data-action="more"]'), "more")
    hands.tap(page.locator('[data-action="more-leave"]'), "leave")
    for choice in ("material", "yes"):
        hands.tap(page.locator(f'dialog label.choice[data-value="{choice}"]'), choice)
    page.locator('dialog input[type="checkbox"]').check()
    hands.tap(page.locator('dialog [data-action="save"]'), "leave saved")
    expect(page.locator('[data-action="next-return"]')).to_be_visible()


def take_photos_until(page: Page, hands: Hands, count: int, camera: Path) -> None:
    """More pictures on the photo items of any stage until the visit has so many."""
    for stage in page.locator("[data-stage]").all():
        stage.click()
        for card in page.locator("li.visit-item:has(input[type=file])").all():
            while sum(line.startswith("photo ") for line in hands.log) < count:
                shown = card.locator("img").count()
                card.locator("input[type=file]").first.set_input_files(str(another(camera, shown + len(hands.log))))
                expect(card.locator("img")).to_have_count(shown + 1)
                hands.log.append(f"photo {card.get_attribute('data-item')}")


def another(camera: Path, seed: int) -> Path:
    from images import photo

    path = camera.with_name(f"photo-{seed}.jpg")
    path.write_bytes(photo(1024, 768, seed=seed))
    return path


def output(name: str) -> Path:
    OUTPUT.mkdir(exist_ok=True)
    return OUTPUT / name
