"""People are added, changed, moved to another team, shut out and let in again; a staff number comes back with its
person."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from builders import NewPhone, Phone, book, publish_standard
from doorstep import journal
from doorstep.accounts import access_store, trail_store
from doorstep.accounts import store as accounts
from doorstep.accounts.commands import person as command
from doorstep.accounts.rules import Person, PersonChange
from doorstep.appointments import member_store
from doorstep.clock import now
from doorstep.database import reading, writing
from offices import Desk
from people import PASSWORD, People, SignedIn, browser

API = "/api/v1/people"


@pytest.fixture(autouse=True)
def _in_app(app: Flask) -> Iterator[None]:
    publish_standard()
    yield


@pytest.fixture
def wu(people: People, signed_in: SignedIn) -> FlaskClient:
    """吴涛, the administrator."""
    return signed_in(people.wu)


def new(people: People, **changes: Any) -> dict[str, Any]:
    return {
        "staff_no": "t-201", "name": "周杰", "phone": "138 0013 8201", "email": "zhou@example.com",
        "roles": ["technician"], "duties": [], "team": people.east.id, "password": "men kou de xie tao 7",
        **changes,
    }  # fmt: skip


def as_is(person: Person, **changes: Any) -> dict[str, Any]:
    """What a change of this person sends that changes nothing, but for what is given."""
    return {
        "name": person.name, "phone": person.phone, "email": person.email, "roles": sorted(person.roles),
        "duties": sorted(person.duties), "team": person.team, **changes,
    }  # fmt: skip


def put(client: FlaskClient, person: Person, ver: int = 1, **changes: Any) -> Any:
    return client.put(f"{API}/{person.id}", json=as_is(person, **changes), headers={"If-Match": f'"{ver}"'})


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["code"]


def goes(visit: str) -> list[str]:
    with reading():
        return [member.person for member in member_store.members(visit)]


def test_somebody_is_added_and_signs_in(app: Flask, people: People, wu: FlaskClient) -> None:
    answer = wu.post(API, json=new(people))
    assert answer.status_code == 201, answer.text
    made = answer.get_json()
    assert (made["staff_no"], made["phone"], made["active"], made["team"]["id"]) == (
        "T-201", "+8613800138201", True, people.east.id,
    )  # fmt: skip
    assert wu.get(f"{API}/{made['id']}").get_json() == made and answer.headers["ETag"] == '"1"'
    body = {"staff_no": "T-201", "password": "men kou de xie tao 7"}
    assert browser(app).post("/api/v1/session", json=body).status_code == 200
    with reading():
        assert [(entry.act, entry.by) for entry in trail_store.trail_of(made["id"])] == [("person.added", people.wu.id)]


def test_what_somebody_can_do_and_where_is_kept_with_them(people: People, wu: FlaskClient) -> None:
    can = {"skills": ["光纤熔接", "ＦＴＴＲ ", "fttr"], "regions": ["城东", "柳巷"]}
    made = wu.post(API, json=new(people, **can)).get_json()
    assert (made["skills"], made["regions"]) == (["FTTR", "光纤熔接"], ["城东", "柳巷"])
    assert put(wu, people.li, skills=["IPTV"]).get_json()["skills"] == ["IPTV"]
    with reading():
        known = accounts.skills([made["id"], people.li.id, people.wang.id])
        assert known == {made["id"]: {"FTTR", "光纤熔接"}, people.li.id: {"IPTV"}, people.wang.id: set()}
        assert accounts.words_in_use() == (["FTTR", "IPTV", "光纤熔接"], ["城东", "城西", "柳巷"])
    assert put(wu, people.li, 2).get_json()["skills"] == [], "a change says everything as it is to be"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"phone": "12"}, "/phone"),
        ({"email": "nobody"}, "/email"),
        ({"team": None}, "/team"),
        ({"team": "01900000-0000-7000-8000-000000000000"}, "/team"),
        ({"duties": ["quality"]}, "/duties"),
        ({"staff_no": "1"}, "/staff_no"),
        ({"password": "short"}, "/password"),
        ({"roles": []}, "/roles"),
    ],
)
def test_what_is_wrong_with_somebody_new_is_named(
    people: People, wu: FlaskClient, changes: dict[str, Any], pointer: str
) -> None:
    answer = wu.post(API, json=new(people, **changes))
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.get_json()["faults"]] == [pointer]


def test_a_staff_number_comes_back_with_its_person(app: Flask, people: People, wu: FlaskClient) -> None:
    assert refusal(wu.post(API, json=new(people, staff_no="T101"))) == (409, "staff_no_taken")
    gone = wu.post(API, json=new(people, staff_no="t110", name="别人"))
    assert refusal(gone) == (409, "staff_no_disabled")
    assert gone.get_json()["of"] == people.he.id and "何平" in gone.get_json()["detail"]
    back = wu.post(f"{API}/{people.he.id}/enable")
    assert back.status_code == 200 and back.get_json()["name"] == "何平" and back.get_json()["active"]
    assert wu.post(f"{API}/{people.he.id}/enable").get_json() == back.get_json(), "a second time changes nothing"
    body = {"staff_no": "T110", "password": PASSWORD}
    assert browser(app).post("/api/v1/session", json=body).status_code == 200
    with reading():
        assert [entry.act for entry in trail_store.trail_of(people.he.id)][-1] == "person.brought_back"


def test_the_command_line_says_whose_number_it_is(app: Flask, people: People) -> None:
    run = app.test_cli_runner().invoke
    arguments = ["add", "T110", "--name", "别人", "--phone", "13800138299", "--role", "technician"]
    typed = {"input": "men kou de xie tao 7\n"}
    refused = run(command, [*arguments, "--team", people.east.name, "--password-stdin"], **typed)
    assert refused.exit_code == 1 and "何平, who was shut out" in refused.output
    assert "T110 何平 is let in again" in run(command, ["enable", "T110"]).output
    assert "was not shut out" in run(command, ["enable", "T110"]).output
    taught = run(command, ["change", "T110", "--skill", "IPTV", "--skill", "iptv"])
    assert taught.exit_code == 0, taught.output
    moved = run(command, ["change", "T110", "--name", "何萍", "--team", people.west.name])
    assert moved.exit_code == 0, moved.output
    with reading():
        he = accounts.person(people.he.id)
        assert accounts.skills([people.he.id]) == {people.he.id: {"IPTV"}}, "what is not said stays"
    assert he is not None and (he.name, he.team, he.phone, he.ver) == ("何萍", people.west.id, people.he.phone, 3)
    assert run(command, ["change", "T110", "--team", "没有的班"]).exit_code == 1


def test_another_name_and_address_are_everywhere_at_once(people: People, wu: FlaskClient, phone_of: NewPhone) -> None:
    visit, phone = book(people.li, people.wang), phone_of(people.wang)
    phone.pull()
    answer = put(wu, people.li, name="李小强", email="li@example.com")
    assert answer.status_code == 200, answer.text
    assert (answer.get_json()["name"], answer.headers["ETag"]) == ("李小强", '"2"')
    [seen] = [item for item in phone.pull() if item.get("visit") == visit]
    assert [member["name"] for member in seen["document"]["members"]] == ["李小强", "王芳"]
    assert refusal(put(wu, people.li)) == (412, "stale")
    assert refusal(wu.put(f"{API}/{people.li.id}", json=as_is(people.li))) == (428, "if_match")


def test_whoever_moves_to_another_team_gives_their_visits_away_first(
    people: People, wu: FlaskClient, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    phone = phone_of(people.li)
    coming, begun = book(people.li, people.wang), book(people.li)
    phone.pull()
    assert phone.results(phone.event(begun, "visit.departed")) == ["accepted"]
    refused = put(wu, people.li, team=people.west.id)
    assert refusal(refused) == (409, "holds_visits") and refused.get_json()["others"] == [coming]
    with reading():
        assert accounts.person(people.li.id) == people.li, "nothing is changed"
    moved = put(wu, people.li, team=people.west.id, release=True)
    assert moved.status_code == 200, moved.text
    assert goes(coming) == [people.wang.id] and goes(begun) == [people.li.id]
    assert [(item["kind"], item.get("reason")) for item in phone.pull() if item.get("visit") == coming] == [
        ("scope.removed", "reassigned")
    ]
    assert phone.results(phone.event(begun, "visit.arrived")) == ["accepted"], "what has begun stays theirs"
    west = Desk(signed_in(people.qian))
    assert west.book(now() + timedelta(days=3), person=people.li.id).status_code == 201
    with reading():
        assert {entry.act for entry in trail_store.trail_of(people.li.id)} >= {"person.changed", "person.moved"}


def test_other_roles_end_the_sessions_and_a_role_that_was_lost_the_visits(
    people: People, wu: FlaskClient, signed_in: SignedIn
) -> None:
    visit = book(people.li)
    client = signed_in(people.li)
    assert refusal(put(wu, people.li, roles=["dispatcher"])) == (409, "holds_visits")
    assert client.get("/api/v1/session").status_code == 200
    assert put(wu, people.li, roles=["dispatcher"], release=True).status_code == 200
    assert goes(visit) == [] and client.get("/api/v1/session").status_code == 401
    assert signed_in(people.li).get("/api/v1/day").status_code == 200, "a dispatcher looks at the board"


def test_another_team_leaves_the_sessions_and_what_they_reach_follows(
    people: People, wu: FlaskClient, signed_in: SignedIn
) -> None:
    visit, client = book(people.li), signed_in(people.zhao)
    assert client.get(f"/api/v1/visits/{visit}").status_code == 200
    assert put(wu, people.zhao, team=people.west.id).status_code == 200
    assert client.get(f"/api/v1/visits/{visit}").status_code == 404
    assert [team["id"] for team in client.get("/api/v1/day").get_json()["teams"]] == [people.west.id]


def test_whoever_is_shut_out_is_out_at_once_and_keeps_a_phone_that_is_not_revoked(
    people: People, wu: FlaskClient, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    visit, phone = book(people.li), phone_of(people.li)
    phone.pull()
    gone = wu.post(f"{API}/{people.li.id}/disable")
    assert gone.status_code == 200 and gone.get_json()["active"] is False
    assert gone.get_json()["deactivated_at"] is not None
    assert phone.client.get("/api/v1/session").status_code == 401
    listed = {one["id"] for one in wu.get(API).get_json()["items"]}
    assert people.wang.id in listed and people.li.id not in listed
    assert wu.post(f"{API}/{people.li.id}/enable").status_code == 200
    assert phone.client.get("/api/v1/session").status_code == 401, "sessions that ended stay ended"
    again = Phone(signed_in(people.li), people.li, id=phone.id).enrol()
    assert again.results(again.event(visit, "visit.departed")) == ["accepted"]


def test_whoever_dispatches_for_another_team_too_looks_at_it_and_is_told(
    people: People, wu: FlaskClient, signed_in: SignedIn
) -> None:
    visit, client = book(people.zhou), signed_in(people.zhao)
    assert client.get(f"/api/v1/visits/{visit}").status_code == 404
    assert refusal(put(wu, people.chen, serves=[people.west.id])) == (422, "invalid")
    gone = put(wu, people.zhao, serves=["01900000-0000-7000-8000-000000000000"])
    assert [fault["pointer"] for fault in gone.get_json()["faults"]] == ["/serves"]
    served = put(wu, people.zhao, serves=[people.west.id, people.east.id])
    assert served.get_json()["serves"] == [{"id": people.west.id, "name": people.west.name}], "one's own is no other"
    assert client.get(f"/api/v1/visits/{visit}").status_code == 200
    assert {one["id"] for one in client.get("/api/v1/teams").get_json()["items"]} == {people.east.id, people.west.id}
    assert client.get(f"/api/v1/day?team={people.west.id}").status_code == 200
    with reading():
        told = {one.id: one.roles for one in accounts.office_of_team(people.west.id)}
    assert told[people.zhao.id] == {"dispatcher"} and people.feng.id in told and people.wu.id not in told


def test_the_last_administrator_stays(app: Flask, people: People, wu: FlaskClient) -> None:
    alone = (409, "last_administrator")
    assert refusal(wu.post(f"{API}/{people.wu.id}/disable")) == alone
    given_up = ["change", people.wu.staff_no, "--role", "dispatcher", "--team", people.east.name]
    assert "this is the last administrator" in app.test_cli_runner().invoke(command, given_up).output
    other = wu.post(API, json=new(people, roles=["administrator"], team=None)).get_json()
    assert wu.post(f"{API}/{other['id']}/disable").status_code == 200
    assert refusal(wu.post(f"{API}/{people.wu.id}/disable")) == alone, "who is shut out lets nobody in"


def test_a_restore_repeats_who_was_let_in_again_and_who_lost_a_role(people: People, wu: FlaskClient) -> None:
    other = wu.post(API, json=new(people, roles=["administrator"], team=None)).get_json()
    wu.post(f"{API}/{people.he.id}/enable")
    wu.post(f"{API}/{people.li.id}/disable")
    with reading():
        person = accounts.person(other["id"])
    assert person is not None
    assert put(wu, person, roles=["dispatcher"], team=people.east.id).status_code == 200
    told = journal.lines(journal.path("shut-out"))
    with writing():  # the database as it was before all this
        access_store.bring_back(people.li.id, None, now())
        access_store.deactivate(people.he.id, None, now())
        back = access_store.change_person(other["id"], wanted_as(person), 2, None, now())
    assert back.roles == {"administrator"}
    with writing():
        access_store.shut_out_again(told, now())
    with reading():
        li, he, demoted = (accounts.person(id) for id in (people.li.id, people.he.id, other["id"]))
    assert li and he and demoted
    assert (li.active, he.active, demoted.roles) == (False, True, {"dispatcher"})


def wanted_as(person: Person) -> PersonChange:
    return PersonChange(person.name, person.phone, person.email, person.roles, person.duties, person.team)


def test_two_administrators_cannot_shut_each_other_out_at_once(
    app: Flask, people: People, wu: FlaskClient, signed_in: SignedIn
) -> None:
    other = wu.post(API, json=new(people, roles=["administrator"], team=None)).get_json()
    with reading():
        person = accounts.person(other["id"])
    assert person is not None
    both = [(wu, person.id), (signed_in(person), people.wu.id)]
    start = Barrier(len(both))

    def shut_out(one: tuple[FlaskClient, str]) -> int:
        start.wait()
        status: int = one[0].post(f"{API}/{one[1]}/disable").status_code
        return status

    with ThreadPoolExecutor(len(both)) as pool:
        told = sorted(pool.map(shut_out, both))
    assert told[0] == 200 and told[1] in (401, 409, 503)
    with reading():
        assert sum(one.active and "administrator" in one.roles for one in accounts.everybody(active_only=True)) == 1
