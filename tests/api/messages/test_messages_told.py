"""Whoever was told something hears when it holds no more; whoever was shut out is told nothing, and not announced."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from builders import ZONE, NewPhone, Phone, at, move, publish_standard, reassign
from continuing import after, agreed, ended
from doorstep import clock
from doorstep.accounts import access_store
from doorstep.accounts.commands import person
from doorstep.clock import new_id
from doorstep.database import transact
from doorstep.feed import store as feed
from doorstep.intake import bookings, messages, successors
from doorstep.intake import people as staff
from doorstep.intake.store import Command
from doorstep.intake.successors import Continue
from mail_server import Mailbox, text_of
from mailing import EVENING, START, Clock, found, give_address, tick, visit_of
from offices import Desk
from people import People, SignedIn

pytestmark = pytest.mark.one_database

HERS = "wang@a.example"


def subjects(box: Mailbox, address: str) -> list[str]:
    return [str(mail["Subject"]) for mail in box.of(address)]


def told(app: Flask, box: Mailbox, address: str = HERS) -> list[str]:
    """What somebody gets now that they have not got before, without a word of the day's list."""
    before = len(box.of(address))
    tick(app)
    return [one for one in subjects(box, address)[before:] if "安排" not in one]


# ---- who comes


def test_a_customer_who_was_told_a_name_is_told_the_other_one(
    app: Flask, people: People, time: Clock, box: Mailbox
) -> None:
    visit = visit_of(people.li)
    time.at = EVENING
    assert "李强将到您处" in [text_of(mail) for _ in told(app, box) for mail in box.of(HERS)][-1]
    reassign(visit, people.li.id, people.wang.id, at=time.at)
    assert told(app, box) == ["改由王芳上门：11月23日（周一）09:00"]
    assert "改由王芳为您服务" in text_of(box.of(HERS)[-1])
    assert told(app, box) == []
    reassign(visit, people.wang.id, people.li.id, 2, at=time.at)
    assert told(app, box) == ["改由李强上门：11月23日（周一）09:00"]


def test_who_comes_after_all_needs_no_message(app: Flask, people: People, time: Clock, box: Mailbox) -> None:
    visit = visit_of(people.li)
    time.at = EVENING
    tick(app)
    reassign(visit, people.li.id, people.wang.id, at=time.at)
    assert found(visit, "reassigned").state == "waiting"
    reassign(visit, people.wang.id, people.li.id, 2, at=time.at)
    assert (found(visit, "reassigned").state, found(visit, "reassigned").reason) == ("withdrawn", "holds")
    assert told(app, box) == []


def test_what_was_sent_is_kept_as_it_was_sent_and_not_as_it_was_planned(
    app: Flask, people: People, time: Clock, box: Mailbox
) -> None:
    """The next change is measured by it."""
    visit = visit_of(people.li)
    time.at = EVENING
    tick(app)
    assert found(visit, "day-before").facts["technician"] == people.li.id
    reassign(visit, people.li.id, people.wang.id, at=time.at)
    tick(app)
    assert found(visit, "reassigned").facts["technician"] == people.wang.id


# ---- who is on the way


def test_nothing_is_told_of_a_tap_that_is_taken_back_in_time(
    app: Flask, people: People, time: Clock, box: Mailbox, phone_of: NewPhone
) -> None:
    phone, visit = phone_of(people.li), visit_of(people.li)
    time.at = START - timedelta(minutes=30)
    tick(app)
    told(app, box)
    departed = phone.event(visit, "visit.departed")
    assert phone.results(departed) == ["accepted"]
    assert told(app, box) == [], "the phone still offers to take it back"
    assert found(visit, "on-the-way").state == "waiting"
    time.at += timedelta(seconds=8)
    phone.results(phone.event(visit, "visit.departed", {"replaces": [departed["id"]], "undone": True}))
    assert found(visit, "on-the-way").state == "withdrawn"
    time.at += timedelta(minutes=2)
    assert told(app, box) == []


