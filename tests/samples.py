"""What the generated tests call with: a thing of each kind that a path can name, a body for each route that wants one.

A new route with a parameter needs a `@thing(parameter)`; one whose body must say something needs a `@call(row)`.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import images
from builders import ZONE, book, publish_standard
from doorstep import cookies
from doorstep.accounts import device_store, links, rules, session_store, store
from doorstep.accounts.rules import NewSession, Person, Team
from doorstep.appointments import ledger_store
from doorstep.appointments import store as appointments
from doorstep.audits import jobs
from doorstep.audits import store as reviews
from doorstep.clock import new_id, now, now_ms
from doorstep.database import reading, writing
from doorstep.intake import rules as intake
from doorstep.intake import store as store_of_intake
from doorstep.intake.store import Quarantined
from doorstep.notices import store as notices
from doorstep.records.store import Record
from doorstep.visits import photos
from people import PASSWORD, People
from sealed import finished


@dataclass(frozen=True)
class Thing:
    """A thing that a path names, and whose it is. `path` fills the parameters of the route."""

    path: dict[str, str]
    owner: str | None = None
    members: frozenset[str] = frozenset()
    team: str | None = None

    @property
    def id(self) -> str:
        """What lists and refusals call it."""
        return list(self.path.values())[-1]


@dataclass(frozen=True)
class Call:
    """What a request to a route carries beside its path."""

    json: Any = None
    data: bytes | None = None
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)


MakeThing = Callable[[Person], Thing]
MakeCall = Callable[[People], Call]

things: dict[str, MakeThing] = {}
"""By the names of a route's parameters, joined by a slash."""
calls: dict[str, MakeCall] = {}
"""By the row of the authorisation table."""
absent: dict[str, str] = {"number": "999999999", "sha256": "0" * 64}
"""What stands for a thing that does not exist, where that is not a new id."""


def thing(parameters: str) -> Callable[[MakeThing], MakeThing]:
    """Declares how to make a thing that belongs to a person, or to their team."""

    def declare(make: MakeThing) -> MakeThing:
        things[parameters] = make
        return make

    return declare


def call(row: str) -> Callable[[MakeCall], MakeCall]:
    """Declares what a request to the route of this row carries."""

    def declare(make: MakeCall) -> MakeCall:
        calls[row] = make
        return make

    return declare


@thing("session")
def session(person: Person) -> Thing:
    """A session of the person."""
    at = now()
    new = NewSession(
        id=new_id(),
        token_hash=cookies.new_session_token()[1],
        person=person.id,
        device=None,
        agent="Firefox, Linux",
        created=at,
        expires=rules.session_expires(person.roles, None, at),
    )
    with writing():
        session_store.open_session(new)
    return Thing({"session": new.id}, owner=person.id, team=person.team)


@thing("device")
def device(person: Person) -> Thing:
    """A phone of the person."""
    with writing():
        made = device_store.enrol_device(new_id(), person.id, "Pixel 8", True, True, now())
    return Thing({"device": made.id}, owner=person.id, team=person.team)


@thing("person")
def person(person: Person) -> Thing:
    """The person themself."""
    return Thing({"person": person.id}, owner=person.id, team=person.team)


@thing("team")
def team(person: Person) -> Thing:
    """The team of the person; for one without, a team of nobody."""
    if person.team is not None:
        return Thing({"team": person.team}, team=person.team)
    nobodys = Team(new_id(), "待建班组", None)
    with writing():
        store.add_team(nobodys)
    return Thing({"team": nobodys.id}, team=nobodys.id)


@thing("number")
def record(person: Person) -> Thing:
    """A record of the person's team."""
    sealed = finished(person, team=team(person).id)
    return Thing({"number": str(sealed.number)}, owner=person.id, team=team_of(sealed))


@thing("record")
def record_of_a_visit(person: Person) -> Thing:
    """The same, as a list names it: by its visit."""
    sealed = finished(person, team=team(person).id)
    return Thing({"visit": sealed.visit}, owner=person.id, team=team_of(sealed))


@thing("review")
def review(person: Person) -> Thing:
    """A review of the person's visit, picked because its signature does not match."""
    sealed = finished(person, team=team(person).id, match="differs")
    while jobs.examine(now()):
        pass
    with writing():
        picked = reviews.lock_of_visit(sealed.visit)
    assert picked is not None
    return Thing({"review": picked.id}, owner=person.id, team=picked.team)


@thing("parcel")
def parcel(person: Person) -> Thing:
    """Work on a visit of the person's that was not accepted."""
    own = team(person).id
    waiting = quarantined(event_of(book(person, team=own)), person, own)
    with writing():
        store_of_intake.quarantine([waiting])
    return Thing({"parcel": str(waiting.parcel)}, owner=person.id, team=waiting.team)


def event_of(visit: str) -> dict[str, Any]:
    """An arrival, as a phone writes it."""
    stamp = {"v": 1, "seen": 0, "wall": now_ms(), "tz": 480, "mono": ["boot-1", 1]}
    return {"id": new_id(), "visit": visit, "type": "visit.arrived", **stamp, "body": {"replaces": []}}


def quarantined(event: dict[str, Any], person: Person, team: str, reason: str = "not_yours") -> Quarantined:
    """An event of the person's phone that was not accepted."""
    device = new_id()
    offered = intake.read(event, device, person.id)
    return Quarantined(
        event=offered.id,
        digest=offered.digest,
        visit=offered.visit,
        device=device,
        by=person.id,
        reason=reason,
        detail=None,
        raw=offered.raw,
        received=now(),
        team=team,
        parcel=intake.parcel(offered.visit, person.id, device, reason),
    )


