"""What a worker does with messages that are due, against a real mail server."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask

from builders import NewPhone, new_visit
from doorstep import clock
from doorstep.database import db, transact
from doorstep.intake import bookings
from doorstep.messages import claims_store as claims
from doorstep.messages.channels import mail as by_mail
from doorstep.messages.rules import LEASE, PAUSES
from mail_server import Mailbox, text_of
from mailing import EVENING, START, Clock, customer, found, give_address, tick, visit_of
from people import People, browser

# ---- what arrives


@pytest.mark.usefixtures("night")
def test_the_reminder_arrives_in_the_customers_language_and_time(
    app: Flask, people: People, time: Clock, box: Mailbox
) -> None:
    office_now = time.at
    chinese = visit_of(people.li)
    english = visit_of(
        people.wang, zone="Europe/Berlin", customer=customer("w@b.example", address_as="Ms Wang", language="en")
    )
    time.at = office_now + timedelta(seconds=5)
    tick(app)
    assert [len(box.of(one)) for one in ("wang@a.example", "w@b.example")] == [1, 0], "booked, at once"
    time.at = datetime(2026, 11, 20, 7, 30, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
    tick(app)
    assert len(box.of("w@b.example")) == 1, "where it was five in the morning"

    time.at = EVENING - timedelta(seconds=1)
    tick(app)
    assert len(box.of("wang@a.example")) == 1
    time.at = EVENING
    tick(app)
    _, reminder = box.of("wang@a.example")
    assert reminder["Subject"] == "上门提醒：11月23日（周一）09:00"
    assert "王女士您好，提醒您：11月23日（周一）09:00，李强将到您处" in text_of(reminder)
    assert reminder["Message-ID"] == f"<{found(chinese, 'day-before').id}@doorstep.example>"
    assert (reminder["Auto-Submitted"], reminder["Content-Language"]) == ("auto-generated", "zh-CN")
    assert reminder["Date"].datetime == EVENING
    assert reminder.get_content_type() == "text/plain"

    time.at = datetime(2026, 11, 22, 18, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
    tick(app)
    _, reminder = box.of("w@b.example")
    assert reminder["Subject"] == "A reminder: your visit on Mon 23 Nov, 02:00 (UTC+1)"
    assert "王芳 will visit you on Mon 23 Nov, 02:00" in text_of(reminder)
    assert found(english, "day-before").language == "en"


def test_the_link_opens_the_visit_and_is_kept_nowhere(app: Flask, people: People, time: Clock, box: Mailbox) -> None:
    visit = visit_of(people.li)
    tick(app)
    [mail] = box.of("wang@a.example")
    [line] = [line for line in text_of(mail).splitlines() if "/#/v/" in line]
    link = line.partition("/#/v/")[2]
    assert len(link) == 22 and browser(app).post("/api/v1/portal/open", json={"link": link}).status_code == 200
    kept = found(visit, "booked")
    assert kept.text is not None and link not in kept.text and visit not in kept.text


def test_the_technician_is_told_when_to_set_off(app: Flask, people: People, time: Clock, box: Mailbox) -> None:
    give_address(people.li, "li@a.example")
    visit_of(people.li)
    time.at = START - timedelta(minutes=35)
    tick(app)
    told = {mail["Subject"] for mail in box.of("li@a.example")}
    assert told == {"08:35 前出发：梧桐路18号2单元601", "11月23日（周一）的上门安排（1 单）"}


# ---- what is not sent


def test_a_visit_that_was_cancelled_while_a_worker_was_dying_is_not_announced(
    app: Flask, people: People, time: Clock, box: Mailbox
) -> None:
    """The dead worker's claim hides the message from the cancellation; looking again does not."""
    visit = visit_of(people.li)
    [claimed] = transact(lambda: claims.claim("mail", clock.now(), 1))
    assert claimed.kind == "booked"
    bookings.cancel(visit, "不需要了", people.zhao.id, clock.now(), 1)
    time.at += LEASE
    tick(app)
    assert [mail["Subject"] for mail in box.mails] == ["上门已取消：11月23日（周一）09:00"]
    assert (found(visit, "booked").state, found(visit, "booked").reason) == ("withdrawn", "cancelled")


