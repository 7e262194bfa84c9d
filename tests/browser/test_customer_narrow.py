"""The customer's page on the narrowest of phones with text of twice the size: nothing of it is cut off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from eye import SIDEWAYS, STANDS_STILL, Eye, choose, languages
from playwright.sync_api import Page, expect
from scene import Office, Phone
from test_customer_link import Customer
from test_large_text import LARGE

from doorstep.clock import now
from doorstep.database import db, writing
from doorstep.visits import store as visits
from sealed import Told, booked, keep, seal

NARROW = {"width": 320, "height": 640}
OUTSIDE = """() => [...document.querySelectorAll('#content *')]
  .filter((one) => one.checkVisibility() && !one.closest('.visually-hidden, .choice-sign'))
  .filter((one) => one.tagName !== 'INPUT' || !one.closest('.choice'))
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => `${one.tagName}.${one.className}: ${one.textContent.slice(0, 40)}`)"""
"""What stands outside the screen, to its right."""
LONG = "欧阳王秀兰与配偶司马长风先生及其父母，请从北门进，按 601；" * 8


def long_told(office: Office) -> str:
    """A visit about which everything was said at length; returns its id."""
    with office.app.app_context():
        start = now() - timedelta(hours=2)
        told = Told(booked(office.people.li, start), office.people.li, start)
        told.tell("visit.arrived", replaces=[], door_code="4711")
        for item, value in (("work.cloth", "not_done"), ("work.speed", "940"), ("work.serial", "Z" * 60)):
            told.tell("item.answered", item=item, value=value, note=LONG, replaces=[])
        due = (now() + timedelta(hours=20)).isoformat()
        told.tell("question.raised", text="https://example.com/" + "x" * 200, hotline="queued", promised=due)
        told.tell("incident.reported", kind="damage", text=LONG)
        told.tell("visit.completed", outcome="stopped", recorded=len(told.events) + 1)
        keep(told.events)
        seal(told.visit, verdict="late")
        with writing():
            visits.put_summaries([visits.Summary(visit=told.visit, upto=0, status="completed", events=7)])
        db.session.remove()
    return told.visit


def looked_at(page: Page, eye: Eye, name: str) -> None:
    page.evaluate(LARGE)
    page.evaluate(STANDS_STILL)
    eye.look_at(f"narrow-{name}")
    assert page.evaluate(SIDEWAYS) <= 0
    assert page.evaluate(OUTSIDE) == [], name


@pytest.mark.parametrize("language", languages(1))
def test_nothing_is_cut_off_on_the_narrowest_phone(
    office: Office, new_phone: Callable[..., Phone], language: str
) -> None:
    page = new_phone("customer", size=NARROW).open()
    choose(page, language)
    customer, eye = Customer(office, page), Eye(page, language)
    customer.open(office.book(minutes=600))
    customer.sees("booked")
    page.locator('[data-action="wish"]').click()
    page.locator('textarea[name="note"]').fill(LONG)
    page.locator('[data-action="send-wish"]').click()
    expect(page.locator("[data-wish]")).to_be_visible()
    page.locator('[data-action="other-time"]').click()
    expect(page.locator("[data-offers]")).to_be_visible()
    page.locator('[data-action="tell-mistake"]').click()
    looked_at(page, eye, "booked")
    customer.open(long_told(office))
    customer.sees("finished")
    looked_at(page, eye, "finished")
