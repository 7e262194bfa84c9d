"""Web Push: a message to the browsers in which its recipient is signed in and wants to be notified. What is sent is
encrypted for each of them; its push service sees when something comes, and how long it is.

Several browsers of one person are one address: a message has arrived when one of them has it. The same message again
takes the place of the first, at the push service (Topic) and on the screen (tag), so that an answer that nobody heard
is no doubt: it is sent again.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr

from cryptography.hazmat.primitives.asymmetric import ec

from ... import outbound
from ...accounts import push_store
from ...accounts.subscribing import Subscription
from ...config import Settings
from ...database import reading, transact
from ...errors import Unavailable
from ...outbound import Outbound
from .. import push_key_store, webpush
from ..letters import Letter
from .base import SIDE_BY_SIDE, HandingOver, Throttled, Undelivered
from .calls import FOR_NOW, USUAL_WAIT, retry_after

LONGEST_TITLE, LONGEST_TEXT = 120, 500
"""Characters; screens show fewer, and even those of four bytes each fit into a record."""
TTL = (timedelta(minutes=1), timedelta(days=28))
"""How long a push service keeps it at least, and at most, for a phone that is not to be reached."""
GONE = frozenset({404, 410})
GOES = "technician"
"""As what somebody is told who goes there. What they are told of a visit is how it stands now: the later one counts."""


@dataclass(frozen=True)
class Push:
    """`contact` is where a push service reaches whoever runs this installation: an address of mail or of the web."""

    contact: str
    allowed: Outbound
    name: str = "push"
    kind_of_address: str = "device"
    side_by_side: int = SIDE_BY_SIDE

    def send(self, id: str, to: str | None, letter: Letter, now: datetime, handing_over: HandingOver) -> None:
        """Pushes the message to every browser of the person `to`; those that are gone are forgotten."""
        with reading():
            there = push_store.subscriptions_of(to, now) if to else []
            try:
                pair = push_key_store.pair()
            except Unavailable as error:
                raise Undelivered(error.code, permanent=True, reason="no_channel") from error
        if not there:
            raise Undelivered("no browser takes it", permanent=True, reason="no_address")
        body, headers, once = written(id, letter), _headers(id, letter, now), _Once(handing_over)
        said = {one.endpoint: self._pushed(one, body, headers, pair, now, once) for one in there}
        gone = [endpoint for endpoint, outcome in said.items() if outcome is None]
        transact(lambda: push_store.end_gone(gone))
        _judge([outcome for outcome in said.values() if outcome is not None])

    def _pushed(
        self,
        one: Subscription,
        payload: bytes,
        headers: Mapping[str, str],
        pair: ec.EllipticCurvePrivateKey,
        now: datetime,
        once: _Once,
    ) -> Outcome | None:
        """What one push service says; None when this browser is gone."""
        signed = {**headers, "authorization": webpush.authorization(pair, one.endpoint, self.contact, now)}
        body = webpush.encrypted(payload, one.p256dh, one.auth)
        try:
            answer = outbound.post(one.endpoint, body, signed, self.allowed, once)
        except outbound.NotSent as error:
            return Undelivered(error.detail, permanent=error.permanent)
        except outbound.Unanswered as error:
            return Undelivered(error.detail)
        if answer.status in GONE:
            return None
        if 200 <= answer.status <= 299:
            return "taken"
        if answer.status == 429:
            return Throttled("status 429", retry_after(answer.headers, now) or USUAL_WAIT)
        return Undelivered(f"status {answer.status}", permanent=answer.status not in FOR_NOW)


Outcome = Undelivered | Throttled | str


class _Once:
    """Called for each browser; tells once, before the first of them, that the message is handed over."""

    def __init__(self, tell: Callable[[], None]) -> None:
        self.tell, self.told = tell, False

    def __call__(self) -> None:
        if not self.told:
            self.told = True
            self.tell()


def _judge(said: list[Outcome]) -> None:
    """Returns when one of the browsers has it. Otherwise raises what leaves most hope: that a push service asks to be
    left alone for a while, that it may work another time, that it never will."""
    if "taken" in said:
        return
    for one in said:
        if isinstance(one, Throttled):
            raise one
    failed = [one for one in said if isinstance(one, Undelivered)]
    if not failed:
        raise Undelivered("every browser is gone", permanent=True, reason="no_address")
    raise min(failed, key=lambda one: one.permanent)


# ---- what is pushed


def written(id: str, letter: Letter) -> bytes:
    """What the service worker reads (client/src/sw/pushed.ts)."""
    page = "/"
    if letter.visit:
        page = f"/#/visit/{letter.visit}" if letter.role == GOES else f"/#/day?visit={letter.visit}"
    told = {
        "id": id,
        "tag": _tag(id, letter),
        "title": _cut(letter.subject, LONGEST_TITLE),
        "text": _cut(letter.text, LONGEST_TEXT),
        "lang": {"zh": "zh-CN"}.get(letter.language, letter.language),
        "page": page,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _headers(id: str, letter: Letter, now: datetime) -> dict[str, str]:
    """RFC 8030: how long it is worth keeping, whether a phone is woken for it, and what it takes the place of."""
    keep = min(max((letter.until or now + TTL[1]) - now, TTL[0]), TTL[1])
    topic = hashlib.sha256(_tag(id, letter).encode()).digest()[:24]
    return {
        "ttl": str(int(keep.total_seconds())),
        "urgency": "normal" if letter.visit is None else "high",
        "topic": base64.urlsafe_b64encode(topic).decode(),
        "content-encoding": "aes128gcm",
        "content-type": "application/octet-stream",
    }


def _tag(id: str, letter: Letter) -> str:
    return letter.visit if letter.visit and letter.role == GOES else id


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def build(settings: Settings) -> Push | None:
    """There unless it is switched off: the key is made with the database; people switch it on in their browsers."""
    if not settings.push:
        return None
    contact = settings.public_url if settings.secure else f"mailto:{parseaddr(settings.mail_from)[1]}"
    return Push(contact, Outbound(settings.outbound_local))
