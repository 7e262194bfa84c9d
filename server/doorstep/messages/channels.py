"""How a message leaves the house: printed, or as mail. Each channel sends one message, or says why it could not."""

from __future__ import annotations

import smtplib
import socket
import ssl
import sys
import threading
import time
from base64 import encodebytes
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import format_datetime, parseaddr
from functools import cache
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from ..config import Settings
from . import headers
from .letters import Letter

TIMEOUT = 20.0
"""Seconds that a mail server may take over each step."""
CONVERSATION = 60.0
"""Seconds that it may take over all of them; with one more step, still less than a claim lasts (`rules.LEASE`)."""
SIDE_BY_SIDE = 4


class Undelivered(Exception):
    """A message did not go out. `detail` names the cause and nobody's address; `permanent`: trying again is in vain;
    `reason`: what the message says of it then."""

    def __init__(self, detail: str, permanent: bool = False, reason: str = "failed") -> None:
        super().__init__(detail)
        self.detail = detail
        self.permanent = permanent
        self.reason = reason


class Uncertain(Exception):
    """A message was handed over whole, and nobody said that it was taken: it may have been."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


HandingOver = Callable[[], None]
"""Called when everything but the message itself has been said; from its return on, the message may go out."""


class Channel(Protocol):
    """A way to send messages."""

    @property
    def needs_address(self) -> bool:
        """Whether nothing can be sent to somebody without an address."""

    @property
    def side_by_side(self) -> int:
        """How many messages one worker sends at once: while the other side thinks about one of them, the others need
        not wait."""

    def send(self, id: str, to: str | None, letter: Letter, now: datetime, handing_over: HandingOver) -> None:
        """Sends one message; raises Undelivered, Uncertain. The same `id` again means the same message."""


@dataclass(frozen=True)
class Console:
    """Prints what would be sent: for trying Doorstep out."""

    needs_address: bool = False
    side_by_side: int = SIDE_BY_SIDE

    def send(self, id: str, to: str | None, letter: Letter, now: datetime, handing_over: HandingOver) -> None:
        """Prints the message to standard output."""
        handing_over()
        sys.stdout.write(f"\n── {letter.subject}\n{letter.text}\n")
        sys.stdout.flush()


@dataclass(frozen=True)
class Nowhere:
    """No way to send anything: an installation that others reach, without a mail server. What is printed there ends up
    in logs, and the link of a message opens a visit."""

    needs_address: bool = False
    side_by_side: int = SIDE_BY_SIDE

    def send(self, id: str, to: str | None, letter: Letter, now: datetime, handing_over: HandingOver) -> None:
        """Raises Undelivered."""
        raise Undelivered("no mail server is set", permanent=True, reason="no_channel")


@dataclass(frozen=True)
class Mail:
    """Sends mail through the SMTP server of `url`: smtp, smtp+starttls or smtps, with name and password if need be."""

    url: str
    sender: str
    needs_address: bool = True
    side_by_side: int = SIDE_BY_SIDE

    def send(self, id: str, to: str | None, letter: Letter, now: datetime, handing_over: HandingOver) -> None:
        """Sends the message as plain text. Its Message-ID is made of `id`, so that a repetition can be recognised."""
        if to is None:
            raise Undelivered("no address", permanent=True)
        try:
            mail = self._mail(id, to, letter, now)
        except (ValueError, MessageError, IndexError) as error:
            raise Undelivered(f"cannot be written as mail: {type(error).__name__}", permanent=True) from error
        try:
            with _conversation(self.url) as server:
                self._hand_over(server, to, mail, handing_over)
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()), (0, b""))[0]
            raise Undelivered(f"recipient refused: {code}", permanent=code >= 500) from error
        except smtplib.SMTPDataError as error:
            raise Undelivered(f"content refused: {error.smtp_code}", permanent=error.smtp_code >= 500) from error
        except smtplib.SMTPNotSupportedError as error:
            raise Undelivered("the server cannot carry this address", permanent=True) from error
        except smtplib.SMTPResponseException as error:
            raise Undelivered(f"{type(error).__name__} {error.smtp_code}") from error
        except (smtplib.SMTPException, OSError) as error:
            raise Undelivered(type(error).__name__) from error

    def _mail(self, id: str, to: str, letter: Letter, now: datetime) -> bytes:
        """The mail as it goes over the line. What is not exactly one address, and line ends in headers, are refused."""
        name, address = parseaddr(self.sender)
        language = {"zh": "zh-CN"}.get(letter.language, letter.language)
        lines = [
            f"From: {headers.mailbox('From', name, address)}",
            f"To: {Address(addr_spec=to).addr_spec}",
            f"Subject: {headers.text('Subject', letter.subject)}",
            f"Date: {format_datetime(now)}",
            f"Message-ID: <{id}@{address.rpartition('@')[2]}>",
            "Auto-Submitted: auto-generated",
            f"Content-Language: {language}",
            "MIME-Version: 1.0",
            'Content-Type: text/plain; charset="utf-8"',
            "Content-Transfer-Encoding: base64",
        ]
        text = letter.text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
        body = encodebytes(f"{text}\r\n".encode())
        return "\r\n".join([*lines, "", ""]).encode() + body.replace(b"\n", b"\r\n")

    def _hand_over(self, server: smtplib.SMTP, to: str, mail: bytes, handing_over: HandingOver) -> None:
        """Says for whom it is, and then the mail itself. Only what happens between its last line and the server's
        answer is uncertain."""
        sender = parseaddr(self.sender)[1]
        server.ehlo_or_helo_if_needed()
        international = ["SMTPUTF8"] if not (to + sender).isascii() else []
        code, answer = server.mail(sender, international)
        if code != 250:
            raise smtplib.SMTPSenderRefused(code, answer, sender)
        code, answer = server.rcpt(to)
        if code not in (250, 251):
            raise smtplib.SMTPRecipientsRefused({to: (code, answer)})
        code, answer = server.docmd("data")
        if code != 354:
            raise smtplib.SMTPDataError(code, answer)
        handing_over()
        server.send(mail + b".\r\n")  # no line begins with a dot: base64 has none, nor have these headers
        try:
            code, answer = server.getreply()
        except (smtplib.SMTPException, OSError) as error:
            raise Uncertain(f"no answer to the whole message: {type(error).__name__}") from error
        if 400 <= code <= 599:
            raise smtplib.SMTPDataError(code, answer)
        if not 200 <= code <= 299:
            raise Uncertain(f"an answer to the whole message that says neither yes nor no: {code}")


class _Watched:
    """A connection that ends in time, however slowly the other side answers: a time-out holds for one step, and begins
    anew with every byte."""

    watch: threading.Timer
    sock: socket.socket | None

    def connect(self, *given: Any) -> tuple[int, bytes]:
        """Called by whatever class of smtplib stands behind this one."""
        self.end = time.monotonic() + CONVERSATION
        self.watch = threading.Timer(CONVERSATION, self._hang_up)
        self.watch.daemon = True
        self.watch.start()
        try:
            answer: tuple[int, bytes] = super().connect(*given)  # type: ignore[misc]
            self.check_time()
        except BaseException:
            self.close()
            raise
        return answer

    def check_time(self) -> None:
        """Raises TimeoutError after the end: while names are resolved, or TLS is agreed, nothing can be hung up."""
        if time.monotonic() >= self.end:
            raise TimeoutError("the mail server was too slow")

    def close(self) -> None:
        """Ends the connection, if there is one."""
        self.watch.cancel()
        super().close()  # type: ignore[misc]

    def _hang_up(self) -> None:
        """Whoever waits for an answer gets none. The TLS layer is not asked: it belongs to the other thread."""
        if self.sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


class _Plain(_Watched, smtplib.SMTP):
    pass


class _Encrypted(_Watched, smtplib.SMTP_SSL):
    pass


@contextmanager
def _conversation(url: str) -> Iterator[smtplib.SMTP]:
    """A mail server that listens and knows who we are."""
    parts = urlsplit(url)
    host = str(parts.hostname)
    server: _Plain | _Encrypted
    if parts.scheme == "smtps":
        server = _Encrypted(host, parts.port or 465, timeout=TIMEOUT, context=_trusted())
    else:
        server = _Plain(host, parts.port or 25, timeout=TIMEOUT)
    try:
        if parts.scheme == "smtp+starttls":
            server.starttls(context=_trusted())
            server.check_time()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server
        with suppress(smtplib.SMTPException, OSError):  # the message is out, whatever is said to the farewell
            server.quit()
    finally:
        server.close()


@cache
def _trusted() -> ssl.SSLContext:
    """Whose certificates count. Kept, because reading them takes longer than sending a mail."""
    return ssl.create_default_context()


def channel(settings: Settings) -> Channel:
    """The channel of this installation (`Settings.channel`)."""
    match settings.channel:
        case "mail":
            return Mail(settings.smtp_url, settings.mail_from)
        case "none":
            return Nowhere()
        case _:
            return Console()