def test_who_was_told_of_a_tap_hears_when_it_is_taken_back_later(
    app: Flask, people: People, time: Clock, box: Mailbox, phone_of: NewPhone
) -> None:
    phone, visit = phone_of(people.li), visit_of(people.li)
    time.at = START - timedelta(minutes=30)
    tick(app)
    departed = phone.event(visit, "visit.departed")
    phone.results(departed)
    time.at += timedelta(minutes=1)
    assert told(app, box) == ["已出发，09:00 上门"]
    phone.results(phone.event(visit, "visit.departed", {"replaces": [departed["id"]], "undone": True}))
    assert told(app, box) == ["更正：还没有出发，09:00 上门"]
    assert told(app, box) == []
    phone.results(phone.event(visit, "visit.departed"))
    time.at += timedelta(minutes=1)
    assert told(app, box) == ["已出发，09:00 上门"]


# ---- when


def test_a_move_to_the_same_time_tells_nobody_anything(app: Flask, people: People, time: Clock, box: Mailbox) -> None:
    give_address(people.li, "li@a.example")
    visit = visit_of(people.li)
    assert len(told(app, box)) == 1
    time.at += timedelta(hours=1)
    move(visit, START, at=time.at)
    assert told(app, box) == [] and told(app, box, "li@a.example") == []
    assert found(visit, "booked").state == "sent" and found(visit, "day-before").state == "waiting"
    time.at = EVENING
    assert told(app, box) == ["上门提醒：11月23日（周一）09:00"]


def test_a_time_that_comes_back_before_anybody_heard_of_another_is_no_news(
    app: Flask, people: People, time: Clock, box: Mailbox
) -> None:
    visit = visit_of(people.li)
    tick(app)
    time.at += timedelta(hours=1)
    move(visit, START + timedelta(hours=5), at=time.at)
    time.at += timedelta(seconds=1)
    move(visit, START, 2, at=time.at)
    assert told(app, box) == []


@pytest.mark.usefixtures("night")
def test_a_time_agreed_once_more_in_the_night_is_told_as_the_booking_that_waits(
    app: Flask, people: People, time: Clock, box: Mailbox, phone_of: NewPhone
) -> None:
    time.at += timedelta(hours=10)
    visit, phone = visit_of(people.li), phone_of(people.li)
    assert told(app, box) == []
    time.at += timedelta(minutes=5)
    phone.wall_ms = int(time.at.timestamp() * 1000)
    again = {"start": START.isoformat(), "zone": ZONE, "asked_by": "customer", "agreed_by": "王女士"}
    assert phone.results(phone.event(visit, "promise.agreed", again), clock=phone.clock()) == ["accepted"]
    time.at += timedelta(hours=10)
    assert told(app, box) == ["上门预约：11月23日（周一）09:00"]


# ---- an order that goes on


def over(phone: Phone, time: Clock) -> Phone:
    """The phone an hour after the visit began."""
    time.at = START + timedelta(hours=1)
    phone.wall_ms = at(time.at)
    return phone


@pytest.mark.parametrize("together", [True, False])
def test_a_time_agreed_at_the_door_is_told_once_whichever_visit_keeps_it(
    app: Flask, people: People, time: Clock, box: Mailbox, phone_of: NewPhone, together: bool
) -> None:
    """Together the next visit is booked; one after the other this one is moved, and the next has nothing to add."""
    visit, phone = visit_of(people.li), phone_of(people.li)
    tick(app)
    over(phone, time)
    said = [agreed(phone, visit, START + timedelta(days=1)), ended(phone, visit, "stopped")]
    heard = []
    for push in [said] if together else [[one] for one in said]:
        assert set(phone.results(*push, clock=phone.clock())) == {"accepted"}
        heard += told(app, box)
    assert heard == [f"{'上门预约：' if together else '上门时间改为'}11月24日（周二）09:00"]
    time.at += timedelta(minutes=1)
    move(after(visit).id, START + timedelta(days=2), at=time.at)
    assert told(app, box) == ["上门时间改为11月25日（周三）09:00"]


