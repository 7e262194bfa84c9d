"""Where a phone stands in its feed: the cursor, and what a pull has to answer it with."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ..events.times import Sample
from ..feed.rules import Clock

PROTO = {"push_min": 1, "pull_min": 1, "max": 1}
"""Push is never refused to an old client; `pull_min` is the oldest that understands what a pull answers."""

PUSH_EVENTS = 200
PUSH_BYTES = 256 * 1024
PAGE_ITEMS = 500
PAGE_BYTES = 512 * 1024
PHOTO_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Cursor:
    """A place in one person's feed within one epoch: everything up to `seq` has been given.

    While a reset is being read page by page, `seq` is the head at which it began, and `after` the last thing given, of
    the kind `what`; it was a visit where the cursor was made before there were others.
    """

    epoch: str
    person: str
    seq: int
    after: str | None = None
    what: str = "visit"


def written(cursor: Cursor, secret: str) -> str:
    """The cursor as phones keep it: opaque to them, and signed, so that what comes back was ours."""
    text = base64.urlsafe_b64encode(json.dumps(asdict(cursor), separators=(",", ":")).encode()).decode()
    return f"{text}.{_signature(text, secret)}"


def read(text: str, secret: str) -> Cursor | None:
    """The cursor that `written` made; None for anything else."""
    content, _, signature = text.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(content, secret).encode()):
        return None
    try:
        return Cursor(**json.loads(base64.urlsafe_b64decode(content)))
    except (binascii.Error, ValueError, TypeError):  # signed by an older program, in another form
        return None


def _signature(text: str, secret: str) -> str:
    return hmac.digest(f"doorstep.cursor:{secret}".encode(), text.encode(), "sha256").hex()


@dataclass(frozen=True)
class Page:
    """What a pull reads: feed rows with after < seq ≤ head, or, in a reset, the things in scope behind `last` (kind and
    id; None: all), as they stood at `head`. `key_once`: the key of private answers is wanted beside the documents, and
    in none of them."""

    reset: bool
    head: int
    after: int = 0
    last: tuple[str, str] | None = None
    key_once: bool = False


def page(cursor: Cursor | None, person: str, clock: Clock) -> Page:
    """Decides between going on and starting over.

    A phone starts over with no cursor, one of another person or epoch, one that is ahead of the database
    (which was then rewound: the runbook of a restore begins a new epoch, a read never does), and one older
    than the feed is kept.
    """
    if cursor is None or (cursor.person, cursor.epoch) != (person, clock.epoch) or cursor.seq > clock.seq:
        return Page(reset=True, head=clock.seq)
    if cursor.after is not None:
        return Page(reset=True, head=cursor.seq, last=(cursor.what, cursor.after))
    if cursor.seq < clock.trimmed_seq:
        return Page(reset=True, head=clock.seq)
    return Page(reset=False, head=clock.seq, after=cursor.seq)


# ---- the phone's clock


def stamp(req: str | None, received: int, answered: int, secret: str) -> str:
    """Signs the times that an answer hands out, so that a measurement made from them can be told from one that a phone
    thought up."""
    text = f"{req or ''}:{received}:{answered}"
    return hmac.digest(f"doorstep.clock:{secret}".encode(), text.encode(), "sha256").hex()[:32]


def measurement(given: Mapping[str, Any], secret: str) -> Sample:
    """The measurement of its clock that a phone handed in (docs/protocol.md, section 6).

    With the times of an answer of ours, offset and error follow from them and from when the phone asked and heard. What
    was not signed here, or by another secret, counts as the phone's own word.
    """
    boot, mono = given["mono"]
    claimed = Sample(boot, mono, given["wall"], given["offset_ms"], given["error_ms"])
    signed = given.get("signed")
    if not signed:
        return claimed
    received, answered = signed["server_ms"]
    right = stamp(signed["req"], received, answered, secret)
    if not hmac.compare_digest(right.encode(), signed["stamp"].encode()):
        return claimed
    sent, heard = signed["sent"], given["wall"]
    travel = (heard - sent) - (answered - received)
    if heard < sent:  # no answer is heard before it was asked for
        return claimed
    # The phone's times are rounded to milliseconds, each by half of one at most.
    error = max(0, travel) // 2 + 1
    return Sample(boot, mono, heard, (received - sent + answered - heard) // 2, error, bound=True)
