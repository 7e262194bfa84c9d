"""Every route has a row in the authorisation table, and does for every caller exactly what the row says.

Generated: each row × 14 callers × a thing of 李强, of 周磊, of the caller, and one that does not exist. What the
rows mean is worked out here from the relations that the samples state, not with the getters under test.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from doorstep import cookies
from doorstep.accounts import authorisation, device_store, session_store, store
from doorstep.accounts.rules import NewPerson, Ownership, Permission, Person
from doorstep.clock import new_id, now
from doorstep.database import db, writing
from people import People, SignedIn, browser
from samples import Call, Thing, absent, calls, things

TABLE = authorisation.table()


@dataclass(frozen=True)
class Asking:
    """Somebody who calls: the person, whether they are let in, and a browser to call with."""

    person: Person | None
    signed_in: bool
    on_device: bool
    browser: Callable[[], FlaskClient]


def yang(people: People) -> Person:
    """杨帆, a dispatcher of the team west who dispatches for the team east as well."""
    new = NewPerson(
        id=new_id(),
        name="杨帆",
        staff_no="T120",
        phone="+8613800138120",
        roles=frozenset({"dispatcher"}),
        team=people.west.id,
        password_hash="",
        created=now(),
        serves=frozenset({people.east.id}),
    )
    with writing():
        return store.add_person(new)


def everybody(permission: Permission, app: Flask, people: People, signed_in: SignedIn) -> dict[str, Asking]:
    """The fourteen callers; one who dispatches for other teams only where the row names dispatchers."""

    def signed_out() -> FlaskClient:
        client = signed_in(people.li)
        cookie = client.get_cookie("doorstep")
        assert cookie is not None and client.delete("/api/v1/session").status_code == 204
        client.set_cookie("doorstep", cookie.value)
        return client

    def leaver_on_phone() -> FlaskClient:
        client = browser(app)
        with writing():
            device = device_store.enrol_device(new_id(), people.he.id, "Pixel 8", True, True, now())
        cookie = cookies.issue_device_cookie(Response(), device).headers["Set-Cookie"]
        client.set_cookie("doorstep-device", cookie.partition("=")[2].partition(";")[0])
        return client

    def of(person: Person) -> Asking:
        return Asking(person, True, False, lambda: signed_in(person))

    serving = {"dispatcher for the team": of(yang(people))} if "dispatcher" in permission.who else {}
    return {
        "anonymous": Asking(None, False, False, lambda: browser(app)),
        "signed out": Asking(people.li, False, False, signed_out),
        "deactivated": Asking(people.he, False, False, lambda: signed_in(people.he)),
        "deactivated, on the phone": Asking(people.he, False, True, leaver_on_phone),
        "technician assigned": of(people.li),
        "technician of the team": of(people.wang),
        "technician of another team": of(people.zhou),
        "account manager": of(people.sun),
        "dispatcher of the team": of(people.zhao),
        "dispatcher of another team": of(people.qian),
        **serving,
        "supervisor of the team": of(people.chen),
        "supervisor of another team": of(people.feng),
        "administrator": of(people.wu),
    }


def expected(permission: Permission, asking: Asking, thing: Thing | None, exists: bool) -> int | None:
    """The refusal that the row asks for; None when the call is to be answered."""
    if permission.anyone:
        return None
    if not asking.signed_in and not (asking.on_device and permission.device):
        return 401
    assert asking.person is not None
    reach = permission.reach(asking.person)
    if not reach:
        return 403
    if thing is None or (exists and within(reach, asking.person, thing)):
        return None
    return 404


def within(reach: frozenset[Ownership], person: Person, thing: Thing) -> bool:
    """Whether the thing is one that the reach covers."""
    return (
        "all" in reach
        or ("self" in reach and thing.owner == person.id)
        or ("member" in reach and person.id in thing.members)
        or ("team" in reach and thing.team is not None and thing.team in {person.team, *person.serves})
    )


def parameters(row: str) -> list[str]:
    return re.findall(r"<(?:[^:<>]+:)?([^<>]+)>", row)


def filled(row: str, path: dict[str, str]) -> str:
    template = row.partition(" ")[2]
    return re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", lambda found: path[found[1]], template)


def send(client: FlaskClient, row: str, path: dict[str, str], call: Call, method: str | None = None) -> TestResponse:
    """Calls the route of a row."""
    for name, value in call.cookies.items():
        client.set_cookie(name, value)
    return client.open(
        filled(row, path),
        method=method or row.partition(" ")[0],
        json=call.json,
        data=call.data,
        query_string=call.query,
        headers=call.headers,
    )


def call_of(row: str, people: People) -> Call:
    make = calls.get(row)
    return make(people) if make else Call()


def make_thing(row: str, person: Person) -> Thing:
    kind = "/".join(parameters(row))
    if kind not in things:
        pytest.fail(f"{row}: tests/stage/samples does not say how to make a thing for {kind!r}")
    return things[kind](person)


def no_thing(row: str) -> Thing:
    return Thing({name: absent.get(name) or new_id() for name in parameters(row)})


def owners(row: str, permission: Permission, people: People, asking: Asking) -> dict[str, Person | None]:
    """Whose things to call the route with: nobody's is a thing that does not exist."""
    if not parameters(row):
        return {"no thing": None}
    if permission.anyone:
        return {"absent": None}
    own = {"own": asking.person} if asking.person else {}
    return {"李强's": people.li, "周磊's": people.zhou, **own, "absent": None}


@dataclass
class Kept:
    """What calls are made with, each made once and used until a call was let in: a refused one must not change it."""

    made: dict[str, Any] = field(default_factory=dict)

    def get(self, name: str, make: Callable[[], Any]) -> Any:
        """What has this name."""
        if name not in self.made:
            self.made[name] = make()
        return self.made[name]