def test_who_was_told_that_nobody_comes_hears_that_somebody_does_at_the_same_time(
    app: Flask, people: People, time: Clock, box: Mailbox
) -> None:
    visit = visit_of(people.li)
    bookings.cancel(visit, "不需要了", people.zhao.id, time.at, 1)
    told(app, box)
    by, again = people.zhao.id, START
    entry = bookings.office_entry(visit, again, None, ZONE, "customer", "王女士", None, by, time.at)
    successors.go_on(Continue(visit, entry, None), by, time.at, Command(by, new_id(), "0" * 64))
    assert told(app, box) == ["上门预约：11月23日（周一）09:00"]


# ---- after a restore, and in the list


def test_what_is_found_wrong_after_a_restore_is_set_right(
    app: Flask, people: People, time: Clock, box: Mailbox
) -> None:
    """The message that it corrects was sent before; the correction cannot have been."""
    visit = visit_of(people.li)
    time.at = EVENING
    tick(app)
    transact(lambda: feed.new_epoch(EVENING + timedelta(minutes=10)))
    time.at += timedelta(minutes=20)
    reassign(visit, people.li.id, people.wang.id, at=time.at)
    assert told(app, box) == ["改由王芳上门：11月23日（周一）09:00"]


def test_a_correction_stands_in_the_list_when_it_was_found_and_not_when_it_was_wrong(
    app: Flask, people: People, time: Clock, box: Mailbox
) -> None:
    visit = visit_of(people.li)
    time.at = EVENING
    tick(app)
    time.at = found_at = START - timedelta(hours=2)
    reassign(visit, people.li.id, people.wang.id, at=time.at)
    time.at += timedelta(minutes=1)
    transact(lambda: messages.replan([visit], time.at))
    assert found(visit, "reassigned").due == found_at


# ---- somebody who was told to set off


def test_whoever_was_told_to_set_off_hears_at_once_that_it_is_called_off(
    app: Flask, people: People, time: Clock, box: Mailbox
) -> None:
    give_address(people.li, "li@a.example")
    give_address(people.wang, "fang@a.example")
    cancelled = visit_of(people.li)
    given = visit_of(people.wang)
    time.at = START - timedelta(minutes=35)
    assert told(app, box, "li@a.example") == ["08:35 前出发：梧桐路18号2单元601"]
    time.at += timedelta(seconds=1)
    bookings.cancel(cancelled, "不需要了", people.zhao.id, time.at, 1)
    reassign(given, people.wang.id, people.li.id, at=time.at)
    assert sorted(told(app, box, "li@a.example")) == [
        "08:35 前出发：梧桐路18号2单元601", "不用去了：梧桐路18号2单元601已取消"]  # fmt: skip
    assert subjects(box, "fang@a.example")[-1] == "不用去了：梧桐路18号2单元601已改派"
    time.at += timedelta(seconds=1)
    move(given, START + timedelta(hours=2), 2, at=time.at)
    assert told(app, box, "li@a.example") == ["先不要出发：梧桐路18号2单元601改到11月23日（周一）11:00"]


def test_whoever_was_called_off_hears_when_they_go_after_all(
    app: Flask, people: People, time: Clock, box: Mailbox
) -> None:
    give_address(people.li, "li@a.example")
    give_address(people.wang, "fang@a.example")
    moved, given = visit_of(people.li), visit_of(people.wang)
    time.at = START - timedelta(minutes=35)
    tick(app)
    time.at += timedelta(seconds=1)
    move(moved, START + timedelta(hours=5), at=time.at)
    reassign(given, people.wang.id, None, at=time.at)
    tick(app)
    time.at += timedelta(seconds=1)
    move(moved, START, 2, at=time.at)
    reassign(given, None, people.wang.id, 2, at=time.at)
    tick(app)
    for address, off in (("li@a.example", "先不要出发"), ("fang@a.example", "不用去了")):
        before, now = [subject for subject in subjects(box, address) if "安排" not in subject][-2:]
        assert before.startswith(off) and now == "请照常前往：梧桐路18号2单元601，11月23日（周一）09:00"
    tick(app)
    assert len([mail for mail in box.mails if "作废" in text_of(mail)]) == 2, "once each"


