"""Who can sign in to a demonstration, told to whoever stands before its sign-in page: a button for each role."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import marshmallow as ma

from .. import installation
from ..config import Settings
from ..http import Blueprint
from ..wire import text
from . import marks, people

blp = Blueprint("demo", __name__, url_prefix="/api/v1", description="The demonstration")

OF_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


class DemoPerson(ma.Schema):
    """Somebody of the demonstration."""

    role = text(*people.ROLES)
    name = text()
    staff_no = text()


class Demonstration(ma.Schema):
    """Who can sign in, one for each role, and with which password; nobody where the database is no demonstration."""

    people = ma.fields.List(ma.fields.Nested(DemoPerson), required=True)
    password = text(null=True)


@blp.route("/demo", methods=["GET"])
@blp.response(200, Demonstration)
def demonstration() -> dict[str, Any]:
    """Say who can sign in, where the database is a demonstration that is served to this machine itself."""
    settings = installation.settings()
    if not _is_shown(settings):
        return {"people": [], "password": None}
    first = {person.role: person for person in reversed(people.people())}
    return {"people": [first[role] for role in people.ROLES], "password": people.password(settings.secret)}


def _is_shown(settings: Settings) -> bool:
    """Whether anybody who opens the page may have the password: never over a network."""
    return urlsplit(settings.public_url).hostname in OF_THIS_MACHINE and bool(marks.marked(settings))
