"""The customer's link."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from builders import book
from doorstep import installation
from doorstep.accounts import links
from doorstep.appointments import ledger_store
from doorstep.clock import new_id, now
from doorstep.customers.rules import Customer
from doorstep.database import reading, writing
from doorstep.intake import bookings
from doorstep.voices import rules as voice_rules
from doorstep.voices import store as voice_store
from doorstep.voices.rules import Code
from people import People

from .declaring import Call, call


@call("POST /api/v1/portal/open")
def open_link(people: People) -> Call:
    return Call(json={"link": links.address(book(people.li), 1).partition("/v/")[2]})


@call("GET /api/v1/portal/visit")
def look_at_a_visit(people: People) -> Call:
    return Call(cookies=customer_of(book(people.li)))


@call("POST /api/v1/portal/confirm")
def confirm(people: People) -> Call:
    visit = book(people.li)
    with reading():
        [entry] = ledger_store.ledger(visit)
    return Call(json={"entry": entry.id}, cookies=customer_of(visit))


@call("POST /api/v1/portal/working")
def say_that_a_line_works(people: People) -> Call:
    return of_a_visit(people, promise=new_id(), works=True)


def customer_of(visit: str) -> dict[str, str]:
    """The cookie of the visit's customer, who has opened the link."""
    return {"doorstep-link": links.address(visit, 1).partition("/v/")[2]}


_MINUTES = count(7, 3)
"""Nobody is in two places: each visit of these samples begins after the one before."""


def of_a_visit(people: People, **said: Any) -> Call:
    """A command of the customer of a visit in three days, who has a number that nobody else has."""
    minutes = next(_MINUTES)
    who = Customer(new_id(), "王秀兰", "王女士", f"+86139{minutes:08}")
    visit = book(people.li, start=now() + timedelta(days=3, minutes=minutes), customer=who)
    return Call(json={"visit": visit, **said}, cookies=customer_of(visit))


def with_its_entry(people: People, **said: Any) -> Call:
    """The same about the time that is in force."""
    made = of_a_visit(people, **said)
    with reading():
        [entry] = ledger_store.ledger(made.json["visit"])
    return Call(json={**made.json, "entry": entry.id}, cookies=made.cookies)


@call("GET /api/v1/portal/times")
def look_at_times(people: People) -> Call:
    return Call(cookies=of_a_visit(people).cookies)


@call("POST /api/v1/portal/move")
def move(people: People) -> Call:
    start = (now() + timedelta(days=2)).replace(hour=3, minute=0, second=0, microsecond=0)
    return with_its_entry(people, start=start.isoformat())


@call("POST /api/v1/portal/cancel")
def cancel(people: People) -> Call:
    return with_its_entry(people, reason="不需要了")


@call("POST /api/v1/portal/wish")
def wish(people: People) -> Call:
    return of_a_visit(people, note="从北门进", how="call", since="09:00", until="11:30")


@call("POST /api/v1/portal/notices")
def have_no_more_messages(people: People) -> Call:
    return of_a_visit(people, choice="none")


@call("POST /api/v1/portal/rating")
def rate(people: People) -> Call:
    return of_a_visit(people, id=new_id(), stars=4)


@call("POST /api/v1/portal/remark")
def remark(people: People) -> Call:
    return of_a_visit(people, id=new_id(), text="师傅很细心")


@call("POST /api/v1/portal/complaint")
def complain(people: People) -> Call:
    return of_a_visit(people, id=new_id(), text="约好的时间没有来")


@call("POST /api/v1/portal/mistake")
def mistake(people: People) -> Call:
    return of_a_visit(people, id=new_id(), choice="not_mine")


@call("POST /api/v1/portal/photos/code")
def ask_code(people: People) -> Call:
    return of_a_visit(people)


@call("POST /api/v1/portal/photos/open")
def open_photos(people: People) -> Call:
    made = of_a_visit(people)
    visit = made.json["visit"]
    code = Code(new_id(), visit, now())
    with writing():
        voice_store.add_code(code)
    typed = voice_rules.digits(installation.settings().secret, code.id, visit)
    return Call(json={**made.json, "code": typed}, cookies=made.cookies)


@call("POST /api/v1/portal/again")
def want_another_visit(people: People) -> Call:
    made = of_a_visit(people, id=new_id(), text="周末全天")
    bookings.cancel(made.json["visit"], "无资源", None, now(), 1, "resource")
    return made


@call("POST /api/v1/portal/photos/agreement")
def agree(people: People) -> Call:
    return of_a_visit(people, agree=False)


@call("GET /api/v1/portal/photos")
def look_at_photos(people: People) -> Call:
    made = of_a_visit(people)
    return Call(cookies={**made.cookies, **unlocked(made.json["visit"])})


def unlocked(visit: str) -> dict[str, str]:
    """The cookie of a browser in which the code of this visit's photos was typed just now."""
    code = Code(new_id(), visit, now(), opened=now())
    with writing():
        voice_store.add_code(code)
    return {"doorstep-photos": voice_rules.proof(installation.settings().secret, code.id, visit)}