def test_the_claim_of_a_dead_worker_ends_with_its_lease(app: Flask, people: People, time: Clock, box: Mailbox) -> None:
    visit = visit_of(people.li)
    assert transact(lambda: claims.claim("mail", clock.now(), 1))
    time.at += LEASE - timedelta(seconds=1)
    tick(app)
    assert box.mails == [] and found(visit, "booked").state == "sending"
    time.at += timedelta(seconds=1)
    tick(app)
    assert len(box.mails) == 1 and (found(visit, "booked").state, found(visit, "booked").attempts) == ("sent", 2)


def test_what_was_sent_but_not_noted_is_sent_again_under_the_same_name(
    app: Flask, people: People, time: Clock, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit_of(people.li)
    with monkeypatch.context() as patch:
        patch.setattr(claims, "sent", lambda *_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            tick(app)
    time.at += LEASE
    tick(app)
    assert len(box.mails) == 2 and len(set(box.ids())) == 1


def test_a_worker_whose_lease_ran_out_changes_nothing_any_more(people: People, time: Clock) -> None:
    visit = visit_of(people.li)
    [slow] = transact(lambda: claims.claim("console", clock.now(), 1))
    time.at += LEASE
    [other] = transact(lambda: claims.claim("console", clock.now(), 1))
    assert slow.id == other.id
    transact(lambda: claims.write([claims.not_sent(slow, "failed")]))
    assert found(visit, "booked").state == "sending"
    transact(lambda: claims.write([claims.withdraw(other, "moved")]))
    assert found(visit, "booked").state == "withdrawn"


def test_what_has_lost_its_sense_is_not_sent(app: Flask, people: People, time: Clock, box: Mailbox) -> None:
    visit = visit_of(people.li)
    time.at = START + timedelta(seconds=1)
    tick(app)
    assert box.mails == []
    assert {found(visit, kind).reason for kind in ("booked", "day-before")} == {"too_late"}


def test_setting_off_is_not_told_an_hour_later(
    app: Flask, people: People, time: Clock, box: Mailbox, phone_of: NewPhone
) -> None:
    phone, visit = phone_of(people.li), visit_of(people.li)
    phone.wall_ms = int((START - timedelta(minutes=30)).timestamp() * 1000)
    time.at = START + timedelta(minutes=31)
    assert phone.results(phone.event(visit, "visit.departed")) == ["accepted"]
    tick(app)
    assert found(visit, "on-the-way").reason == "too_late" and box.mails == []


def test_an_address_that_has_gone_is_a_reason(app: Flask, people: People, time: Clock, box: Mailbox) -> None:
    gone = customer()
    visit = visit_of(people.li, customer=gone)
    bookings.create_visits(
        [new_visit(people.wang, start=START, customer=replace(gone, email=None))], people.zhao.id, time.at
    )
    tick(app)
    assert (found(visit, "booked").state, found(visit, "booked").reason) == ("not_sent", "no_address")


# ---- what goes wrong


def test_a_server_that_is_down_is_tried_again_and_given_up_in_the_end(
    app: Flask, people: People, time: Clock, box: Mailbox
) -> None:
    visit = visit_of(people.li)
    box.down = True
    tries = []
    for pause in (*PAUSES, timedelta(0)):
        tick(app)
        tries.append(found(visit, "booked").attempts)
        tick(app)
        time.at += pause
    assert tries == [1, 2, 3, 4, 5, 6], "once after each pause, and not sooner"
    last = found(visit, "booked")
    assert (last.state, last.reason, last.detail) == ("not_sent", "failed", "recipient refused: 451")
    box.down = False
    tick(app)
    assert box.mails == []


def test_a_server_that_comes_back_gets_the_message_once(app: Flask, people: People, time: Clock, box: Mailbox) -> None:
    visit = visit_of(people.li)
    box.down = True
    tick(app)
    box.down = False
    time.at += PAUSES[0]
    tick(app)
    tick(app)
    assert len(box.mails) == 1 and found(visit, "booked").state == "sent"


def test_one_bad_address_keeps_nobody_waiting(app: Flask, people: People, time: Clock, box: Mailbox) -> None:
    bad = [
        visit_of(people.li, start=START + timedelta(hours=hour), customer=customer("x@a.example")) for hour in range(3)
    ]
    visit_of(people.li, start=START + timedelta(hours=4))
    box.refusals["x@a.example"] = "550 no such user"
    tick(app)
    assert len(box.of("wang@a.example")) == 1
    failed = [found(visit, "booked") for visit in bad]
    assert {(one.reason, one.detail, one.attempts) for one in failed} == {("failed", "recipient refused: 550", 1)}


def test_a_message_that_cannot_be_written_keeps_nobody_waiting(
    app: Flask, people: People, time: Clock, box: Mailbox
) -> None:
    broken = visit_of(people.li, customer=customer("a@a.example"))
    visit_of(people.wang)
    with db.engine.begin() as connection:
        spoil = "UPDATE messages SET version = 'gone', facts = '{}' WHERE about = :visit"
        connection.execute(sa.text(spoil), {"visit": broken})
        connection.execute(sa.text("UPDATE visits SET kind = 'unknown' WHERE id = :visit"), {"visit": broken})
    tick(app)
    assert len(box.of("wang@a.example")) == 1
    assert found(broken, "booked").state in ("waiting", "withdrawn")


@pytest.mark.parametrize(
    "address", ["a@a.example\r\nBcc: all@a.example", "a@a.example, all@a.example", "a@a.example>", "@", "nobody"]
)
def test_an_address_that_is_none_goes_nowhere(
    address: str, app: Flask, people: People, time: Clock, box: Mailbox
) -> None:
    visit = visit_of(people.li, customer=customer(address))
    tick(app)
    assert box.mails == []
    assert found(visit, "booked").state in ("not_sent", "waiting") and found(visit, "booked").detail
    assert address not in str(found(visit, "booked").detail)


def test_line_ends_in_a_name_do_not_reach_the_headers(app: Flask, people: People, time: Clock, box: Mailbox) -> None:
    visit = visit_of(people.li, customer=customer(address_as="王\r\nBcc: all@a.example"))
    with db.engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE people SET name = :name WHERE id = :id"), {"name": "李\r\nX: 1", "id": people.li.id}
        )
    tick(app)
    [mail] = box.mails
    assert mail["Bcc"] is None and mail["X"] is None and found(visit, "booked").state == "sent"


def test_the_console_prints_what_would_be_sent(
    app: Flask, people: People, time: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    visit = visit_of(people.li, customer=customer(None))
    tick(app)
    assert "── 上门预约：11月23日（周一）09:00\n王女士您好" in capsys.readouterr().out
    assert (found(visit, "booked").state, found(visit, "booked").channel) == ("sent", "console")


@pytest.mark.parametrize(
    ("url", "steps"),
    [
        ("smtp://mail.example", [("plain", "mail.example", 25), ("close",)]),
        (
            "smtp+starttls://me:p%40ss@mail.example:587",
            [("plain", "mail.example", 587), ("starttls",), ("check_time",), ("login", "me", "p@ss"), ("close",)],
        ),
        ("smtps://mail.example", [("encrypted", "mail.example", 465), ("close",)]),
    ],
)
def test_mail_over_tls_and_with_a_password_is_asked_for_by_the_address(
    url: str, steps: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[Any, ...]] = []

    def server_of(kind: str) -> type:
        class Server:
            def __init__(self, *given: Any, **_: Any) -> None:
                calls.append((kind, *given))

            def __getattr__(self, name: str) -> Any:
                return lambda *given, **_: calls.append((name, *given))

        return Server

    monkeypatch.setattr(by_mail, "_Plain", server_of("plain"))
    monkeypatch.setattr(by_mail, "_Encrypted", server_of("encrypted"))
    with by_mail._conversation(url):
        pass
    assert [call for call in calls if call != ("quit",)] == steps
