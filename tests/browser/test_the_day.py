"""The day: booked by keyboard, told by mail, moved while the phone is offline, done, reviewed, answered, receipted."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hands import Hands
from keyboard import Keyboard
from playwright.sync_api import Page, expect
from scene import OUTPUT, Office, Phone

from doorstep.clock import now
from doorstep.database import reading
from doorstep.intake import documents
from doorstep.records import store as records
from doorstep.records.commands import record as record_command
from doorstep.visits import store as visits
from mail_server import Mailbox, mailbox, text_of
from people import PASSWORD
from serving import PATIENCE

SHANGHAI = ZoneInfo("Asia/Shanghai")
DESK = {"width": 1440, "height": 900}


@pytest.fixture(scope="module")
def post() -> Iterator[Mailbox]:
    with mailbox() as box:
        yield box


@pytest.fixture(scope="module")
def more_settings(post: Mailbox) -> dict[str, Any]:
    return {"smtp_url": post.url, "mail_from": "doorstep@example.cn", "sample_percent": 100}


@pytest.fixture
def worker(office: Office) -> Iterator[None]:
    """`doorstep worker` in a process of its own, as in production."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DOORSTEP_")}
    environment |= {"DOORSTEP_PUBLIC_URL": office.server.url} | office.server.environment
    with (office.folder / "worker.log").open("wb") as log:
        command = [sys.executable, "-c", "from doorstep.cli import main; main()", "worker"]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    yield
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0


def test_a_visit_from_the_call_to_the_receipt(
    office: Office, new_phone: Callable[..., Phone], camera: Path, post: Mailbox, worker: None
) -> None:
    li = office.people.li
    soon = now().astimezone(SHANGHAI).replace(second=0, microsecond=0) + timedelta(minutes=5)
    soon -= timedelta(minutes=soon.minute % 5)
    taken, first, moved = soon + timedelta(minutes=60), soon + timedelta(minutes=150), soon + timedelta(minutes=10)
    in_the_way = office.book(start=taken)

    # The customer calls. The dispatcher books, hands on the keyboard, and is refused where Li Qiang is already.
    desk = new_phone("zhao", size=DESK).open()
    Hands(desk, camera).sign_in(office.people.zhao.staff_no, PASSWORD)
    visit = book(desk, li.id, taken, first, in_the_way)

    # The customer's mail, in the customer's language, with the time at the customer's door.
    text = mail_about(post, "Your visit on")
    assert f" {first:%H:%M}" in text
    assert "Grace Lin" in text
    link = link_in(text)
    home = new_phone("customer", locale="en").open()
    home.goto(link)
    expect(home.locator('[data-state="booked"]')).to_be_visible()
    home.locator('[data-action="confirm"]').click()
    expect(home.get_by_text("You have confirmed this time")).to_be_visible()
    code = str(home.locator("[data-code]").get_attribute("data-code"))
    home.screenshot(path=str(output("day-customer.png")), full_page=True)

    # It is on the technician's phone, which then goes where there is no network, and works on.
    phone = new_phone("li")
    page = phone.open()
    hands = Hands(page, camera, texts={"work.symptom": "不能上网，光信号灯闪红"})
    hands.sign_in(li.staff_no, PASSWORD)
    hands.packed(visit)
    phone.offline()
    hands.open_visit(visit)
    hands.work_until("next-departed")
    page.locator('[data-action="next-departed"]').click()
    # As the phone knows it, that is much too early: it asks back.
    guard = page.locator('[data-dialog="guard"]')
    guard.locator('label.choice[data-value="office"]').click()
    guard.locator('[data-action="guard-go"]').click()
    expect(page.locator('[data-action="next-arrived"]')).to_be_visible()

    # Meanwhile the customer calls again, and the dispatcher moves the visit.
    move(desk, visit, moved)
    text = mail_about(post, "Your visit is now on")
    assert f" {moved:%H:%M}" in text

    page.locator('input[name="door-code"]').fill(code)
    page.locator('[data-action="next-arrived"]').click()
    page.locator('[data-dialog="early"] [data-action="close-dialog"]').click()
    hands.work_until("next-sign")
    hands.press_next()
    hands.sign_as_customer()
    hands.take_back()
    hands.finish()

    # Back in the network: the work is kept, and the promise is the one that was agreed last.
    phone.offline(False)
    page.locator('[data-action="outbox"]').first.click()
    page.locator('[data-action="send-now"]').click()
    number = sealed(office, visit)
    with office.app.app_context(), reading():
        document = documents.of([visit])[visit]
        summary = visits.summary(visit)
    assert datetime.fromisoformat(document["promise"]["start"]) == moved
    assert len(document["ledger"]) == 2
    assert summary is not None
    assert summary.judgement is not None
    assert summary.judgement["unaware"] is True
    assert summary.judgement["grade"] == "door_code"
    assert (summary.outcome, summary.signature) == ("done", "drawn")

    # The supervisor asks, the technician answers on the phone, the supervisor accepts.
    review = new_phone("chen", size=DESK).open()
    hands = Hands(review, camera)
    hands.sign_in(office.people.chen.staff_no, PASSWORD)
    hands.look_at_queue()
    review.locator(f'[data-review="{number}"]').click()
    expect(review.locator('[data-match="matches"]')).to_be_visible()
    expect(review.locator('[data-action="mark-send_back"]')).to_be_visible()
    review.keyboard.press("q")
    review.locator('textarea[name="comment"]').fill("光功率是在哪个接口测的？")
    review.locator('[data-action="save-review"]').click()
    expect(review.locator("[data-saved]")).to_be_visible()

    page.goto(office.server.url)
    expect(page.locator(f'[data-visit="{visit}"][data-asked="open"]')).to_be_visible()
    page.locator(f'[data-visit="{visit}"] a').click()
    page.locator('textarea[name="reply"]').fill("在光猫的输入端测的，测试前清洁了接头。")
    page.screenshot(path=str(output("day-reply.png")))
    page.locator('[data-action="save"]').first.click()
    expect(page.locator("[data-reply]")).to_be_visible()

    review.goto(f"{office.server.url}/#/reviews?state=answered")
    review.locator(f'[data-review="{number}"][data-state="answered"]').click()
    expect(review.get_by_text("在光猫的输入端测的").first).to_be_visible()
    expect(review.locator('[data-action="mark-meets"]')).to_be_visible()
    review.keyboard.press("m")
    expect(review.locator('[data-action="save-review"]')).to_be_focused()
    review.keyboard.press("Enter")
    expect(review.locator("[data-saved]")).to_be_visible()
    review.screenshot(path=str(output("day-review.png")), full_page=True)

    # The customer's receipt names the digest that the command line does.
    assert link_in(mail_about(post, "your visit is complete")) == link
    home.reload()
    receipt = home.locator("[data-digest]")
    expect(receipt).to_be_visible()
    home.screenshot(path=str(output("day-receipt.png")), full_page=True)
    shown = office.app.test_cli_runner().invoke(record_command, ["show", str(number)]).output
    assert shown.strip().endswith(str(receipt.get_attribute("data-digest")))
    assert [mail["To"] for mail in post.mails] == ["grace@example.com"] * len(post.mails)


