"""What a provider of text messages posts to us: delivery reports, and what customers answer.

No page of ours sends it and no cookie says who did: the provider is known by what its file says (`check`). Whatever it
brings is answered as it expects, also what nobody here knows, or it would send that again and again.
"""

from __future__ import annotations

import structlog
from flask import Response, current_app, request

from .. import clock, installation
from ..errors import Forbidden, Invalid, NotFound
from ..http import Blueprint
from ..intake import replying, undelivered
from ..messages.channels import sms
from ..messages.channels.sms import Sms
from ..messages.delivery_store import DELIVERED, FAILED
from .callbacks import Item, answer, is_theirs, items
from .recipes import Asked
from .rules import Callback, is_among

blp = Blueprint("sms", __name__, url_prefix="/api/v1/sms", description="What a provider of text messages tells us")
log = structlog.get_logger()


@blp.route("/reports", methods=["POST"])
@blp.response(200, {"type": "string"}, content_type="*/*")
@blp.refuses(403, 404, 422, 503)
def reports() -> Response:
    """Delivery reports, by the provider's number of each message; a number that is not ours is counted."""
    channel, callback, found = _heard("reports")
    now = clock.now()
    rows = [
        (item["id"], DELIVERED if is_among(item["state"], callback.good) else FAILED, item["code"] or item["state"])
        for item in found
        if item["id"]
    ]
    lost = {id: channel.provider.said(code) for id, state, code in rows if state == FAILED}
    undelivered.reported(rows, lost, now)
    return _said(callback)


@blp.route("/replies", methods=["POST"])
@blp.response(200, {"type": "string"}, content_type="*/*")
@blp.refuses(403, 404, 422, 503)
def replies() -> Response:
    """What customers answer: it waits in the office, and whoever wants no more messages gets none from then on."""
    _, callback, found = _heard("replies")
    now = clock.now()
    unknown = sum(not replying.reply(item["id"], item["phone"], item["text"], now) for item in found)
    if unknown:
        log.info("replies_of_strangers", count=unknown)
    return _said(callback)


def _heard(kind: str) -> tuple[Sms, Callback, list[Item]]:
    """What a request brings, if the provider sent it. Raises NotFound, Forbidden, Invalid."""
    channel = sms.build(installation.settings())
    callback = None
    if channel is not None:
        callback = channel.provider.reports if kind == "reports" else channel.provider.replies
    if channel is None or callback is None:
        raise NotFound("Nobody posts anything here.", code="no_provider")
    body = request.get_data(cache=False)
    headers = {name.lower(): value for name, value in request.headers.items()}
    if not is_theirs(callback, Asked(body, headers, request.args.to_dict()), channel.keys, clock.now()):
        raise Forbidden("This does not come from the provider.", code="not_theirs")
    found = items(callback, body)
    if found is None:
        raise Invalid("This cannot be read as the file of the provider says.", code="unreadable")
    return channel, callback, found


def _said(callback: Callback) -> Response:
    body, kind = answer(callback)
    return current_app.response_class(body, content_type=kind)
