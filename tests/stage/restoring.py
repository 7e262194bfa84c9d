"""A database that is lost, and what is brought back of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask

from builders import Phone
from doorstep import journal
from doorstep.database import db, reading
from people import People, browser, sign_in

Elsewhere = Callable[..., Flask]
"""The fixture `elsewhere`: an installation on an empty database of its own."""


def phone_in(app: Flask, people: People) -> Phone:
    """A phone of the first technician, signed in at this installation."""
    client = browser(app)
    sign_in(client, people.li)
    return Phone(client, people.li).enrol()


def sent(kind: str) -> int:
    with reading():
        rows = db.session.execute(sa.text("SELECT kind FROM messages WHERE state = 'sent'")).scalars()
        return Counter(rows)[kind]


def put_journal(source: Flask, target: Flask, *names: journal.Log) -> None:
    """Copies logs of the first installation beside the second, as an operator does before a restore."""
    with source.app_context():
        logs = {name: "".join(f"{line}\n" for line in journal.place().lines(name)) for name in names or journal.LOGS}
    with target.app_context():
        for name, text in logs.items():
            journal.path(name).parent.mkdir(exist_ok=True)
            journal.path(name).write_text(text)
