"""Who guesses passwords, who forgot theirs, and whom that locks out; and passwords that anybody would guess."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from doorstep.accounts import attempt_store, passwords, rules
from doorstep.accounts.commands import person as command
from doorstep.accounts.rules import Person
from doorstep.clock import new_id
from doorstep.database import Base, db, reading, writing
from doorstep.errors import Invalid
from people import PASSWORD, People, SignedIn, browser


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords that cost nothing to check, for tests that try many."""
    monkeypatch.setattr(passwords, "matches", lambda kept, given: kept is not None and given == PASSWORD)


def sign_in(client: FlaskClient, person: Person, password: str = PASSWORD) -> int:
    return client.post("/api/v1/session", json={"staff_no": person.staff_no, "password": password}).status_code


def fail(client: FlaskClient, person: Person, times: int) -> list[int]:
    return [sign_in(client, person, "not the password") for _ in range(times)]


def test_a_stranger_does_not_keep_the_office_out(app: Flask, people: People) -> None:
    office = browser(app)
    for person in (people.zhao, people.chen, people.wu):
        assert sign_in(office, person) == 200
    office.delete("/api/v1/session")
    stranger = browser(app)
    for person in (people.zhao, people.chen, people.wu):
        assert fail(stranger, person, 11) == [401] * 10 + [429]
        assert sign_in(browser(app), person) == 429, "strangers are locked out, the right password or not"
        assert sign_in(office, person) == 200, "the browser of the office is no stranger"


def test_a_known_browser_may_fail_ten_times_by_itself(app: Flask, people: People) -> None:
    office, elsewhere = browser(app), browser(app)
    assert sign_in(office, people.zhao) == sign_in(elsewhere, people.zhao) == 200
    assert fail(office, people.zhao, 11) == [401] * 10 + [429]
    assert sign_in(elsewhere, people.zhao) == 200
    assert sign_in(browser(app), people.zhao) == 200, "and strangers have theirs"


def test_a_browser_is_known_for_those_who_signed_in_there(app: Flask, people: People) -> None:
    own = browser(app)
    assert sign_in(own, people.li) == 200
    assert fail(browser(app), people.zhao, 10) == [401] * 10
    assert sign_in(own, people.zhao) == 429, "whoever may sign in as one is a stranger to the others"


def test_a_cookie_that_was_made_up_opens_no_count(app: Flask, people: People) -> None:
    known = browser(app)
    sign_in(known, people.zhao)
    cookie = known.get_cookie("doorstep-browser")
    assert cookie is not None and cookie.http_only and cookie.same_site == "Lax"
    assert fail(browser(app), people.zhao, 10) == [401] * 10
    content, _, signature = cookie.value.rpartition(".")
    for made_up in (f"{new_id()}~{people.zhao.id}.{signature}", content, f"{content}.{signature[::-1]}", "", "é"):
        forger = browser(app)
        forger.set_cookie("doorstep-browser", made_up)
        assert sign_in(forger, people.zhao) == 429


def test_a_browser_keeps_its_name_and_the_people_who_signed_in_last(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doorstep.cookies.KNOWN_PEOPLE", 2)
    shared = browser(app)
    names = []
    for person in (people.zhao, people.chen, people.wu, people.wu):
        assert sign_in(shared, person) == 200
        names.append(shared.get_cookie("doorstep-browser").value.partition("~")[0])  # type: ignore[union-attr]
    assert len(set(names)) == 1
    for person in (people.zhao, people.chen):
        assert fail(browser(app), person, 10) == [401] * 10
    assert sign_in(shared, people.chen) == 200
    assert sign_in(shared, people.zhao) == 429, "two were remembered"


def test_all_known_browsers_of_a_person_together_are_bounded(app: Flask, people: People) -> None:
    """Somebody who knew the password once and collected cookies guesses no faster for it."""
    attempts = Base.metadata.tables["sign_in_attempts"]
    known = [browser(app) for _ in range(2)]
    assert {sign_in(client, people.zhao) for client in known} == {200}
    assert fail(known[0], people.zhao, 9) == [401] * 9
    with reading():
        failed = [dict(row) for row in db.session.execute(sa.select(attempts).where(~attempts.c.ok)).mappings()]
    copies = [row | {"id": new_id(), "device": new_id()} for row in failed * 5][: rules.FAILURES_PER_ACCOUNT_KNOWN - 9]
    with writing():
        db.session.execute(attempts.insert(), copies)
    assert sign_in(known[1], people.zhao) == 429
    assert sign_in(browser(app), people.zhao) == 200, "which locks out nobody who comes without a cookie"


COMMON = """1234567890 password123 Password1! qwertyuiop qwerty12345 1qaz2wsx3edc a123456789 admin123456 iloveyou123
    abc1234567 aaaabbbbcccc 1111111112 Hunter2Hunter2 Doorstep2026 woaini1314 woaini5201314 5201314520 woaizhongguo
    zhongguo2026 mima123456 shangmen2026 13800138000 T101T101xyz 上门服务上门服务12 qwertyuiopasdfghjkl""".split()


@pytest.mark.parametrize("password", COMMON)
def test_a_password_that_many_have_is_refused(password: str) -> None:
    with pytest.raises(Invalid) as refused:
        passwords.acceptable(password, "T101")
    assert refused.value.code == "weak_password"


@pytest.mark.parametrize(
    "password", [PASSWORD, "zai jia men kou 2027", "梧桐树下三盏灯亮着呢", "correct horse battery", "q8#Lm2!vTz"]
)
def test_a_password_of_ones_own_is_taken(password: str) -> None:
    assert passwords.acceptable(password, "T101") == password


def test_a_long_password_is_looked_at_quickly() -> None:
    assert passwords.acceptable("门前的梧桐树，" * 28, "T101")


def test_a_common_password_is_refused_wherever_one_is_set(app: Flask, people: People, signed_in: SignedIn) -> None:
    answer = signed_in(people.li).put("/api/v1/session/password", json={"old": PASSWORD, "new": "qwerty12345"})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "weak_password")
    before = attempt_store.credentials(people.li.staff_no)
    outcome = app.test_cli_runner().invoke(command, ["password", "T101", "--password-stdin"], input="qwerty12345\n")
    assert outcome.exit_code == 1 and "too common" in outcome.stderr
    assert attempt_store.credentials(people.li.staff_no) == before
