"""A customer's link that is renewed: the former one opens nothing, and the new one is sent."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from builders import book
from customer_links import PORTAL
from doorstep import installation, worker
from doorstep.accounts import links, trail_store
from doorstep.accounts.tokens import short_token
from doorstep.appointments import store as appointments
from doorstep.clock import new_id
from doorstep.database import reading, writing
from doorstep.intake.commands import visit as visit_command
from doorstep.messages import store as messages
from people import People, SignedIn


def opens(client: FlaskClient, visit: str, version: int = 1) -> TestResponse:
    return client.post(f"{PORTAL}/open", json={"link": links.address(visit, version).partition("/v/")[2]})


def test_a_renewed_link_opens(client: FlaskClient, people: People) -> None:
    visit = book(people.li)
    before = opens(client, visit).json
    with writing():
        appointments.renew_link(visit)
    assert client.get(f"{PORTAL}/visit").status_code == 404, "also in a browser that has it open"
    after = opens(client, visit, 2).json
    assert after["door_code"] != before["door_code"]


def test_the_office_gives_the_customer_another_link(
    app: Flask, client: FlaskClient, people: People, signed_in: SignedIn
) -> None:
    visit = book(people.li)
    before, office, key = opens(client, visit).json, signed_in(people.zhao), {"Idempotency-Key": new_id()}

    def renew(reason: str = "链接发给了别人", by: FlaskClient = office) -> TestResponse:
        return by.post(f"/api/v1/visits/{visit}/renew-link", json={"reason": reason}, headers=key)

    assert renew("").status_code == 422
    answer = renew()
    assert (answer.status_code, renew().status_code) == (200, 200), "the answer to the first was lost"
    [renewal] = answer.json["renewals"]
    assert (renewal["by"]["name"], renewal["reason"]) == (people.zhao.name, "链接发给了别人")
    assert client.get(f"{PORTAL}/visit").status_code == 404, "also in a browser that has it open"
    after = opens(client, visit, 2).json
    assert after["door_code"] != before["door_code"]
    with reading():
        assert [one.act for one in trail_store.trail_of(visit)] == ["link.renewed"]
        [message] = messages.page(None, None, None, (("link",), visit), None, 9)
        sent_link = worker.link([message])[message.id]
        former, other = (short_token(installation.settings().secret, visit, version) for version in (1, 2))
        assert sent_link == links.short_address(other) and len(other) == 22, "it fits a parameter of a text message"
    for token, status in ((former, 404), (other, 200), (other[:-1] + "~", 404)):
        assert client.post(f"{PORTAL}/open", json={"link": token}).status_code == status
    told = office.get("/api/v1/messages", query_string={"visit": visit}).json["items"]
    [sent] = (one for one in told if one["kind"] == "new-link")
    words = office.get(f"/api/v1/messages/{sent['id']}").json
    assert sent["visit"] == visit and "/#/v/…" in words["text"], "nobody reads the link itself"
    assert renew(by=signed_in(people.qian)).status_code == 404


def test_a_link_is_revoked_by_a_command(app: Flask, client: FlaskClient, people: People) -> None:
    visit = book(people.li)
    with reading():
        found = appointments.visit(visit)
    assert found is not None
    done = app.test_cli_runner().invoke(visit_command, ["renew-link", found.order])
    assert done.exit_code == 0, done.output
    assert opens(client, visit).status_code == 404
    assert opens(client, visit, 2).status_code == 200
    wrong = app.test_cli_runner().invoke(visit_command, ["renew-link", "WO-NONE"])
    assert (wrong.exit_code, "WO-NONE" in wrong.output) == (1, True)
