"""A mail server of the tests, on a port of its own; it keeps what it gets, and can be told to refuse."""

from __future__ import annotations

import asyncio
import email
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from serving import free_port


@dataclass
class Mailbox:
    """What arrived, in order. `refusals` maps a recipient to the answer they get; `down`: it takes nothing for now.
    `takes_seconds`: how long it thinks about each mail; `most_at_once`: of how many it was thinking at a time."""

    port: int = field(default_factory=free_port)
    mails: list[EmailMessage] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    down: bool = False
    takes_seconds: float = 0
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def of(self, address: str) -> list[EmailMessage]:
        """The mails to one address."""
        return [mail for mail in self.mails if mail["To"] == address]

    def ids(self) -> list[str]:
        """The Message-ID of each mail."""
        return [str(mail["Message-ID"]) for mail in self.mails]

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        """Called by aiosmtpd for each recipient."""
        if self.down:
            return "451 try later"
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Called by aiosmtpd when a mail has arrived."""
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(self.takes_seconds)
        self.at_once -= 1
        mail = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        with self.lock:
            self.mails.append(mail)
        return "250 OK"


def text_of(mail: EmailMessage) -> str:
    """What stands in a mail, with or without an entry for a calendar behind it."""
    body = mail.get_body(("plain",))
    assert isinstance(body, EmailMessage)
    return str(body.get_content())


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """A mail server that runs until the block ends."""
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


@dataclass
class Odd:
    """A mail server of another kind. Before its answer to a word (`HELLO` is its greeting, `END` the end of a mail) it
    waits for so many `pauses`; it hangs up instead of an answer to `leaves_at`, and `says` another answer to some; when
    it `drips` it says nothing but one letter after the other."""

    pauses: Mapping[str, float] = field(default_factory=dict)
    leaves_at: str | None = None
    says: Mapping[str, str] = field(default_factory=dict)
    drips: bool = False
    taken: list[bytes] = field(default_factory=list)
    listening: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.listening.getsockname()[1]}"

    def serve(self) -> None:
        """Takes one connection after the other, each in a thread, until it stops listening."""
        with suppress(OSError):
            while True:
                line, _ = self.listening.accept()
                threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        answers = {"HELLO": "220 odd", "DATA": "354 go on", "QUIT": "221 bye", **self.says}
        with suppress(OSError), line, line.makefile("rwb") as file:
            word = "HELLO"
            while word and word != self.leaves_at:
                if word == "END":
                    self.taken.append(self.read_mail(file))
                time.sleep(self.pauses.get(word, 0))
                while self.drips:
                    self._say(file, "2")
                    time.sleep(0.02)
                self._say(file, f"{answers.get(word, '250 ok')}\r\n")
                word = "END" if word == "DATA" else file.readline().decode().strip().upper()[:4]
            if word == "END":
                self.taken.append(self.read_mail(file))

    def read_mail(self, file: Any) -> bytes:
        """Everything up to the line with a dot."""
        return b"".join(iter(file.readline, b".\r\n"))

    def _say(self, file: Any, text: str) -> None:
        file.write(text.encode())
        file.flush()


@contextmanager
def odd_server(**given: Any) -> Iterator[Odd]:
    """An odd mail server that runs until the block ends."""
    odd = Odd(**given)
    threading.Thread(target=odd.serve, daemon=True).start()
    try:
        yield odd
    finally:
        odd.listening.close()