# ---- cancelled, and done all the same


def test_a_cancelled_visit_that_was_done_all_the_same_is_set_right_once(
    app: Flask, people: People, time: Clock, box: Mailbox, phone_of: NewPhone
) -> None:
    visit, phone = visit_of(people.li), phone_of(people.li)
    tick(app)
    time.at = START
    bookings.cancel(visit, "不需要了", people.zhao.id, time.at, 1)
    assert told(app, box) == ["上门已取消：11月23日（周一）09:00"]
    phone.wall_ms = int((START + timedelta(hours=1)).timestamp() * 1000)
    time.at = START + timedelta(hours=3)
    done = phone.event(visit, "visit.completed", {"outcome": "done", "recorded": 4})
    phone.results(phone.event(visit, "visit.arrived"), done)
    assert told(app, box) == ["更正：上门服务已完成"]
    assert told(app, box) == []


# ---- whoever was shut out


def test_whoever_was_shut_out_gets_no_names_and_is_announced_to_nobody(
    app: Flask, people: People, time: Clock, box: Mailbox
) -> None:
    give_address(people.li, "li@a.example")
    visit = visit_of(people.li)
    tick(app)
    time.at += timedelta(hours=1)
    assert app.test_cli_runner().invoke(person, ["disable", people.li.staff_no]).exit_code == 0
    assert (found(visit, "leave-now").state, found(visit, "leave-now").reason) == ("withdrawn", "shut_out")
    for hours in range(2, 96, 2):
        time.at = START + timedelta(hours=hours - 80)
        tick(app)
    assert box.of("li@a.example") == []
    assert "上门人员将到您处" in text_of(box.of(HERS)[1])


def test_whoever_was_shut_out_by_any_way_gets_nothing(app: Flask, people: People, time: Clock, box: Mailbox) -> None:
    """Nobody has planned anything anew; looking before sending is enough."""
    give_address(people.li, "li@a.example")
    visit = visit_of(people.li)
    transact(lambda: access_store.deactivate(people.li.id, None, time.at))
    time.at = EVENING
    tick(app)
    booked, reminder = box.of(HERS)
    assert booked["Subject"].startswith("上门预约") and "上门人员将到您处" in text_of(reminder)
    assert found(visit, "day-before").facts["technician"] is None, "what was said, whatever had been planned"
    time.at = START - timedelta(minutes=35)
    tick(app)
    assert box.of("li@a.example") == []


def test_the_board_marks_the_visits_of_somebody_who_cannot_come(
    app: Flask, people: People, signed_in: SignedIn
) -> None:
    publish_standard()
    desk = Desk(signed_in(people.zhao))
    made = desk.booked((clock.now() + timedelta(days=1)).replace(microsecond=0), person=people.li.id)
    day = made["promise"]["start"][:10]

    def members() -> list[tuple[str, bool]]:
        cards = [card for one in desk.read("/day", date=day)["technicians"] for card in one["visits"]]
        return [(member["name"], member["active"]) for card in cards for member in card["members"]]

    before = desk.read("/day", date=day)["seq"]
    assert members() == [("李强", True)]
    staff.shut_out(people.li.id, None, clock.now())
    assert members() == [("李强", False)]
    changed = desk.read("/day/changes", after=before)
    assert made["id"] in str(changed), "who looks at the day sees it at once"


def test_whoever_is_let_in_again_is_counted_on_again(app: Flask, people: People, time: Clock) -> None:
    visit = visit_of(people.li)
    staff.shut_out(people.li.id, None, time.at)
    assert found(visit, "leave-now").state == "withdrawn"
    staff.let_in(people.li.id, None, time.at)
    assert found(visit, "leave-now").state == "waiting"
