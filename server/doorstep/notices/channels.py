"""How a message leaves the house: printed, or as mail. Each channel sends one message, or says why it could not."""

from __future__ import annotations

import smtplib
import ssl
import sys
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import cache
from typing import Protocol
from urllib.parse import unquote, urlsplit

from ..config import Settings
from .letters import Letter

TIMEOUT = 20
"""Seconds that a mail server may take over each step."""


class Undelivered(Exception):
    """A message did not go out. `detail` names the cause and nobody's address; `permanent`: trying again is in vain."""

    def __init__(self, detail: str, permanent: bool = False) -> None:
        super().__init__(detail)
        self.detail = detail
        self.permanent = permanent


class Channel(Protocol):
    """A way to send messages."""

    @property
    def needs_address(self) -> bool:
        """Whether nothing can be sent to somebody without an address."""

    def send(self, id: str, to: str | None, letter: Letter, now: datetime) -> None:
        """Sends one message; raises Undelivered. The same `id` again means the same message."""


@dataclass(frozen=True)
class Console:
    """Prints what would be sent: for trying Doorstep out."""

    needs_address: bool = False

    def send(self, id: str, to: str | None, letter: Letter, now: datetime) -> None:
        """Prints the message to standard output."""
        sys.stdout.write(f"\n── {letter.subject}\n{letter.text}\n")
        sys.stdout.flush()


@dataclass(frozen=True)
class Mail:
    """Sends mail through the SMTP server of `url`: smtp, smtp+starttls or smtps, with name and password if need be."""

    url: str
    sender: str
    needs_address: bool = True

    def send(self, id: str, to: str | None, letter: Letter, now: datetime) -> None:
        """Sends the message as plain text. Its Message-ID is made of `id`, so that a repetition can be recognised."""
        if to is None:
            raise Undelivered("no address", permanent=True)
        try:
            mail = self._mail(id, to, letter, now)
        except (ValueError, MessageError, IndexError) as error:
            raise Undelivered(f"cannot be written as mail: {type(error).__name__}", permanent=True) from error
        try:
            with self._connected() as server:
                server.send_message(mail)
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

    def _mail(self, id: str, to: str, letter: Letter, now: datetime) -> EmailMessage:
        """Python's own mail classes refuse what is not exactly one address, and line ends in headers."""
        mail = EmailMessage(policy=SMTP)
        mail["From"] = self.sender
        mail["To"] = Address(addr_spec=to)
        mail["Subject"] = letter.subject
        mail["Date"] = format_datetime(now)
        mail["Message-ID"] = f"<{id}@{parseaddr(self.sender)[1].rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(letter.text, cte="base64")
        mail["Content-Language"] = {"zh": "zh-CN"}.get(letter.language, letter.language)
        return mail

    def _connected(self) -> smtplib.SMTP:
        parts = urlsplit(self.url)
        host = str(parts.hostname)
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT, context=_trusted())
        else:
            server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT)
        try:
            if parts.scheme == "smtp+starttls":
                server.starttls(context=_trusted())
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
        except BaseException:
            server.close()
            raise
        return server


@cache
def _trusted() -> ssl.SSLContext:
    """Whose certificates count. Kept, because reading them takes longer than sending a mail."""
    return ssl.create_default_context()


def channel(settings: Settings) -> Channel:
    """The channel of this installation: mail where a server is given, else the console."""
    return Mail(settings.smtp_url, settings.mail_from) if settings.smtp_url else Console()
