"""Mail through the SMTP server that is set: a text, with an entry for the calendar where it is about a time."""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import format_datetime, parseaddr
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

from ...config import Settings
from .. import headers
from ..letters import Letter
from . import mime
from .base import SIDE_BY_SIDE, HandingOver, Uncertain, Undelivered

TIMEOUT = 20.0
"""Seconds that a mail server may take over each step."""
CONVERSATION = 60.0
"""Seconds that it may take over all of them; with one more step, still less than a claim lasts (`rules.LEASE`)."""


@dataclass(frozen=True)
class Mail:
    """Sends mail through the SMTP server of `url`: smtp, smtp+starttls or smtps, with name and password if need be."""

    url: str
    sender: str
    name: str = "mail"
    kind_of_address: str = "email"
    side_by_side: int = SIDE_BY_SIDE

    def send(self, id: str, to: str | None, letter: Letter, now: datetime, handing_over: HandingOver) -> None:
        """Sends the message. Its Message-ID is made of `id`, so that a repetition can be recognised."""
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
        ]
        what, body = mime.body(letter, f"=_{id}", to, address, now)
        return "\r\n".join([*lines, *what, "", ""]).encode() + body

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


def build(settings: Settings) -> Mail | None:
    """Mail, where a server is set."""
    return Mail(settings.smtp_url, settings.mail_from) if settings.smtp_url else None
