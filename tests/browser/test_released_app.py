"""Phones that still run the last release: what they did arrives at today's server, and today's app takes over all that
they hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import released
import sqlalchemy as sa
from hands import Hands
from playwright.sync_api import Page, expect
from scene import Office, Phone, wait_until_kept

from doorstep import config
from doorstep.clock import new_id
from doorstep.database import db, reading, transact
from doorstep.events import store as event_log
from doorstep.feed import store as feed
from doorstep.feed.rules import FeedRow
from doorstep.records import store as records
from doorstep.records.statements import FIRST
from doorstep.visits import photo_store
from people import PASSWORD

HELD = """async () => {
  const found = (await indexedDB.databases()).find(({ name }) => name.startsWith('doorstep-'));
  const db = await new Promise((done, fail) => {
    const open = indexedDB.open(found.name);
    open.onsuccess = () => done(open.result);
    open.onerror = () => fail(open.error);
  });
  const all = (table) => new Promise((done, fail) => {
    const got = db.transaction(table).objectStore(table).getAll();
    got.onsuccess = () => done(got.result);
    got.onerror = () => fail(got.error);
  });
  const events = await all('events');
  const held = {
    version: db.version,
    events: events.map(({ id }) => id).sort(),
    saved: events.filter(({ state }) => state === 'saved').map(({ id }) => id).sort(),
    drafts: (await all('drafts')).map(({ text }) => text),
    documents: (await all('documents')).map(({ id }) => id).sort(),
  };
  db.close();
  return held;
}"""
"""What the phone's database holds."""

ENTRY = "() => new URL(document.querySelector('script[type=module]').src).pathname"
"""Which build of the app this page runs."""

DRAFT = "客户说下周再谈路由器的位置"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The folder around the released client."""
    folder = tmp_path / "released"
    folder.mkdir()
    return released.package(folder)


def entry(package: Path) -> str:
    """The address of a build's first script."""
    found = re.search(r'<script type="module"[^>]* src="([^"]+)"', (package / "static" / "index.html").read_text())
    assert found
    return found.group(1)


def test_a_phone_of_the_last_release_loses_nothing(
    package: Path, office: Office, new_phone: Callable[..., Phone], camera: Path
) -> None:
    serve(office, package)
    done, begun = office.book(), office.book("刘美丽", minutes=90)
    phone = new_phone("li")
    page = phone.open()
    hands = released.hands(package.parents[1]).Hands(page, camera)
    hands.sign_in(office.people.li.staff_no, PASSWORD)
    hands.packed(done)
    hands.packed(begun)
    assert page.evaluate(ENTRY) == entry(package) != entry(config.PACKAGE)

    # Something that this app has never heard of is passed by.
    tell_something_new(office, office.people.li.id)
    later = office.book("周海", minutes=180)
    page.reload()
    hands.packed(later)

    phone.offline()
    work(page, hands, done)
    made = page.evaluate(HELD)
    assert made["saved"]
    phone.offline(False)
    expect(page.locator('[data-unsent="0"]')).to_be_visible()
    with office.app.app_context(), reading():
        log = event_log.log_of("visit", done)
        shas = {entry.event.body["sha256"] for entry in log if entry.event.type == "photo.added"}
        assert sorted(entry.event.id for entry in log) == made["saved"]
        assert shas and photo_store.have(shas) == shas
        [record] = records.records_of(done)
        [signed] = [entry.event.body for entry in log if entry.event.type == "visit.signed"]
        assert signed["format"] == FIRST
        assert [one["match"] for one in record.sealed["signatures"]] == ["matches"]

    # In the middle of the next visit, and before anything of it has gone out, the new version comes.
    phone.offline()
    begin(page, hands, begun)
    before = page.evaluate(HELD)
    assert before["saved"] and before["drafts"] == [DRAFT]
    serve(office, None)
    page.route("**/api/v1/sync/**", lambda route: route.abort())
    phone.offline(False)
    update(page, entry(config.PACKAGE))
    after = page.evaluate(HELD)
    assert after["version"] > before["version"]
    assert {name: after[name] for name in ("events", "saved", "drafts", "documents")} == {
        name: before[name] for name in ("events", "saved", "drafts", "documents")
    }
    hands = Hands(page, camera)
    hands.open_visit(begun)
    page.locator('[data-action="more"]').click()
    page.locator('[data-action="more-note"]').click()
    expect(page.locator("dialog textarea")).to_have_value(DRAFT)
    page.locator('dialog [data-action="save"]').click()

    page.unroute("**/api/v1/sync/**")
    page.goto(f"{office.server.url}/#/outbox")
    page.locator('[data-action="send-now"]').click()
    expect(page.locator('[data-unsent="0"]')).to_be_visible()
    with office.app.app_context(), reading():
        log = {entry.event.id: entry.event for entry in event_log.log_of("visit", begun)}
        assert set(before["saved"]) < set(log)
        assert [event.body["text"] for event in log.values() if event.type == "note.added"] == [DRAFT]
        assert db.session.scalar(sa.text("SELECT count(*) FROM quarantine")) == 0


def serve(office: Office, package: Path | None) -> None:
    """Has the server hand out the client in this package, or the one that is built here (None)."""
    office.server.stop()
    office.server.client = package
    office.server.start()


def tell_something_new(office: Office, person: str) -> None:
    """Rows of kinds that come in some later version: about a thing of its own, and about none."""

    def tell() -> None:
        feed.append([FeedRow(person, *feed.take(1), "lesson.removed", "lesson", new_id(), detail="closed")])
        feed.append([FeedRow(person, *feed.take(1), "lessons.changed", detail="…")])

    with office.app.app_context():
        transact(tell)
        db.session.remove()


ASKED = """() => {
  if (document.querySelector('dialog [data-action="save"]')) return true
  document.querySelector('[data-action="next-complete"]:not([aria-disabled="true"])')?.click()
  return false
}"""
"""Presses until the question of the end is there: it may come by itself, and lies over the button then."""


def work(page: Page, hands: Any, visit: str) -> None:
    """The whole visit: answers, a photo at least, the customer's signature, the end."""
    hands.open_visit(visit)
    hands.work_until("next-sign")
    assert any(line.startswith("photo ") for line in hands.log)
    page.locator('[data-action="next-sign"]').click()
    hands.sign_as_customer()
    hands.take_back()
    hands.work_until("next-complete")
    page.wait_for_function(ASKED, polling=100)
    page.locator('dialog [data-action="save"]').click()
    expect(page.locator('[data-action="next-over"]')).to_be_visible()


def begin(page: Page, hands: Any, visit: str) -> None:
    """Some marks and answers, and a note that is being typed."""
    page.goto(f"{page.url.split('#')[0]}#/")
    hands.open_visit(visit)
    hands.work_until("next-started")
    hands.press_next()
    page.locator('[data-action="more"]').click()
    page.locator('[data-action="more-note"]').click()
    page.locator("dialog textarea").fill(DRAFT)
    wait_until_kept(page, DRAFT)


def update(page: Page, entry: str) -> None:
    """What the app does every hour, and what the person then taps."""
    page.goto(f"{page.url.split('#')[0]}#/")
    page.evaluate("async () => (await navigator.serviceWorker.getRegistration('/')).update()")
    page.locator('[data-action="update"]').click()
    page.wait_for_function(f"(entry) => ({ENTRY})() === entry", arg=entry)
    expect(page.locator("[data-visit]").first).to_be_visible()
