"""Sessions, phones, people and teams."""

from __future__ import annotations

from doorstep import cookies
from doorstep.accounts import code_store, device_store, passwords, rules, session_store, store
from doorstep.accounts.rules import NewSession, Person, Team
from doorstep.clock import new_id, now
from doorstep.database import writing
from people import PASSWORD, People

from .declaring import Call, Thing, call, thing


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


@call("POST /api/v1/session")
def sign_in(people: People) -> Call:
    return Call(json={"staff_no": people.li.staff_no, "password": PASSWORD})


@call("PUT /api/v1/session/password")
def change_password(people: People) -> Call:
    return Call(json={"old": PASSWORD, "new": "zai jia men kou 2027"})


@call("POST /api/v1/session/code")
def use_a_code(people: People) -> Call:
    with writing():
        code_store.put_code(people.li.id, passwords.hashed("ABCDE23456"), people.wu.id, now())
    return Call(json={"staff_no": people.li.staff_no, "code": "ABCDE-23456", "new": "zai jia men kou 2027"})


@call("POST /api/v1/teams")
def add_a_team(people: People) -> Call:
    return Call(json={"name": f"待建班组 {new_id()[-8:]}", "region": None})


@call("PUT /api/v1/teams/<uuid:team>")
def rename_a_team(people: People) -> Call:
    return Call(json={"name": "城东装维一班", "region": "城东"})
