"""One's own browser as a place where messages are pushed to."""

from __future__ import annotations

import base64
from typing import Any

import marshmallow as ma

from .. import clock, installation
from ..accounts import push_store, subscribing
from ..accounts.subscribing import Subscription
from ..database import reading, transact
from ..errors import Fault, Invalid
from ..http import Blueprint, caller
from ..messages import push_key_store, webpush
from . import schemas

blp = Blueprint("pushes", __name__, url_prefix="/api/v1", description="Push notifications to one's own browser")

Json = dict[str, Any]


@blp.route("/push", methods=["GET"])
@blp.response(200, schemas.PushHere)
@blp.refuses(401, 503)
def look() -> Json:
    """The key that browsers subscribe with, and whether this one has been named here."""
    with reading():
        key = webpush.public_point(push_key_store.pair())
        return {"key": webpush.text(key), "on": push_store.subscribes(caller().session)}


@blp.route("/push", methods=["PUT"])
@blp.arguments(schemas.Subscribed, unknown=ma.RAISE)
@blp.response(204)
@blp.refuses(400, 401, 403, 415, 422, 503)
def subscribe(given: Json) -> None:
    """Have messages pushed to this browser until one signs out; a second time, with the same or with another address,
    takes the place of the first."""
    asking, keys = caller(), given["keys"]
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
