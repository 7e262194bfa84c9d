"""`doorstep person`: adding, listing, passwords, shutting out."""

from __future__ import annotations

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient

from doorstep.accounts import store
from doorstep.accounts.commands import person
from doorstep.accounts.phones import mobile_number
from doorstep.database import reading
from doorstep.errors import Invalid
from people import People, SignedIn

pytestmark = pytest.mark.one_database

PASSWORD = "zai jia men kou 2027"
ADD = ["add", "t201", "--name", "郑伟", "--phone", "138 0013 8201", "--role", "technician", "--password-stdin"]


def run(app: Flask, *arguments: str, stdin: str = f"{PASSWORD}\n") -> Result:
    """Runs the command as a person at a terminal does."""
    return app.test_cli_runner().invoke(person, arguments, input=stdin)


def test_a_person_who_was_added_can_sign_in(app: Flask, client: FlaskClient) -> None:
    added = run(app, *ADD, "--team", "城东装维班", "--new-team", "--region", "城东")
    assert (added.exit_code, added.stdout) == (0, "Added T201 郑伟.\n")
    answer = client.post("/api/v1/session", json={"staff_no": "T201", "password": PASSWORD})
    assert answer.json["person"]["phone"] == "+8613800138201"
    assert answer.json["person"]["team"]["name"] == "城东装维班"


def test_a_password_is_asked_for_twice(app: Flask, people: People, client: FlaskClient) -> None:
    asked = [argument for argument in ADD if argument != "--password-stdin"]
    added = run(app, *asked, "--team", people.east.name, stdin=f"{PASSWORD}\n{PASSWORD}\n")
    assert added.exit_code == 0
    assert PASSWORD not in added.output
    assert client.post("/api/v1/session", json={"staff_no": "T201", "password": PASSWORD}).status_code == 200


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["--team", "城南装维班"],
            "There is no team 城南装维班 (there are: 城东装维班, 城西装维班).",
        ),
        ([], "Everybody but an administrator is in a team."),
        (["--team", "城东装维班", "--duty", "quality"], "Only a supervisor has duties."),
        (["--team", "城东装维班", "--phone", "12"], "This is no phone number."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(arguments: list[str], sentence: str, app: Flask, people: People) -> None:
    result = run(app, *ADD, *arguments)
    assert result.exit_code == 1
    assert result.stderr.startswith(sentence)
    with reading():
        assert store.person_numbered("T201") is None


def test_a_staff_number_is_given_once(app: Flask, people: People) -> None:
    result = run(app, "add", "T101", *ADD[2:], "--team", people.east.name)
    assert (result.exit_code, result.stderr) == (1, "The staff number T101 is taken.\n")


def test_a_weak_password_is_refused(app: Flask, people: People) -> None:
    result = run(app, *ADD, "--team", people.east.name, stdin="short\n")
    assert (result.exit_code, result.stderr) == (1, "A password has 10 to 200 characters.\n")


def test_a_new_password_ends_every_session(
    app: Flask, people: People, signed_in: SignedIn, client: FlaskClient
) -> None:
    before = signed_in(people.li)
    assert run(app, "password", "t101", "--password-stdin").exit_code == 0
    assert before.get("/api/v1/session").status_code == 401
    assert client.post("/api/v1/session", json={"staff_no": "T101", "password": PASSWORD}).status_code == 200


def test_whoever_is_disabled_is_out_at_once(app: Flask, people: People, signed_in: SignedIn) -> None:
    client = signed_in(people.li)
    result = run(app, "disable", "T101")
    assert (result.exit_code, result.stdout) == (0, "T101 李强 is shut out.\n")
    assert client.get("/api/v1/session").status_code == 401
    with reading():
        since = store.person_numbered("T101")
    assert run(app, "disable", "T101").stdout == "T101 was shut out before.\n"
    with reading():
        assert store.person_numbered("T101") == since


@pytest.mark.parametrize("command", [["disable"], ["password", "--password-stdin"]])
def test_a_number_that_nobody_has_is_said(command: list[str], app: Flask, people: People) -> None:
    result = run(app, *command, "T999")
    assert result.exit_code == 1
    assert result.stderr.startswith("Nobody has the staff number T999.")


def test_the_list_shows_who_may_sign_in(app: Flask, people: People) -> None:
    lines = run(app, "list").stdout.splitlines()
    assert "T106\t陈静\tquality,supervisor\t城东装维班" in lines
    assert "T109\t吴涛\tadministrator\t-" in lines
    assert not any("何平" in line for line in lines)
    assert "T110\t何平\ttechnician\t城东装维班\tdisabled" in run(app, "list", "--all").stdout.splitlines()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13800138201", "+8613800138201"),
        ("+86 138-0013-8201", "+8613800138201"),
        ("010-62345678", "+861062345678"),
        ("+852 9123 4567", "+85291234567"),
    ],
)
def test_a_phone_number_is_kept_in_one_form(text: str, number: str) -> None:
    assert mobile_number(text) == number


@pytest.mark.parametrize("text", ["", "12", "1380013820", "no number", "+99 1"])
def test_what_is_no_phone_number_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        mobile_number(text)
