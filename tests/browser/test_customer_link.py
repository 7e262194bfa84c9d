"""The customer's link in a browser: what it shows from booking to receipt, and that anybody can read it.

axe looks at every state of the page in both languages and both colour schemes; a picture of each is kept in
`tests/output`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from eye import Eye, choose, languages
from playwright.sync_api import Page, Route, expect
from scene import Office, Phone

import builders
import sealed
from builders import move
from doorstep.accounts import links
from doorstep.appointments import store as appointments
from doorstep.clock import new_id, now
from doorstep.database import db, reading, writing
from doorstep.intake import bookings as commands
from doorstep.records import restored_store
from doorstep.records import store as records
from doorstep.records.rules import TakenBack
from doorstep.visits import store as visits
from people import browser, sign_in

OPEN = "**/api/v1/portal/open"


def taken_back(digest: str, visit: str) -> None:
    """Lets a restore have taken an entry of this visit out of the chain."""
    with writing():
        lost = restored_store.take_back([TakenBack(7, digest, visit, now() - timedelta(hours=3))])
        said = {"backup": now().isoformat(), "lost": lost, "taken_back": restored_store.taken_back_digest()}
        records.add_link("restore", said, now())


@dataclass
class Customer:
    """Somebody with a link in their hand."""

    office: Office
    page: Page

    def link(self, visit: str) -> str:
        """What a message would hold."""
        with self.office.app.app_context():
            return links.address(visit, 1).partition("#")[2]

    def open(self, visit: str) -> None:
        """Opens the link of a visit in a tab of its own time."""
        self.go(self.link(visit))

    def go(self, path: str) -> None:
        """Opens an address of the page, as if it came out of a message."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.office.server.url}/#{path}")

    def sees(self, state: str) -> None:
        expect(self.page.locator(f'[data-state="{state}"]')).to_be_visible()


def finished(office: Office, **more: str) -> str:
    """A visit that was done, signed and sealed; returns its id."""
    with office.app.app_context():
        record = sealed.finished(office.people.li, **more)  # type: ignore[arg-type]
        with writing():
            visits.put_summaries([visits.Summary(visit=record.visit, upto=0, status="completed", events=7)])
        db.session.remove()
    return record.visit


def tells(office: Office, visit: str, *types: str) -> None:
    """What a technician's phone says about a visit."""
    with office.app.app_context():
        client = browser(office.app)
        sign_in(client, office.people.li)
        phone = builders.Phone(client, office.people.li).enrol()
        phone.results(*(phone.event(visit, type) for type in types))
        db.session.remove()


def moved(office: Office, visit: str, days: int = 1) -> None:
    """The dispatcher moves a visit to so many days from now."""
    with office.app.app_context():
        start = now() + timedelta(days=days)
        with reading():
            ver = appointments.visits([visit])[visit].ver
        move(visit, start, ver, "staff", end=start + timedelta(hours=2))
        db.session.remove()


def cancelled(office: Office, visit: str) -> None:
    """The dispatcher cancels a visit."""
    with office.app.app_context():
        with reading():
            ver = appointments.visits([visit])[visit].ver
        commands.cancel(visit, "客户退订", office.people.zhao.id, now(), ver)
        db.session.remove()


@pytest.fixture
def customer(office: Office, new_phone: Callable[..., Phone]) -> Customer:
    """A customer with a phone that has never seen Doorstep."""
    return Customer(office, new_phone("customer").open())


def test_a_customer_confirms_and_keeps_the_receipt(customer: Customer, office: Office) -> None:
    page, visit = customer.page, office.book(minutes=600)
    customer.open(visit)
    customer.sees("booked")
    expect(page.get_by_text("李强")).to_be_visible()
    with office.app.app_context():
        code = links.door_code(visit, 1)
    expect(page.locator("[data-code]")).to_have_text(f"{code[:3]} {code[3:]}")
    expect(page.locator('[data-action="hotline"]')).to_have_attribute("href", "tel:10000")

    moved(office, visit)
    page.locator('[data-action="confirm"]').click()
    expect(page.get_by_role("alert")).to_contain_text("时间刚刚有变化")
    page.locator('[data-action="confirm"]').click()
    expect(page.get_by_text("您已确认这个时间")).to_be_visible()
    page.reload()
    expect(page.get_by_text("您已确认这个时间")).to_be_visible()

    done = finished(office)
    customer.open(done)
    customer.sees("finished")
    digest = page.locator("[data-digest]").get_attribute("data-digest")
    page.locator('[data-action="check"]').click()
    expect(page.locator('[data-check="found"] [data-digest]')).to_have_attribute("data-digest", str(digest))


def test_the_link_asks_for_no_session_and_keeps_no_app(customer: Customer, office: Office) -> None:
    asked: list[str] = []
    customer.page.on("request", lambda request: asked.append(request.url))
    customer.open(office.book())
    customer.sees("booked")
    asked = [url for url in asked if "/api/" in url or url.endswith("/sw.js")]
    assert [re.sub(r".*/api/v1", "", url) for url in asked] == ["/portal/open"]
    assert customer.page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    assert customer.page.evaluate("indexedDB.databases().then(all => all.length)") == 0
    assert not any(customer.link("x") in url for url in asked), "the token is in no address that is asked for"