@thing("sha256")
def photo(person: Person) -> Thing:
    """A photo of the person, of a visit that they are a member of."""
    data = images.photo(seed=secrets.randbits(30))
    kept = photos.keep(hashlib.sha256(data).hexdigest(), data)
    sealed = finished(person, team=team(person).id, photo=kept.sha256)
    with writing():
        photos.add(kept, now())
    return Thing({"sha256": kept.sha256}, owner=person.id, members=frozenset({person.id}), team=team_of(sealed))


@thing("digest")
def receipt(person: Person) -> Thing:
    """The digest of a record, which is for anybody who has it."""
    return Thing({"digest": finished(person).digest})


@thing("hash")
def version_of_the_standard(person: Person) -> Thing:
    """The standard in force, which is everybody's."""
    return Thing({"hash": publish_standard()})


@thing("message")
def message(person: Person) -> Thing:
    """A message about a visit that the person goes to."""
    made = book(person, team=team(person).id)
    with writing():
        [kept, *_] = sorted(notices.kept([made]), key=lambda kept: kept.id)
    return Thing({"message": kept.id}, owner=person.id, team=person.team)


@thing("visit")
def visit(person: Person) -> Thing:
    """A visit that the person goes to."""
    made = book(person, team=team(person).id)
    return Thing({"visit": made}, owner=person.id, members=frozenset({person.id}), team=person.team)


@thing("customer")
def customer(person: Person) -> Thing:
    """A customer whom the person's team visits."""
    made = book(person, team=team(person).id)
    with reading():
        found = appointments.visit(made)
    assert found is not None
    return Thing({"customer": found.customer}, team=found.team)


def team_of(sealed: Record) -> str:
    return str(sealed.sealed["team"])


@call("POST /api/v1/session")
def sign_in(people: People) -> Call:
    return Call(json={"staff_no": people.li.staff_no, "password": PASSWORD})


@call("PUT /api/v1/session/password")
def change_password(people: People) -> Call:
    return Call(json={"old": PASSWORD, "new": "zai jia men kou 2027"})


@call("POST /api/v1/reviews/<uuid:review>/verdict")
def judge(people: People) -> Call:
    return Call(json={"verdict": "meets"}, headers={"If-Match": '"1"'})


@call("POST /api/v1/reviews/<uuid:review>/send-back")
def send_back(people: People) -> Call:
    return Call(json={"comment": "现场为什么没有铺防尘布？"}, headers={"If-Match": '"1"'})


@call("POST /api/v1/quarantine/<uuid:parcel>/take-over")
def take_over(people: People) -> Call:
    return Call(json={"comment": "李强代班"})


@call("POST /api/v1/quarantine/<uuid:parcel>/set-aside")
def set_aside(people: People) -> Call:
    return Call(json={"comment": "不是本班的工单"})


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


def customer_of(visit: str) -> dict[str, str]:
    """The cookie of the visit's customer, who has opened the link."""
    return {"doorstep-link": links.address(visit, 1).partition("/v/")[2]}


def command(**body: Any) -> Call:
    """A command of the office about a visit that nobody changed yet."""
    return Call(json=body, headers={"Idempotency-Key": new_id(), "If-Match": '"1"'})


def today() -> str:
    """The day of what `book` books."""
    return f"{(now() + timedelta(minutes=30)).astimezone(ZoneInfo(ZONE)):%Y-%m-%d}"


@call("GET /api/v1/day")
def look_at_a_day(people: People) -> Call:
    return Call(query={"date": today()})


@call("GET /api/v1/day/changes")
def look_for_changes(people: People) -> Call:
    return Call(query={"after": "0"})


@call("GET /api/v1/customers")
def find_customers(people: People) -> Call:
    return Call(query={"query": "王"})


@call("GET /api/v1/slots")
def find_free_times(people: People) -> Call:
    return Call(query={"date": today(), "kind": "broadband-install", "duration_minutes": "60"})


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


@call("POST /api/v1/visits/<uuid:visit>/move")
def move_a_visit(people: People) -> Call:
    return command(start=f"{now() + timedelta(days=2):%Y-%m-%dT%H:%M:%S+00:00}", asked_by="customer")


@call("POST /api/v1/visits/<uuid:visit>/cancel")
def cancel_a_visit(people: People) -> Call:
    return command(reason="客户退单", asked_by="customer")


@call("POST /api/v1/visits/<uuid:visit>/reassign")
def take_a_visit_from_its_technician(people: People) -> Call:
    return command(person=None)


@call("POST /api/v1/visits/<uuid:visit>/calls")
def write_down_a_call(people: People) -> Call:
    return command(purpose="appointment", result="reached")


@call("PUT /api/v1/people/<uuid:person>/hours")
def set_hours(people: People) -> Call:
    return Call(json={"days": [{"weekday": 1, "start": "08:00", "end": "17:30"}]})


def somebody(people: People, **more: Any) -> dict[str, Any]:
    """What is said of a person."""
    said = {"name": "周杰", "phone": "13800138201", "email": None, "roles": ["technician"], "duties": []}
    return {**said, "team": people.east.id, **more}


@call("POST /api/v1/people")
def add_a_person(people: People) -> Call:
    return Call(json=somebody(people, staff_no=f"N{new_id()[-8:]}", password="men kou de xie tao 7"))


@call("PUT /api/v1/people/<uuid:person>")
def change_a_person(people: People) -> Call:
    return Call(json=somebody(people, release=True), headers={"If-Match": '"1"'})
