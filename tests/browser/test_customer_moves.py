"""The customer moves a visit by their link while its technician is offline; what is said and seen afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from eye import Eye
from hands import Hands
from playwright.sync_api import Page, expect
from scene import Office, Phone
from test_customer_link import Customer, tells

import images
from doorstep import installation
from doorstep.appointments import ledger_store, plan_store
from doorstep.clock import now
from doorstep.database import db, reading, writing
from doorstep.visits import photo_files, photo_store
from doorstep.visits import store as visits
from doorstep.voices import rules as voice_rules
from doorstep.voices import store as voice_store
from people import PASSWORD
from sealed import Told, booked, keep, seal

HERE = ZoneInfo("Asia/Shanghai")
PRINTED = ("color", "backgroundColor")


def in_force(office: Office, visit: str) -> datetime:
    """When the visit begins, as the office knows it."""
    with office.app.app_context():
        with reading():
            start = ledger_store.ledger(visit)[-1].start
        db.session.remove()
    return start


def clock(start: datetime) -> str:
    return f"{start.astimezone(HERE):%H:%M}"


def looks_again(page: Page) -> None:
    """The page comes into view again, which asks at once what it otherwise asks every twenty seconds."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def chooses(page: Page, place: int) -> str:
    """Chooses one of the offered times; returns it as the page sends it."""
    page.locator('[data-action="other-time"]').click()
    offers = page.locator('[data-offers] input[value*="T"]')
    start = offers.nth(place).get_attribute("value")
    offers.nth(place).check(force=True)
    page.locator('[data-action="choose-time"]').click()
    return str(start)


def test_the_customer_moves_it_by_the_link_while_the_technician_is_offline(
    office: Office, new_phone: Callable[..., Phone], camera: Path
) -> None:
    tomorrow = (now().astimezone(HERE) + timedelta(days=1)).replace(hour=10, minute=7, second=0, microsecond=0)
    visit, other = office.book(start=tomorrow), office.book(name="赵大爷", start=tomorrow + timedelta(hours=3))
    technician = new_phone("li")
    phone = technician.open()
    hands = Hands(phone, camera)
    hands.sign_in(office.people.li.staff_no, PASSWORD)
    hands.packed(visit)
    technician.offline()

    customer, neighbour = (Customer(office, new_phone(name).open()) for name in ("customer", "neighbour"))
    customer.open(visit)
    customer.sees("booked")
    start = chooses(customer.page, 0)
    expect(customer.page.get_by_text("已改到新的时间")).to_be_visible()
    expect(customer.page.locator(f'time[datetime="{in_force(office, visit).isoformat()}"]')).to_be_visible()
    assert in_force(office, visit) == datetime.fromisoformat(start)

    neighbour.open(other)
    neighbour.page.locator('[data-action="other-time"]').click()
    expect(neighbour.page.locator("[data-offers]")).to_be_visible()
    chosen = neighbour.page.locator('[data-offers] input[value*="T"]').first
    chosen.check(force=True)
    neighbour.page.locator('[data-action="choose-time"]').click()
    expect(neighbour.page.get_by_text("已改到新的时间")).to_be_visible()
    with office.app.app_context():
        with reading():
            plans = list(plan_store.plans([visit, other]).values())
        db.session.remove()
    one, two = plans
    assert one.person != two.person or one.end <= two.start or two.end <= one.start, "nobody is in two places"

    moved_to = in_force(office, visit)
    phone.goto(phone.url.split("#")[0] + f"#/visit/{visit}")
    expect(phone.get_by_text(clock(tomorrow)).first).to_be_visible()
    technician.offline(False)
    phone.reload()
    expect(phone.get_by_text(clock(moved_to)).first).to_be_visible()

    technician.offline()
    customer.page.locator('[data-action="wish"]').click()
    customer.page.locator('textarea[name="note"]').fill("从北门进，按 601")
    customer.page.locator('[data-action="send-wish"]').click()
    expect(customer.page.locator("[data-wish]")).to_contain_text("从北门进")
    assert phone.get_by_text("从北门进").count() == 0
    technician.offline(False)
    phone.reload()
    expect(phone.get_by_text("从北门进").first).to_be_visible()

    tells(office, visit, "visit.departed")
    looks_again(customer.page)
    customer.sees("on_the_way")
    expect(customer.page.locator('[data-step="set_off"][data-done="true"]')).to_be_visible()
    expect(customer.page.locator('[data-action="other-time"]')).to_have_count(0)
    tells(office, visit, "visit.arrived", "visit.started")
    looks_again(customer.page)
    expect(customer.page.locator('[data-step="working"][aria-current="step"]')).to_be_visible()


