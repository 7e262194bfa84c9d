"""What a customer answers to a text message. Locks: their visits to come where they want messages no more, or again;
then the visit, as for whatever else they say."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from uuid import UUID, uuid5

from ..accounts import phones
from ..appointments import order_store
from ..customers import store as customers
from ..database import reading
from ..errors import TooMany
from ..sms.replies import OPT_OUT, RESUME, meaning
from ..voices import apply
from ..voices.rules import REPLY, Voice
from . import notices

SMS = "sms"
"""The channel over which they come."""
MOST_WORDS = 1000
_REPLIES = UUID("1f4c6d5e-5f0b-4b3a-9a70-2c1d8f6f9e11")
"""Under which the numbers of providers become ids: the same reply again is the same voice."""


def reply(id: str, phone: str, text: str, now: datetime) -> bool:
    """Takes in what came from a telephone; False when nobody known has it. Whoever wants no more is asked nothing: from
    then on nothing goes to that number, and the office reads that they said so."""
    number, words = phones.e164(phone), text.replace("\0", "").strip()[:MOST_WORDS]
    with reading():
        known = [one.id for one, _ in customers.with_phones([number])] if number else []
        visit = order_store.latest_of(known)
    if not known:
        return False
    meant = meaning(words)
    if meant in (OPT_OUT, RESUME):
        notices.switch(known, SMS, off=meant == OPT_OUT, now=now)
    if visit is None:
        return True
    with suppress(TooMany):  # a program answers, or somebody who is angry: the office has enough to read
        apply.say(Voice(str(uuid5(_REPLIES, id)), visit.id, visit.team, REPLY, now, choice=meant, text=words or None))
    return True
