"""A customer calls about the visit that they have: found, moved, confirmed, moved again by the link, given to somebody
else, while the phone of whoever was to go is offline. The desk is worked by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from hands import Hands
from keyboard import Keyboard
from playwright.sync_api import Page, expect
from scene import Office, Phone
from test_customer_link import Customer
from test_customer_moves import HERE, chooses, clock, in_force

from doorstep.appointments import ledger_store, member_store
from doorstep.clock import now
from doorstep.database import db, reading
from people import PASSWORD

DESK = {"width": 1440, "height": 900}


def find(desk: Page, words: str, key: str) -> None:
    """Finds whoever calls from the page that is open, and goes where that key leads."""
    desk.keyboard.press("ControlOrMeta+k")
    desk.keyboard.type(words)
    expect(desk.locator('[role="option"][aria-selected="true"]')).to_contain_text("刘晓明")
    desk.keyboard.press(key)


def test_a_call_about_a_visit_ends_with_another_time_for_everybody(
    office: Office, new_phone: Callable[..., Phone], camera: Path
) -> None:
    people = office.people
    tomorrow = (now().astimezone(HERE) + timedelta(days=1)).replace(hour=10, minute=7, second=0, microsecond=0)
    taken, free = tomorrow + timedelta(hours=3), tomorrow + timedelta(hours=6)
    visit, in_the_way = office.book(name="刘晓明", start=tomorrow), office.book(name="赵大爷", start=taken)
    technician = new_phone("li")
    phone = technician.open()
    hands = Hands(phone, camera)
    hands.sign_in(people.li.staff_no, PASSWORD)
    hands.packed(visit)
    technician.offline()

    # "I am Mr Liu from 和平路, I need another time": the keys of the search, what he says, and the dialog is there.
    desk = new_phone("zhao", size=DESK).open()
    Hands(desk, camera).sign_in(people.zhao.staff_no, PASSWORD)
    expect(desk.locator(".day-board")).to_be_visible()
    find(desk, "刘先生 和平路", "Shift+Enter")
    expect(desk.locator('dialog[data-dialog="move"]')).to_be_visible()
    agree(desk, taken)
    expect(desk.locator(f'[data-overlap] a[href*="{in_the_way}"]')).to_be_visible()
    agree(desk, free)
    expect(desk.locator("dialog[open]")).to_have_count(0)
    assert in_force(office, visit) == free

    home = Customer(office, new_phone("customer").open())
    home.open(visit)
    home.page.locator('[data-action="confirm"]').click()
    expect(home.page.locator('[data-action="confirm"]')).to_have_count(0)
    chosen = datetime.fromisoformat(chooses(home.page, 0))
    expect(home.page.get_by_text("已改到新的时间")).to_be_visible()

    find(desk, "lxm", "Enter")
    expect(desk.locator('[data-in-force="true"]')).to_contain_text(clock(chosen))
    keys = Keyboard(desk)
    keys.press('[data-action="reassign"]')
    keys.reach('dialog input[type="radio"]')
    for _ in range(9):
        if desk.locator(f'dialog label.choice[data-value="{people.wang.id}"] input').is_checked():
            break
        desk.keyboard.press("ArrowDown")
    keys.press('dialog [data-action="save"]')
    expect(desk.locator("dialog[open]")).to_have_count(0)

    technician.offline(False)
    phone.reload()
    expect(phone.locator(f'[data-visit="{in_the_way}"]').first).to_be_visible()
    gone = phone.locator(f'[data-visit="{visit}"]')
    expect(gone).to_contain_text(f"这一单改派给了{people.wang.name}")
    gone.get_by_role("button", name="知道了").click()
    expect(gone).to_have_count(0)
    with office.app.app_context():
        with reading():
            told = [(entry.origin, entry.start) for entry in ledger_store.ledger(visit)]
            goes = member_store.mains([visit])
        db.session.remove()
    assert told == [("office", tomorrow), ("office", free), ("link", chosen)]
    assert goes == {visit: people.wang.id}


def agree(desk: Page, to: datetime) -> None:
    """Agrees on another time in the dialog that is open."""
    keys = Keyboard(desk)
    keys.set_date('dialog input[name="date"]', to)
    keys.set_time('dialog input[name="start"]', to)
    keys.press('dialog label.choice[data-value="customer"] input', "Space")
    keys.press('dialog [data-action="save"]')