def test_whoever_is_signed_in_sees_the_customers_page(office: Office, new_phone: Callable[..., Phone]) -> None:
    page = new_phone("chen").open()
    page.locator('input[name="staff_no"], input[autocomplete="username"]').first.fill(office.people.chen.staff_no)
    page.locator('input[type="password"]').fill("shang men fu wu 2026")
    page.keyboard.press("Enter")
    expect(page.locator('input[type="password"]')).to_have_count(0)
    visitor = Customer(office, page)
    page.evaluate("path => { location.hash = path }", visitor.link(office.book()))
    visitor.sees("booked")
    page.evaluate("location.hash = '/'")
    expect(page.locator("[data-state]")).to_have_count(0)


def test_an_older_browser_copies_the_check_code(customer: Customer, office: Office) -> None:
    page = customer.page
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    customer.open(finished(office))
    page.locator('[data-action="copy"]').click()
    expect(page.get_by_text("已复制", exact=True)).to_be_visible()
    digest = page.locator("[data-digest]").get_attribute("data-digest")
    customer.go("/check")
    page.locator('input[name="digest"]').focus()
    page.keyboard.press("Control+V")
    expect(page.locator('input[name="digest"]')).to_have_value(str(digest))


FORBIDDEN = """for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
  Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError') } })"""
"""What a browser does that may keep nothing."""


def test_a_browser_that_may_keep_nothing_shows_the_page(office: Office, new_phone: Callable[..., Phone]) -> None:
    page = new_phone("customer").open()
    page.add_init_script(FORBIDDEN)
    customer = Customer(office, page)
    customer.open(office.book())
    customer.sees("booked")
    page.locator('[data-action="language"]').click()
    expect(page.get_by_text("Booked", exact=True).first).to_be_visible()
    page.locator('[data-action="confirm"]').click()
    expect(page.locator('[data-action="confirm"]')).to_have_count(0)
    for cut in (f"{new_id()}.{'A' * 43}", new_id(), "", "%", "a/b"):
        customer.go(f"/v/{cut}")
        expect(page.locator('[data-trouble="link"]')).to_be_visible()
        expect(page.locator('[data-action="hotline"]')).to_have_attribute("href", "tel:10000")


@pytest.mark.parametrize("language", languages(0))
def test_every_state_of_the_page(office: Office, new_phone: Callable[..., Phone], language: str) -> None:
    page = new_phone("customer").open()
    choose(page, language)
    eye, customer = Eye(page, language), Customer(office, page)

    def shows(visit: str, state: str, name: str) -> None:
        customer.open(visit)
        customer.sees(state)
        eye.look_at(f"link-{name}")

    booked = office.book(minutes=600)
    held: list[Route] = []
    page.route(OPEN, lambda route: held.append(route))
    customer.open(booked)
    expect(page.locator('.state[role="status"]')).to_be_visible()
    eye.look_at("link-loading")
    held[0].abort()
    page.unroute(OPEN)
    shows(booked, "booked", "booked")
    page.locator('[data-action="confirm"]').click()
    expect(page.locator('[data-action="confirm"]')).to_have_count(0)
    eye.look_at("link-confirmed")
    moved(office, booked)
    customer.open(booked)
    customer.sees("booked")
    moved(office, booked, days=2)
    page.locator('[data-action="confirm"]').click()
    expect(page.get_by_role("alert")).to_be_visible()
    eye.look_at("link-moved")
    page.context.set_offline(True)
    page.locator('[data-action="confirm"]').click()
    expect(page.get_by_role("alert").get_by_text(re.compile("连不上|cannot be reached"))).to_be_visible()
    eye.look_at("link-confirm-offline")
    page.context.set_offline(False)
    tells(office, booked, "visit.departed")
    shows(booked, "on_the_way", "on-the-way")
    tells(office, booked, "visit.arrived")
    shows(booked, "under_way", "under-way")
    other = office.book()
    cancelled(office, other)
    shows(other, "cancelled", "cancelled")
    for outcome in ("done", "missed", "rescheduled"):
        visit = finished(office, outcome=outcome, match="matches" if outcome == "done" else "differs")
        shows(visit, "finished", f"finished-{outcome}")

    with office.app.app_context():
        record = sealed.finished(office.people.li)
        taken_back(lost := "a" * 64, record.visit)
        taken_back(waits := "b" * 64, new_id())
        db.session.remove()
    checks = {"ask": "/check", "found": f"/check/{record.digest}", "missing": f"/check/{'0' * 64}"}
    for name, path in checks.items():
        customer.go(path)
        expect(page.locator(f'[data-check="{name}"]')).to_be_visible()
        eye.look_at(f"check-{name}")
    for name, digest in {"sealed-again": lost, "waits": waits}.items():
        customer.go(f"/check/{digest}")
        expect(page.locator('[data-check="restored"] [data-digest]')).to_have_attribute("data-digest", digest)
        eye.look_at(f"check-restored-{name}")
    page.goto("about:blank")
    page.goto(f"{office.server.url}/#/check/abc")
    expect(page.locator('[aria-invalid="true"]')).to_be_visible()
    eye.look_at("check-fault")

    def trouble(kind: str) -> None:
        expect(page.locator(f'[data-trouble="{kind}"]')).to_be_visible()
        eye.look_at(f"link-trouble-{kind}")

    customer.go(f"/v/{new_id()}.{'A' * 43}")
    trouble("link")
    page.route(OPEN, lambda route: route.abort())
    customer.open(booked)
    trouble("offline")
    page.unroute(OPEN)
    page.route(OPEN, failing)
    customer.open(booked)
    trouble("server")
    assert len(eye.seen) == len(set(eye.seen)) == 20


def failing(route: Route) -> None:
    """A server that is there and cannot answer."""
    route.fulfill(status=503, content_type="application/problem+json", body='{"code": "unavailable"}')