def test_after_the_visit_the_customer_rates_complains_sees_photos_and_keeps_the_receipt(
    office: Office, new_phone: Callable[..., Phone], camera: Path
) -> None:
    with office.app.app_context():
        digests = []
        for seed in (1, 2):
            data = images.photo(seed=seed)
            kept = photo_files.keep(hashlib.sha256(data).hexdigest(), data)
            digests.append(kept.sha256)
            with writing():
                photo_store.add(kept, now())
        start = now() - timedelta(hours=2)
        told = Told(booked(office.people.li, start), office.people.li, start)
        told.tell("visit.arrived", replaces=[], door_code="4711")
        told.tell("item.answered", item="work.photo-consent", value="yes", replaces=[])
        for item, sha256 in zip(("work.before-photo", "finish.photo"), digests, strict=True):
            told.tell("photo.added", sha256=sha256, size=9, mime="image/jpeg", width=1, height=1, item=item)
        told.tell("visit.completed", outcome="done", recorded=len(told.events) + 1)
        keep(told.events)
        seal(told.visit)
        with writing():
            visits.put_summaries([visits.Summary(visit=told.visit, upto=0, status="completed", events=5)])
        db.session.remove()
    customer = Customer(office, new_phone("customer").open())
    page = customer.page
    customer.open(told.visit)
    customer.sees("finished")

    page.locator('[data-action="ask-code"]').click()
    expect(page.locator('input[name="code"]')).to_be_visible()
    with office.app.app_context():
        with reading():
            code = voice_store.latest_code(told.visit, now())
        assert code is not None
        digits = voice_rules.digits(installation.settings().secret, code.id, told.visit)
        db.session.remove()
    page.locator('input[name="code"]').fill(digits)
    page.locator('[data-action="open-photos"]').click()
    expect(page.locator("[data-pair] img")).to_have_count(2)
    for picture in page.locator("[data-pair] img").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        page.wait_for_function("image => image.naturalWidth > 0", arg=picture.element_handle())
    page.locator('[data-action="enlarge"]').first.click()
    expect(page.locator('[data-dialog="zoom"] img')).to_be_visible()
    page.locator('[data-action="close-dialog"]').click()

    page.locator('[data-action="tell-complaint"]').click()
    page.locator('textarea[name="words"]').fill("约好的时间没有来，也没有人打电话")
    page.locator('[data-action="send-words"]').click()
    expect(page.locator('[data-complaint="open"]')).to_be_visible()
    expect(page.locator('[data-promise="complaint.answer"][data-state-of="open"]')).to_be_visible()
    assert page.get_by_text("也没有人打电话").count() == 0, "a link can be forwarded"
    Eye(page, "zh-CN").look_at("link-after")

    desk = new_phone("chen", size={"width": 1440, "height": 900}).open()
    Hands(desk, camera).sign_in(office.people.chen.staff_no, PASSWORD)
    desk.locator('nav a[href="#/voices"]').click()
    complaint = desk.locator('[data-kind="complaint"]')
    expect(complaint).to_contain_text("也没有人打电话")
    complaint.locator('[data-action="answer-voice"]').click()
    complaint.locator('textarea[name="answer"]').fill("已核实，向您道歉，明天上午补做")
    Eye(desk, "zh-CN").look_at("voices")
    complaint.locator('[data-action="send-answer"]').click()
    expect(complaint.locator("[data-answered]")).to_contain_text("明天上午补做")
    looks_again(page)
    expect(page.locator('[data-complaint="answered"]')).to_contain_text("明天上午补做")

    page.locator('[data-action="picture"]').click()
    expect(page.locator("[data-picture]")).to_be_visible()
    page.wait_for_function("document.querySelector('[data-picture]').naturalHeight > 200")
    page.reload()
    expect(page.locator("[data-pair] img"), "the code was typed in this browser").to_have_count(2)
    page.emulate_media(media="print", color_scheme="dark")
    for form in ("print", "picture", "send-rating", "tell-remark", "language", "hotline"):
        expect(page.locator(f'[data-action="{form}"]').first).to_be_hidden()
    for what in ("[data-digest]", "[data-pair] img >> nth=0", "[data-whose] .customer-printed", "[id^=receipt-course]"):
        expect(page.locator(what)).to_be_visible()
    expect(page.get_by_text("核对地址")).to_be_visible()
    ink, paper = (page.locator(".customer-page").evaluate(f"one => getComputedStyle(one).{name}") for name in PRINTED)
    assert (ink, paper) == ("rgb(20, 24, 29)", "rgb(255, 255, 255)"), "ink on white, whatever the colour scheme"
