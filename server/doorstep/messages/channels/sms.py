"""Text messages through the provider that a file describes (docs/sms.md)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from ... import outbound
from ...accounts import phones
from ...config import Settings, SettingsError
from ...outbound import Outbound
from ...sms import rules
from ...sms.faults import sentence
from ...sms.reading import provider as read
from ...sms.rules import Provider, Unfit, Verdict
from ..letters import Letter
from ..rules import Taken
from .base import SIDE_BY_SIDE, HandingOver, Throttled, Uncertain, Undelivered


@dataclass(frozen=True)
class Sms:
    """Sends what a template was approved for; whatever has none goes another way."""

    provider: Provider
    keys: Mapping[str, str] = field(repr=False, hash=False)
    allowed: Outbound
    name: str = "sms"
    kind_of_address: str = "phone"
    side_by_side: int = SIDE_BY_SIDE

    def send(self, id: str, to: str | None, letter: Letter, now: datetime, handing_over: HandingOver) -> Taken:
        """Sends the message by its template. Nothing but the provider's own answer says that it was taken."""
        if to is None or not phones.takes_text(to):
            raise Undelivered("this number takes no text messages", permanent=True)
        template = self.provider.template(letter.kind, letter.role, letter.language)
        if template is None:
            raise Undelivered(f"no template for {letter.kind} in {letter.language}", permanent=True)
        link = letter.fields.get("link", "")
        try:
            values = rules.written(template, {**letter.fields, rules.TOKEN: link.rpartition("/")[2]})
        except Unfit as error:
            raise Undelivered(f"template {template.code}: {error}", permanent=True) from error
        call = rules.call(self.provider, template, values, to, id, self.keys, now, secrets.token_bytes(32))
        try:
            answer = outbound.post(call.url, call.body, call.headers, self.allowed, handing_over)
        except outbound.NotSent as error:
            raise Undelivered(error.detail, error.permanent) from error
        except outbound.Unanswered as error:
            raise Uncertain(error.detail) from error
        said = self._heard(rules.judged(self.provider.answers, answer.status, answer.body))
        return Taken(said.id, rules.cost(self.provider, template, values))

    def _heard(self, said: Verdict) -> Verdict:
        """What an answer means, if it means that the message was taken. Raises Undelivered, Uncertain, Throttled."""
        detail = self.provider.said(said.code)
        match said.state:
            case rules.ACCEPTED:
                return said
            case rules.THROTTLED:
                raise Throttled(detail, said.wait)
            case rules.UNCLEAR:
                raise Uncertain(detail)
            case _:
                raise Undelivered(detail, said.permanent)


@lru_cache(maxsize=4)
def build(settings: Settings) -> Sms | None:
    """The channel, where a file describes a provider. Raises SettingsError, which says every fault of the file."""
    if not settings.sms_file:
        return None
    made = load(settings)
    keys = dict(pair.partition("=")[::2] for pair in settings.sms_keys.split())
    if missing := sorted(key for key in made.keys if not keys.get(key)):
        raise SettingsError(f"DOORSTEP_SMS_KEYS lacks {', '.join(missing)}: {settings.sms_file} names them as keys.")
    return Sms(made, {key: keys[key] for key in made.keys}, Outbound(local=settings.outbound_local))


def load(settings: Settings) -> Provider:
    """The provider of the file that is set. Raises SettingsError."""
    path = Path(settings.sms_file)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"DOORSTEP_SMS_FILE is {settings.sms_file!r}; it cannot be read.") from error
    made, faults = read(path.name, raw, None, settings.outbound_local)
    if made is None:
        raise SettingsError("\n".join(["DOORSTEP_SMS_FILE cannot be used:", *map(sentence, faults)]))
    return made
