"""The promise in force, when to set off, and the visit document."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import permutations

from doorstep.accounts.rules import Person
from doorstep.appointments.rules import Member, OfficeVisit, PromiseEntry, depart_by, document, in_force
from doorstep.customers.rules import Customer, Premises

NINE = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
LI = Person("p-1", "李强", "T1001", "+8613811110001", frozenset({"technician"}), "team", True, None)
WANG = Person("p-2", "王芳", "T1002", "+8613811110002", frozenset({"technician"}), "team", True, None)
VISIT = OfficeVisit(
    "v",
    3,
    "WO-1",
    "broadband-install",
    "team",
    "hash",
    "booked",
    "c",
    "a",
    {"order.access": "fibre"},
    20,
    60,
    "先打电话",
)
CUSTOMER = Customer("c", "王秀兰", "王女士", "+8613800000001", "gold", True)
HOME = Premises("a", "梧桐路18号2单元601", "city", "home")


def promise(
    id: str, start: datetime, at: datetime, zone: str = "Asia/Shanghai", origin: str = "office"
) -> PromiseEntry:
    return PromiseEntry(id, "v", start, None, zone, "customer", "王女士", None, at, origin, None, None)


FIRST = promise("e5", NINE, NINE - timedelta(days=2))
MOVED = promise("e2", NINE + timedelta(hours=5), NINE - timedelta(days=1))
AT_THE_DOOR = promise("e3", NINE + timedelta(hours=6), NINE + timedelta(minutes=5), origin="door")


def test_the_promise_in_force_is_the_one_agreed_last_before_the_moment() -> None:
    for ledger in permutations([FIRST, MOVED, AT_THE_DOOR]):
        assert in_force(ledger, FIRST.at - timedelta(seconds=1)) is None
        assert in_force(ledger, FIRST.at) == FIRST
        assert in_force(ledger, NINE) == MOVED
        assert in_force(ledger, AT_THE_DOOR.at) == AT_THE_DOOR
        assert in_force(ledger) == AT_THE_DOOR


def test_of_two_promises_agreed_in_one_instant_the_greater_id_counts() -> None:
    twin = promise("e9", NINE, FIRST.at)
    assert in_force([twin, FIRST]) == in_force([FIRST, twin]) == twin


def test_nothing_is_in_force_in_an_empty_ledger() -> None:
    assert in_force([]) is None


def test_setting_off_leaves_time_for_the_way_and_a_buffer() -> None:
    assert depart_by(NINE, 20) == NINE - timedelta(minutes=25)
    assert depart_by(NINE, 0) == NINE - timedelta(minutes=5)
    assert depart_by(NINE, None) is None


LEDGER_ON_THE_PHONE = [
    {
        "entry": "e5",
        "start": "2026-11-22T09:00:00+08:00",
        "end": None,
        "zone": "Asia/Shanghai",
        "asked_by": "customer",
        "agreed_by": "王女士",
        "reason": None,
        "at": "2026-11-20T09:00:00+08:00",
        "origin": "office",
    },
    {
        "entry": "e2",
        "start": "2026-11-22T14:00:00+08:00",
        "end": None,
        "zone": "Asia/Shanghai",
        "asked_by": "customer",
        "agreed_by": "王女士",
        "reason": None,
        "at": "2026-11-21T09:00:00+08:00",
        "origin": "office",
    },
]


CUSTOMER_AT_THE_DOOR = {
    "id": "c",
    "name": "王秀兰",
    "address_as": "王女士",
    "phone": "+8613800000001",
    "contact_name": None,
    "contact_phone": None,
    "note": None,
}


def test_the_document_says_everything_the_phone_needs() -> None:
    members = [(Member("v", "p-2", "backup", 4), WANG), (Member("v", "p-1", "main", 4), LI)]
    made = document(VISIT, CUSTOMER, HOME, [MOVED, FIRST], members, {"id": "k", "spki": "abc"}, "Asia/Shanghai")
    assert json.loads(json.dumps(made)) == {
        "id": "v",
        "ver": 3,
        "order": "WO-1",
        "kind": "broadband-install",
        "standard": "hash",
        "state": "booked",
        "team": "team",
        "promise": {"entry": "e2", "start": "2026-11-22T14:00:00+08:00", "end": None, "zone": "Asia/Shanghai"},
        "ledger": LEDGER_ON_THE_PHONE,
        "calls": [],
        "travel_minutes": 20,
        "duration_minutes": 60,
        "depart_by": "2026-11-22T13:35:00+08:00",
        "customer": CUSTOMER_AT_THE_DOOR,
        "premises": {
            "address": "梧桐路18号2单元601",
            "area_type": "city",
            "place_type": "home",
            "latitude": None,
            "longitude": None,
            "datum": None,
        },
        "facts": {
            "customer.is_new": True,
            "customer.tier": "gold",
            "order.access": "fibre",
            "staff.name": "李强",
            "staff.number": "T1001",
            "staff.phone": "+8613811110001",
            "visit.area_type": "city",
            "visit.place_type": "home",
        },
        "instructions": "先打电话",
        "review": None,
        "members": [
            {"person": "p-1", "name": "李强", "role": "main"},
            {"person": "p-2", "name": "王芳", "role": "backup"},
        ],
        "key": {"id": "k", "spki": "abc"},
    }


def test_each_promise_is_written_in_its_own_zone() -> None:
    urumqi = promise("e1", NINE, NINE, zone="Asia/Urumqi")
    made = document(VISIT, CUSTOMER, HOME, [urumqi], [], None, "Asia/Shanghai")
    assert made["promise"]["start"] == "2026-11-22T07:00:00+06:00"
    assert made["ledger"][0]["at"] == "2026-11-22T09:00:00+08:00"
    assert made["key"] is None


def test_an_unknown_area_is_absent_from_the_facts() -> None:
    """A condition such as "not a village" then holds, so that an unknown address counts as a city."""
    made = document(VISIT, CUSTOMER, Premises("a", "某处"), [FIRST], [], None, "Asia/Shanghai")
    assert "visit.area_type" not in made["facts"]
    assert made["premises"]["area_type"] is None
