"""The office's day: visits, customers, and commands about them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from builders import ZONE, book, publish_standard
from doorstep.accounts.rules import Person
from doorstep.appointments import store as appointments
from doorstep.clock import new_id, now
from doorstep.customers.rules import Customer
from doorstep.database import reading
from people import People

from .accounts import team
from .declaring import Call, Thing, call, thing

AWAY = {"begin": "2031-12-01T00:00", "end": "2031-12-03T00:00"}


@thing("visit")
def visit(person: Person) -> Thing:
    """A visit that the person goes to."""
    made = book(person, team=team(person).id)
    return Thing({"visit": made}, owner=person.id, members=frozenset({person.id}), team=person.team)


@thing("customer")
def customer(person: Person) -> Thing:
    """A customer whom the person's team visits, and no other."""
    own = Customer(new_id(), "王秀兰", None, f"+8613{int(new_id()[-8:], 16) % 10**9:09}")
    made = book(person, team=team(person).id, customer=own)
    with reading():
        found = appointments.visit(made)
    assert found is not None
    return Thing({"customer": found.customer}, team=found.team)


def command(**body: Any) -> Call:
    """A command of the office about a visit that nobody changed yet."""
    return Call(json=body, headers={"Idempotency-Key": new_id(), "If-Match": '"1"'})


def today() -> str:
    """The day of what `book` books."""
    return f"{(now() + timedelta(minutes=30)).astimezone(ZoneInfo(ZONE)):%Y-%m-%d}"


@call("GET /api/v1/day")
def look_at_a_day(people: People) -> Call:
    return Call(query={"date": today()})


@call("GET /api/v1/day/late")
def count_the_late(people: People) -> Call:
    return Call()


@call("GET /api/v1/day/changes")
def look_for_changes(people: People) -> Call:
    return Call(query={"after": "0"})


@call("GET /api/v1/customers/doubles")
def look_for_doubles(people: People) -> Call:
    return Call()


@call("GET /api/v1/search")
def search(people: People) -> Call:
    return Call(query={"q": "王"})


@call("GET /api/v1/customers")
def find_customers(people: People) -> Call:
    return Call(query={"query": "王"})


@call("GET /api/v1/slots")
def find_free_times(people: People) -> Call:
    return Call(query={"date": today(), "kind": "broadband-install", "duration_minutes": "60"})


@call("PUT /api/v1/slots/hold")
def hold_a_time(people: People) -> Call:
    return Call(json={"person": people.li.id, "start": f"{now() + timedelta(days=9):%Y-%m-%dT%H:%M:%S+00:00}",
        "duration_minutes": 60})  # fmt: skip


@call("DELETE /api/v1/slots/hold")
def hold_nothing_any_more(people: People) -> Call:
    return Call()


@call("GET /api/v1/slots/against")
def ask_what_speaks_against_a_time(people: People) -> Call:
    asked = {"kind": "broadband-install", "duration_minutes": "60", "start": f"{now():%Y-%m-%dT%H:%M:%S+00:00}"}
    return Call(query={**asked, "person": people.li.id})


@call("POST /api/v1/visits")
def book_a_visit(people: People) -> Call:
    publish_standard()
    return command(
        kind="broadband-install",
        customer={"name": "王秀兰", "phone": "13800000001"},
        premises={"address": "梧桐路18号2单元601"},
        start=f"{now() + timedelta(days=1):%Y-%m-%dT%H:%M:%S+00:00}",
        duration_minutes=60,
        asked_by="customer",
    )


@call("GET /api/v1/people/<uuid:person>/absence")
def look_at_an_absence(people: People) -> Call:
    return Call(query=AWAY)


@call("POST /api/v1/people/<uuid:person>/absence")
def enter_an_absence(people: People) -> Call:
    return command(id=new_id(), kind="sick", visits=[], **AWAY)


@call("POST /api/v1/leaves/<uuid:leave>/undo")
def take_an_absence_back(people: People) -> Call:
    return command(undoes=new_id())


@call("POST /api/v1/visits/<uuid:visit>/move")
def move_a_visit(people: People) -> Call:
    return command(start=f"{now() + timedelta(days=2):%Y-%m-%dT%H:%M:%S+00:00}", asked_by="customer")


@call("POST /api/v1/visits/<uuid:visit>/edit")
def edit_a_visit(people: People) -> Call:
    return command(instructions="带上梯子")


@call("POST /api/v1/visits/<uuid:visit>/continue")
def continue_a_visit(people: People) -> Call:
    return command(asked_by="customer")


@call("POST /api/v1/visits/<uuid:visit>/cancel")
def cancel_a_visit(people: People) -> Call:
    return command(reason="客户退单", asked_by="customer")


@call("POST /api/v1/visits/<uuid:visit>/reinstate")
def take_a_cancellation_back(people: People) -> Call:
    return command(undoes=new_id())


@call("POST /api/v1/visits/<uuid:visit>/renew-link")
def give_the_customer_another_link(people: People) -> Call:
    return command(reason="发到了别人的手机")


@call("POST /api/v1/visits/<uuid:visit>/reassign")
def take_a_visit_from_its_technician(people: People) -> Call:
    return command(person=None)


@call("POST /api/v1/visits/<uuid:visit>/working")
def say_that_a_line_works(people: People) -> Call:
    return command(promise=new_id(), works=True)


@call("POST /api/v1/visits/<uuid:visit>/see-to")
def say_that_nobody_sees_to_it(people: People) -> Call:
    return command(do="let_go")


@call("POST /api/v1/visits/<uuid:visit>/calls")
def write_down_a_call(people: People) -> Call:
    return command(purpose="appointment", result="reached")


@call("POST /api/v1/customers/<uuid:customer>/correct")
def correct_a_customer(people: People) -> Call:
    body = {"before": {"email": None}, "after": {"email": "wang@example.com"}}
    return Call(json=body, headers={"Idempotency-Key": new_id()})


@call("POST /api/v1/customers/<uuid:customer>/notices")
def choose_how_a_customer_is_told(people: People) -> Call:
    return command(choice="none")


@call("POST /api/v1/customers/<uuid:customer>/export")
def export_a_customer(people: People) -> Call:
    return Call()


def _another(people: People) -> Call:
    return Call(json={"other": customer(people.li).path["customer"]}, headers={"Idempotency-Key": new_id()})


@call("POST /api/v1/customers/<uuid:customer>/merge")
def merge_customers(people: People) -> Call:
    return _another(people)


@call("POST /api/v1/customers/<uuid:customer>/apart")
def keep_customers_apart(people: People) -> Call:
    return _another(people)


@call("POST /api/v1/customers/<uuid:customer>/part")
def part_customers(people: People) -> Call:
    return Call(json={"merge": new_id()}, headers={"Idempotency-Key": new_id()})


@call("POST /api/v1/customers/<uuid:customer>/erase")
def erase_a_customer(people: People) -> Call:
    return Call(json={"name": "somebody else"})