def check(row: str, app: Flask, people: People, signed_in: SignedIn) -> None:
    """Asserts that the route does what its row says, for every caller and every thing."""
    permission = TABLE[row]
    kept = Kept()
    for name, asking in everybody(permission, app, people, signed_in).items():
        if db.engine.dialect.name == "postgresql" and expected(permission, asking, None, True):
            continue  # refused before any database is asked about a thing: SQLite shows it
        refusals = {}
        for whose, owner in owners(row, permission, people, asking).items():
            thing: Thing | None = None
            if owner:
                thing = kept.get(f"thing of {owner.id}", partial(make_thing, row, owner))
            elif parameters(row):
                thing = no_thing(row)
            call = kept.get("call", partial(call_of, row, people))
            client = kept.get(f"browser of {name}", asking.browser)
            path = thing.path if thing else {}
            answer = send(client, row, path, call)
            situation = f"{row} as {name}, thing: {whose}: {answer.status_code} {answer.data[:300]!r}"
            refusal = expected(permission, asking, thing, owner is not None or not parameters(row))
            if refusal is None:
                assert answer.status_code not in {401, 403} and (permission.anyone or answer.status_code != 404), (
                    situation
                )
            else:
                assert answer.status_code == refusal, f"{situation}; expected {refusal}"
                refusals[whose] = telling_nothing(answer, thing, situation)
            if row.startswith("GET "):
                head = send(client, row, path, call, "HEAD")
                assert (head.status_code, head.data) == (answer.status_code, b""), situation
            elif refusal is None:
                kept = Kept()
        assert len(set(refusals.values())) <= 1, f"{row} as {name} tells what exists: {refusals}"


def telling_nothing(answer: TestResponse, thing: Thing | None, situation: str) -> str:
    """The refusal without the id that was asked for; asserts that it holds nothing else about a thing."""
    assert answer.mimetype == "application/problem+json", situation
    document = dict(answer.json or {})
    if "of" in document:
        assert thing is not None and document.pop("of") in thing.path.values(), situation
    assert document.keys() <= {"type", "title", "status", "code", "detail"}, situation
    return json.dumps(document, sort_keys=True)


def test_every_route_has_a_row_and_every_row_a_route(app: Flask) -> None:
    routes = {
        authorisation.row_of(method, rule.rule) for rule in app.url_map.iter_rules() for method in rule.methods or ()
    }
    lacking = [f"{row} lacks a row in accounts/authorisation.yaml" for row in sorted(routes - TABLE.keys())]
    lacking += [f"{row} in accounts/authorisation.yaml is no route" for row in sorted(TABLE.keys() - routes)]
    assert not lacking, "\n".join(lacking)


def test_no_row_stands_twice() -> None:
    lines = authorisation.TABLE.read_text("utf-8").splitlines()
    rows = [line.partition(": {")[0] for line in lines if line and not line.startswith("#")]
    assert len(rows) == len(set(rows)) == len(TABLE)


@pytest.mark.parametrize("row", TABLE)
def test_a_route_does_what_its_row_says(row: str, app: Flask, people: People, signed_in: SignedIn) -> None:
    check(row, app, people, signed_in)


@pytest.mark.parametrize("row", [row for row, permission in TABLE.items() if permission.lists])
def test_a_list_shows_what_is_within_reach(row: str, app: Flask, people: People, signed_in: SignedIn) -> None:
    permission = TABLE[row]
    for name, asking in everybody(permission, app, people, signed_in).items():
        if expected(permission, asking, None, True) is not None:
            continue
        assert asking.person is not None and permission.lists is not None
        made = [things[permission.lists](owner) for owner in (people.li, people.zhou, asking.person)]
        text = send(asking.browser(), row, {}, call_of(row, people)).text
        reach = permission.reach(asking.person)
        shown = {thing.id for thing in made if thing.id in text}
        assert shown == {thing.id for thing in made if within(reach, asking.person, thing)}, f"{row} as {name}"


def test_a_route_without_a_row_is_refused(
    app: Flask, people: People, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = {row: permission for row, permission in TABLE.items() if row != "GET /api/v1/teams"}
    monkeypatch.setattr(authorisation, "table", lambda: without)
    answer = signed_in(people.wu).get("/api/v1/teams")
    assert (answer.status_code, answer.json["code"]) == (403, "not_in_table")


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"who": "everyone"},
        {"who": {"janitor": "all"}},
        {"who": {"technician": "mine"}},
        {"who": {"technician": "self"}, "ownership": "team"},
        {"who": ["technician"]},
    ],
    ids=str,
)
def test_a_row_in_words_that_the_table_does_not_know_stops_the_start(row: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="GET /x"):
        authorisation.permission("GET /x", row)


def careless(name: str) -> Callable[[Person, str], object]:
    """A getter that forgot to ask who is asking."""
    return {
        "session_for": lambda asking, id: session_store._sessions(session_store.SessionRow.id == id)[0],
        "device_for": lambda asking, id: device_store._one_device(id),
        "person_for": lambda asking, id: store.one_person(id),
    }[name]


@pytest.mark.parametrize(
    ("row", "getter"),
    [
        ("DELETE /api/v1/sessions/<uuid:session>", "session_for"),
        ("DELETE /api/v1/devices/<uuid:device>", "device_for"),
        ("GET /api/v1/people/<uuid:person>/devices", "person_for"),
    ],
)
def test_a_getter_without_its_check_is_found(
    row: str, getter: str, app: Flask, people: People, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = next(one for one in (device_store, session_store, store) if hasattr(one, getter))
    monkeypatch.setattr(home, getter, careless(getter))
    with pytest.raises(AssertionError, match=row.partition(" ")[0]):
        check(row, app, people, signed_in)
