"""Robots that post into a group: WeCom 企业微信, DingTalk 钉钉, Feishu 飞书.

Each has one address, which is a secret: whoever knows it posts into the group. All three answer HTTP 200 to nearly
everything and say in a number inside whether the message went into the group. What they post is plain text, in which no
sign means anything; their limits are in bytes.

A group reads it all, so nothing goes out for a customer, and nothing with a name, an address or a code in it: the
standard writes what a group is told without them, and here it is looked at once more.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
import unicodedata
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote_plus

from ...config import Settings
from ...outbound import Outbound
from ..letters import Letter
from . import calls
from .base import HandingOver, Throttled, Uncertain, Undelivered

Json = dict[str, Any]

PRIVATE = ("customer", "address", "technician", "link", "code", "list")
"""Fields of a message that no group reads. `link` opens the customer's page."""
A_MINUTE = timedelta(minutes=1)
CUT = {"zh": "…（太长，已截断）", "en": "… (cut: too long)"}


@dataclass(frozen=True)
class Kind:
    """What one kind of robot wants and says. `written`: address and body of a text, signed where there is a secret;
    `most`: how many bytes of text it takes, or of the `whole` body. `code` finds the number in an answer; of the others
    than 0, `busy` say for how long to leave it alone, and `never` that the same would be refused again."""

    name: str
    most: int
    whole: bool
    a_minute: int
    written: Callable[[str, str, str, datetime], tuple[str, Json]]
    code: Callable[[Json], Any]
    busy: Mapping[int, timedelta]
    never: frozenset[int]


class Lately:
    """What this process has posted within a minute: a robot that is asked too often takes nothing for minutes, and what
    is told to each of several people of a group the group reads once."""

    def __init__(self) -> None:
        self._posted: deque[float] = deque()
        self._read: dict[tuple[str, str], float] = {}
        self._lock = threading.Lock()

    def go(self, a_minute: int) -> None:
        """Notes a post; raises Throttled when there were as many as a minute holds."""
        with self._lock:
            now = time.monotonic()
            while self._posted and self._posted[0] <= now - A_MINUTE.total_seconds():
                self._posted.popleft()
            if len(self._posted) >= a_minute:
                wait = self._posted[0] + A_MINUTE.total_seconds() - now
                raise Throttled(f"{a_minute} a minute", timedelta(seconds=wait))
            self._posted.append(now)

    def has_read(self, what: tuple[str, str]) -> bool:
        """Whether the group has this from us."""
        with self._lock:
            begun = time.monotonic() - A_MINUTE.total_seconds()
            self._read = {read: at for read, at in self._read.items() if at > begun}
            return what in self._read

    def note(self, what: tuple[str, str]) -> None:
        """Notes what the group has."""
        with self._lock:
            self._read[what] = time.monotonic()


@dataclass(frozen=True)
class Robot:
    """One robot in one group; `home` is where whoever reads it opens Doorstep."""

    kind: Kind
    url: str
    secret: str
    home: str
    allowed: Outbound
    kind_of_address: str = "robot"
    side_by_side: int = 1
    _lately: Lately = field(default_factory=Lately, compare=False, repr=False)

    @property
    def name(self) -> str:
        return self.kind.name

    def send(self, id: str, to: str | None, letter: Letter, now: datetime, handing_over: HandingOver) -> None:
        """Posts the message into the group."""
        if letter.role == "customer" or any(
            letter.fields.get(name) and letter.fields[name] in said(letter) for name in PRIVATE
        ):
            raise Undelivered("a group does not read this", permanent=True)
        if self._lately.has_read(what := (letter.kind, said(letter))):
            handing_over()
            return
        url, body = self.fitting(letter, now)
        self._lately.go(self.kind.a_minute)
        headers = {"Content-Type": "application/json; charset=utf-8"}
        answer = calls.taken(url, body, headers, self.allowed, now, handing_over)
        if not answer.whole:
            raise Uncertain("an answer that was cut off")
        self._read(answer.body)
        self._lately.note(what)

    def fitting(self, letter: Letter, now: datetime) -> tuple[str, bytes]:
        """Address and body of a message, of whose text as much is left as the robot takes; where to look stands under
        it in any case."""

        def body(text: str) -> bytes:
            return _json(self.kind.written(text, self.url, self.secret, now)[1])

        def size(text: str) -> int:
            return len(body(text) if self.kind.whole else text.encode())

        text = fitted(said(letter), self.kind.most, CUT.get(letter.language, CUT["en"]), f"\n{self.home}", size)
        return self.kind.written(text, self.url, self.secret, now)[0], body(text)

    def _read(self, body: bytes) -> None:
        """Raises Throttled, Undelivered when the number in the answer is another than 0, or there is none."""
        try:
            answer = json.loads(body)
            code = self.kind.code(answer)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Undelivered("an answer that is not of a robot", permanent=True) from error
        if code == 0:
            return
        if code in self.kind.busy:
            raise Throttled(f"{self.name} {code}", self.kind.busy[code])
        raise Undelivered(f"{self.name} {code}", permanent=code in self.kind.never)


