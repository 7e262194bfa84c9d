"""The visit in the customer's own calendar: what two other libraries read in the mails, from booking to cancelling."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import ics
import pytest
import vobject
from flask import Flask

from builders import move
from doorstep.database import transact
from doorstep.intake import bookings
from mail_server import Mailbox
from mailing import START, Clock, customer, tick, visit_of
from people import People


def entry(mail: EmailMessage) -> dict[str, Any]:
    """What stands in the entry of a mail: as both libraries read it, which must be the same."""
    first, *others = mail.walk() if not mail.is_multipart() else list(mail.walk())[1:]
    assert first.get_content_type() == "text/plain" and first["Content-Disposition"] is None
    [part] = others
    assert (part.get_content_type(), part.get_filename()) == ("text/calendar", "visit.ics")
    assert part["Content-Disposition"].content_disposition == "attachment"
    raw = part.get_payload(decode=True)
    assert isinstance(raw, bytes)
    assert b"\n" not in raw.replace(b"\r\n", b"") and all(len(line) <= 75 for line in raw.split(b"\r\n"))
    text = raw.decode()
    read = vobject.readOne(text)
    assert read.method.value == part["Content-Type"].params["method"]
    event = read.vevent
    [same] = ics.Calendar(text).events
    one = {name: getattr(event, name).value for name in ("uid", "dtstart", "dtend", "summary", "location", "status")}
    assert (same.uid, same.begin.datetime, same.end.datetime, same.name, same.location, same.status) == tuple(
        one.values()
    )
    asked = event.attendee.params
    assert (asked["PARTSTAT"], asked["RSVP"]) == (["ACCEPTED"], ["FALSE"]), "nobody is asked to answer"
    assert event.attendee.value == f"mailto:{mail['To']}"
    assert event.organizer.value == "mailto:service@doorstep.example" == f"mailto:{mail['From'].addresses[0].addr_spec}"
    assert event.dtstamp.value.tzinfo is not None and not hasattr(event, "valarm")
    note = event.description.value if hasattr(event, "description") else ""
    assert "/#/" not in text.replace("\r\n ", ""), "calendars are shown to others, and a link opens the visit"
    return {**one, "method": read.method.value, "sequence": int(event.sequence.value), "note": note}


def last(box: Mailbox, count: int, address: str = "wang@a.example") -> EmailMessage:
    mails = box.of(address)
    assert len(mails) == count, [mail["Subject"] for mail in mails]
    return mails[-1]


def test_the_entry_follows_the_visit(app: Flask, people: People, time: Clock, box: Mailbox) -> None:
    visit = visit_of(people.li, duration_minutes=90)
    tick(app)
    booked = entry(last(box, 1))
    assert booked == {
        "uid": visit, "method": "REQUEST", "sequence": 1, "status": "CONFIRMED",
        "dtstart": START, "dtend": START + timedelta(minutes=90),
        "summary": booked["summary"], "location": booked["location"], "note": booked["note"],
    }  # fmt: skip
    assert "宽带装机" in booked["summary"] and "梧桐路" in booked["location"] and "不会取消上门" in booked["note"]

    later = START + timedelta(days=1)
    time.at += timedelta(minutes=5)
    move(visit, later, end=later + timedelta(hours=3))
    tick(app)
    moved = entry(last(box, 2))
    assert (moved["uid"], moved["method"], moved["sequence"]) == (visit, "REQUEST", 2)
    assert (moved["dtstart"], moved["dtend"]) == (later, later + timedelta(hours=3))
    time.at += timedelta(minutes=5)
    move(visit, later, ver=2, end=later + timedelta(hours=3))
    tick(app)
    assert len(box.of("wang@a.example")) == 2, "the same time again is nothing new"

    time.at += timedelta(minutes=5)
    transact(lambda: bookings.cancel(visit, "出差", None, time.at, 2))
    tick(app)
    off = entry(last(box, 3))
    assert (off["uid"], off["method"], off["status"]) == (visit, "CANCEL", "CANCELLED")
    assert off["sequence"] > moved["sequence"] and off["dtstart"] == later and off["summary"].startswith("已取消：")
    assert off["note"] == ""


@pytest.mark.one_database
def test_other_messages_bring_no_entry(app: Flask, people: People, time: Clock, box: Mailbox) -> None:
    """The evening's reminder says nothing new, and a technician has the visit in the calendar of the app."""
    visit_of(people.li, customer=customer("w@b.example", address_as="Ms Wang", language="en"))
    tick(app)
    english = entry(last(box, 1, "w@b.example"))
    assert "does not cancel it" in english["note"] and english["summary"].endswith("at your door")
    time.at = datetime(2026, 11, 22, 10, tzinfo=UTC)
    tick(app)
    assert last(box, 2, "w@b.example").get_content_type() == "text/plain"
    assert all(not mail.is_multipart() for mail in box.mails if mail["To"] != "w@b.example")
