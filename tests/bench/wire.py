"""What goes over the wire: a fresh phone's pull, a dispatcher's full day, the standard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count

from flask.testing import FlaskClient

from builders import SYNC, new_visit
from doorstep.accounts.rules import Person
from doorstep.clock import new_id, now
from doorstep.customers.rules import Customer, Premises
from doorstep.intake import bookings

from .installation import Installation, answers, installation
from .table import Row, progress

OWN_VISITS, OWN_EVENTS = 80, 8
DAY_VISITS = 506
PULL_BYTES, DAY_BYTES = 40_000, 45_000
FAMILIES, GIVEN = "王李张刘陈杨赵黄周吴徐孙", "秀兰建国晓明海燕志强桂英"
ROADS = ("梧桐", "建设", "解放", "中山", "人民")


def measure() -> Iterator[Row]:
    progress("bytes on the wire")
    with installation("sqlite") as made:
        made.serve()
        li, people = made.phone(made.people.li), made.people
        for visit in booked(made, OWN_VISITS, people.li, people.wang):
            assert set(li.results(*answers(li, visit, OWN_EVENTS))) == {"accepted"}
        booked(made, DAY_VISITS - OWN_VISITS, people.wang)
        plain, packed = pulled(made.client(people.li), "identity"), pulled(made.client(people.li), "br")
        what = f"wire: fresh pull of {OWN_VISITS} visits, packed and not"
        yield Row(what, f"{packed:,} and {plain:,} B", f"≤ {PULL_BYTES:,} B", packed <= PULL_BYTES)
        day = f"/api/v1/day?date={now() + timedelta(days=1):%Y-%m-%d}"
        dispatcher = made.client(people.zhao)
        plain, packed = asked(dispatcher, day, "identity"), asked(dispatcher, day, "br")
        what = f"wire: day of {DAY_VISITS} visits, packed and not"
        yield Row(what, f"{packed:,} and {plain:,} B", f"≤ {DAY_BYTES:,} B", packed <= DAY_BYTES)


def booked(made: Installation, number: int, *people: Person) -> list[str]:
    """Visits of tomorrow, each with a customer and an address of its own."""
    morning = now().replace(hour=1, minute=0, second=0, microsecond=0) + timedelta(days=1)
    news = []
    for place in range(number):
        n = next(_NUMBERS)
        family, given = FAMILIES[n % 12], GIVEN[n % 5 * 2 : n % 5 * 2 + 2]
        customer = Customer(new_id(), family + given, f"{family}女士", f"+86138{n * 7919 % 10**8:08}")
        address = f"{ROADS[n % 5]}路{n * 31 % 400}号{n % 9 + 1}单元{n % 30 + 101}"
        at = {"customer": customer, "premises": Premises(new_id(), address, "city", "home")}
        news.append(new_visit(*people, start=morning + timedelta(minutes=place), **at))
    with made.app.app_context():
        bookings.create_visits(news, None, now())
    return [new.id for new in news]


_NUMBERS = count()


def pulled(client: FlaskClient, coding: str) -> int:
    """The bytes of all pages of a pull without a cursor."""
    bytes, cursor = 0, None
    while True:
        query = {"cursor": cursor} if cursor else {}
        answer = client.get(f"{SYNC}/pull", query_string=query, headers={"Accept-Encoding": coding})
        bytes += len(answer.data)
        page = client.get(f"{SYNC}/pull", query_string=query).get_json()
        if not page["more"]:
            return bytes
        cursor = page["cursor"]


def asked(client: FlaskClient, path: str, coding: str) -> int:
    answer = client.get(path, headers={"Accept-Encoding": coding})
    assert answer.status_code == 200, answer.text
    return len(answer.data)