# ---- what is posted


def said(letter: Letter) -> str:
    """What the group reads."""
    return f"{letter.subject}\n{letter.text}"


def tells_of_people(letter: Letter) -> bool:
    """Whether something private stands in what the group would read."""
    private = (letter.fields.get(name, "") for name in PRIVATE)
    return any(value and value in said(letter) for value in private)


def fitted(text: str, most: int, note: str, ending: str, size: Callable[[str], int]) -> str:
    """The text and its ending, or as much of the text as fits with a note that it was cut, by `size`; never within what
    is read as one character."""
    if size(text + ending) <= most:
        return text + ending
    short, long = 0, len(text)
    while short < long:
        middle = (short + long + 1) // 2
        short, long = (middle, long) if size(text[:middle] + note + ending) <= most else (short, middle - 1)
    while 0 < short < len(text) and (_joins(text[short]) or text[short - 1] == "\u200d"):
        short -= 1
    return text[:short].rstrip() + note + ending


def _joins(character: str) -> bool:
    """Whether it belongs to the character before it: an accent, a variant, a joiner, a skin colour."""
    return unicodedata.category(character) in ("Mn", "Me", "Mc") or character in "\u200d🏻🏼🏽🏾🏿"


def _json(body: Json) -> bytes:
    """As it goes over the line: characters as they are, which WeCom insists on, and which are shorter."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _signed(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


# ---- the three kinds


def _wecom(text: str, url: str, secret: str, now: datetime) -> tuple[str, Json]:
    return url, {"msgtype": "text", "text": {"content": text}}


def _dingtalk(text: str, url: str, secret: str, now: datetime) -> tuple[str, Json]:
    """The signature stands in the address: the secret signs the time and itself."""
    body = {"msgtype": "text", "text": {"content": text}}
    if not secret:
        return url, body
    at = str(int(now.timestamp() * 1000))
    sign = quote_plus(_signed(secret, f"{at}\n{secret}"))
    return f"{url}{'&' if '?' in url else '?'}timestamp={at}&sign={sign}", body


def _feishu(text: str, url: str, secret: str, now: datetime) -> tuple[str, Json]:
    """The signature stands in the body: time and secret are the key, and nothing is signed. A text of its own kind
    would read `<at …>`; in a post nothing means anything."""
    lines = [[{"tag": "text", "text": line}] for line in text.split("\n")]
    body: Json = {"msg_type": "post", "content": {"post": {"zh_cn": {"content": lines}}}}
    if secret:
        at = str(int(now.timestamp()))
        body |= {"timestamp": at, "sign": _signed(f"{at}\n{secret}", "")}
    return url, body


def _feishu_code(answer: Json) -> Any:
    """Another number where one and the same stands for a body that cannot be read and for too many of them."""
    code = answer["code"] if "code" in answer else answer["StatusCode"]
    return TOO_MANY if code == 9499 and "too many" in str(answer.get("msg", "")).lower() else code


TOO_MANY = 429

WECOM = Kind(
    name="wecom",
    most=2048,
    whole=False,
    a_minute=20,
    written=_wecom,
    code=lambda answer: answer["errcode"],
    busy={45009: A_MINUTE, 45033: timedelta(seconds=10)},
    never=frozenset({40008, 40033, 40035, 40058, 44004, 45002, 93000, 93004, 93008}),
)
DINGTALK = Kind(
    name="dingtalk",
    most=20_000,
    whole=True,
    a_minute=20,
    written=_dingtalk,
    code=lambda answer: answer["errcode"],
    busy={130101: timedelta(minutes=10), 410100: timedelta(minutes=10)},
    never=frozenset(
        {40035, 43004, 90030, 101002, 300001, 300005, 310000, 400013, 400101, 400102, 400105, 400106, 430101, 430102}
        | {430103, 430104, 460101}
    ),
)
FEISHU = Kind(
    name="feishu",
    most=20_000,
    whole=True,
    a_minute=100,
    written=_feishu,
    code=_feishu_code,
    busy={TOO_MANY: A_MINUTE, 11232: A_MINUTE, 99991400: A_MINUTE},
    never=frozenset({9499, 19001, 19002, 19007, 19021, 19022, 19024, 19036}),
)


def wecom(settings: Settings) -> Robot | None:
    """The robot of the settings."""
    return _robot(WECOM, settings.wecom_url, "", settings)


def dingtalk(settings: Settings) -> Robot | None:
    """The robot of the settings."""
    return _robot(DINGTALK, settings.dingtalk_url, settings.dingtalk_secret, settings)


def feishu(settings: Settings) -> Robot | None:
    """The robot of the settings."""
    return _robot(FEISHU, settings.feishu_url, settings.feishu_secret, settings)


def _robot(kind: Kind, url: str, secret: str, settings: Settings) -> Robot | None:
    return Robot(kind, url, secret, settings.origin, Outbound(local=settings.outbound_local)) if url else None
