"""The people of the tests, by name: three technicians, a dispatcher and a supervisor of each team, and the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from doorstep import clock, cookies
from doorstep.accounts import access_store, passwords, rules, session_store, store
from doorstep.accounts.rules import NewPerson, NewSession, Person, Team
from doorstep.clock import new_id
from doorstep.database import reading, writing
from rows import Rows, add, every_row

PASSWORD = "shang men fu wu 2026"
SAME_ORIGIN = {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_ORIGIN": "http://localhost"}
"""What a browser says about a request that one of our own pages makes."""

SignedIn = Callable[..., FlaskClient]


@dataclass(frozen=True)
class People:
    """Everybody whom tests speak of. `east` and `west` are the teams A and B."""

    east: Team
    west: Team
    li: Person
    """李强, technician of the team east."""
    wang: Person
    """王芳, technician of the same team."""
    zhou: Person
    """周磊, technician of the team west."""
    zhao: Person
    """赵敏, dispatcher of the team east."""
    qian: Person
    """钱进, dispatcher of the team west."""
    chen: Person
    """陈静, supervisor of the team east, for quality."""
    feng: Person
    """冯军, supervisor of the team west."""
    sun: Person
    """孙丽, account manager of the team east."""
    wu: Person
    """吴涛, administrator, of no team."""
    he: Person
    """何平, technician of the team east, deactivated."""


@pytest.fixture(scope="session")
def password_hash() -> str:
    """The hash of everybody's password, made once: a hash is slow on purpose."""
    return passwords.hashed(PASSWORD)


_MADE: list[tuple[People, Rows]] = []
"""Everybody and their rows, once somebody has wanted them in this process."""


@pytest.fixture
def people(app: Flask, password_hash: str) -> People:
    """Everybody. They are made once, as the program makes them, and come as copied rows afterwards: nearly every test
    wants them."""
    if not _MADE:
        before = copied()
        made = everybody(password_hash)
        after = copied().items()
        _MADE.append((made, {name: [row for row in rows if row not in before[name]] for name, rows in after}))
        return made
    made, rows = _MADE[0]
    add(rows)
    return made


def copied() -> Rows:
    """Every row of the database."""
    with reading():
        return every_row()


def everybody(password_hash: str) -> People:
    """Adds everybody; inside the context of an app."""
    east = Team(new_id(), "城东装维班", "城东")
    west = Team(new_id(), "城西装维班", "城西")

    def add(number: int, name: str, role: str, team: Team | None, duties: frozenset[str] = frozenset()) -> Person:
        return store.add_person(
            NewPerson(
                id=new_id(),
                name=name,
                staff_no=f"T{number}",
                phone=f"+8613800138{number}",
                roles=frozenset({role}),
                team=team.id if team else None,
                password_hash=password_hash,
                created=clock.now(),
                duties=duties,
            )
        )

    with writing():
        store.add_team(east)
        store.add_team(west)
        he = add(110, "何平", "technician", east)
        return People(
            east=east,
            west=west,
            li=add(101, "李强", "technician", east),
            wang=add(102, "王芳", "technician", east),
            zhou=add(103, "周磊", "technician", west),
            zhao=add(104, "赵敏", "dispatcher", east),
            qian=add(105, "钱进", "dispatcher", west),
            chen=add(106, "陈静", "supervisor", east, frozenset({"quality"})),
            feng=add(107, "冯军", "supervisor", west),
            sun=add(108, "孙丽", "account_manager", east),
            wu=add(109, "吴涛", "administrator", None),
            he=access_store.deactivate(he.id, None, clock.now()),
        )


def browser(app: Flask) -> FlaskClient:
    """A browser on one of our own pages, where nobody is signed in."""
    client = app.test_client()
    client.environ_base.update(SAME_ORIGIN)
    return client


def sign_in(client: FlaskClient, person: Person, device: str | None = None) -> str:
    """Opens a session for the person as a sign-in would, without the slow check of a password; returns its id."""
    token, token_hash = cookies.new_session_token()
    at = clock.now()
    new = NewSession(
        id=new_id(),
        token_hash=token_hash,
        person=person.id,
        device=device,
        agent="Chrome, Android",
        created=at,
        expires=rules.session_expires(person.roles, device, at),
    )
    with writing():
        session_store.open_session(new)
    client.set_cookie("doorstep", token)
    return new.id


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser on one of our own pages, where nobody is signed in."""
    return browser(app)


@pytest.fixture
def signed_in(app: Flask) -> SignedIn:
    """A function that gives a browser in which a person is signed in; `device=` makes it a phone's session."""

    def client_of(person: Person, device: str | None = None) -> FlaskClient:
        client = browser(app)
        sign_in(client, person, device)
        return client

    return client_of