def book(desk: Page, person: str, taken: datetime, free: datetime, in_the_way: str) -> str:
    """Books a repair of half an hour for a new customer, with the keyboard alone; returns the visit's id."""
    keys = Keyboard(desk)
    keys.press('a[href="#/book"]')
    keys.type('input[name="search"]', "Grace Lin")
    expect(desk.locator('[data-action="new-customer"]')).to_be_visible()
    keys.press('[data-action="new-customer"]')
    keys.type('input[name="phone"]', "13912345678")
    keys.type('input[name="email"]', "grace@example.com")
    keys.choose('select[name="language"]', "en")
    keys.type('input[name="address"]', "城东区学院路 7 号 2 单元 301 室")
    keys.choose('select[name="kind"]', "fault-repair")
    keys.type('input[name="duration"]', "30")
    keys.type('input[name="buffer"]', "10")
    keys.set_date('input[name="date"]', taken)
    keys.set_time('input[name="time"]', taken)
    keys.choose('select[name="person"]', person)
    keys.press('label.choice[data-value="customer"] input', "Space")
    keys.press('[data-action="book-now"]')
    expect(desk.locator("[data-overlap]")).to_be_visible()
    expect(desk.locator(f'[data-overlap] a[href*="{in_the_way}"]')).to_be_visible()
    desk.screenshot(path=str(output("day-overlap.png")), full_page=True)
    keys.set_date('input[name="date"]', free)  # in the evening it is tomorrow already
    keys.set_time('input[name="time"]', free)
    keys.press('[data-action="book-now"]')
    expect(desk.locator("[data-booked]")).to_be_visible()
    desk.screenshot(path=str(output("day-booked.png")), full_page=True)
    return str(desk.locator("[data-booked]").get_attribute("data-booked"))


def move(desk: Page, visit: str, to: datetime) -> None:
    """Moves the visit that has just been booked, with the keyboard alone."""
    keys = Keyboard(desk)
    keys.press('[data-action="open-visit"]')
    expect(desk.locator(f'[data-panel="{visit}"]')).to_be_visible()
    keys.press('[data-action="move"]')
    keys.set_date('dialog input[name="date"]', to)
    keys.set_time('dialog input[name="start"]', to)
    keys.press('dialog label.choice[data-value="customer"] input', "Space")
    keys.type('dialog input[name="reason"]', "客户要求提前")
    keys.press('dialog [data-action="save"]')
    expect(desk.locator("dialog[open]")).to_have_count(0)
    expect(desk.locator('[data-in-force="true"]')).to_contain_text(f"{to:%H:%M}")
    desk.screenshot(path=str(output("day-moved.png")), full_page=True)


def link_in(text: str) -> str:
    """The customer's link in a mail."""
    found = re.search(r"https?://\S+#/v/\S+", text)
    assert found, text
    return found.group()


def mail_about(post: Mailbox, words: str, seconds: float = PATIENCE) -> str:
    """The text of the first mail whose subject has these words; waits for it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for mail in list(post.mails):
            if words in mail["Subject"]:
                return text_of(mail)
        time.sleep(0.1)
    raise AssertionError(f"no mail about {words!r}: {[mail['Subject'] for mail in post.mails]}")


def sealed(office: Office, visit: str, seconds: float = PATIENCE) -> int:
    """The number of the visit's record; waits until it is sealed."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with office.app.app_context(), reading():
            if found := records.records_of(visit):
                return found[0].number
        time.sleep(0.1)
    raise AssertionError("the record never came")


def output(name: str) -> Path:
    OUTPUT.mkdir(exist_ok=True)
    return OUTPUT / name
