"""One's own browser as a place where messages are pushed to."""

from __future__ import annotations

import base64
from typing import Any

import marshmallow as ma

from .. import clock, installation
from ..accounts import push_store, subscribing
from ..accounts.rules import FIELD_ROLES, Person
from ..accounts.subscribing import Subscription
from ..database import reading, transact
from ..errors import Conflict, Fault, Invalid
from ..http import Blueprint, caller
from ..messages import push_key_store, reached_store, webpush
from ..messages.channels import register
from ..messages.rules import ROLES, To
from ..standard import store as standards
from . import schemas

blp = Blueprint("pushes", __name__, url_prefix="/api/v1", description="Push notifications to one's own browser")

Json = dict[str, Any]


@blp.route("/push", methods=["GET"])
@blp.response(200, schemas.PushHere)
@blp.refuses(401, 503)
def look() -> Json:
    """The key that browsers subscribe with, none where nothing is pushed; whether this one has been named here, and
    over which other channels one is told something."""
    asking, pushes = caller(), installation.settings().push
    with reading():
        key = webpush.text(webpush.public_point(push_key_store.pair())) if pushes else None
        on, others = push_store.subscribes(asking.session), _others(asking.person)
    return {"key": key, "on": on, "others": others}


def _others(person: Person) -> list[str]:
    """The channels but this one that reach a person, each once, in the order of the standard."""
    standard = standards.current()
    if standard is None:
        return []
    used = {name: kind for name, kind in register.kinds(installation.settings()).items() if name != "push"}
    field = {"technician"} if person.roles & FIELD_ROLES else set[str]()  # as which all are told who go there
    told = [To("", role, person.id, standard["hash"]) for role in ROLES if role in person.roles | field]
    ways, found = reached_store.ways(told, used, quiet=None), list[str]()
    for to in told:
        while (course := ways.course(to, found)) and course.reason is None:
            found.append(course.channel)
    return found


@blp.route("/push", methods=["PUT"])
@blp.arguments(schemas.Subscribed, unknown=ma.RAISE)
@blp.response(204)
@blp.refuses(400, 401, 403, 409, 415, 422, 503)
def subscribe(given: Json) -> None:
    """Have messages pushed to this browser until one signs out; a second time, with the same or with another address,
    takes the place of the first."""
    asking, keys = caller(), given["keys"]
    if not installation.settings().push:
        raise Conflict("Nothing is pushed here.", code="not_pushed")
    if not subscribing.is_endpoint(given["endpoint"], installation.settings().outbound_local):
        raise Invalid("This is no address of a push service.", (Fault("/endpoint", "not an address", "endpoint"),))
    point = _bytes(keys["p256dh"])
    if not webpush.is_point(point):
        raise Invalid("This is no public key of P-256.", (Fault("/keys/p256dh", "not a point", "p256dh"),))
    new = Subscription(
        session=asking.session,
        person=asking.person.id,
        endpoint=given["endpoint"],
        p256dh=point,
        auth=_bytes(keys["auth"]),
        told=clock.now(),
    )
    transact(lambda: push_store.put_subscription(new))


@blp.route("/push", methods=["DELETE"])
@blp.response(204)
@blp.refuses(401, 403, 503)
def unsubscribe() -> None:
    """Have nothing pushed to this browser any more; a second time changes nothing."""
    session = caller().session
    transact(lambda: push_store.end_subscription(session))


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
