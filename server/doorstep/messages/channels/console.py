"""Where there is no server to send through: messages are printed, or go nowhere."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime

from ...config import Settings
from ..letters import Letter
from .base import SIDE_BY_SIDE, HandingOver, Undelivered


@dataclass(frozen=True)
class Console:
    """Prints what would be sent: for trying Doorstep out."""

    name: str = "console"
    kind_of_address: str = "none"
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

    name: str = "none"
    kind_of_address: str = "none"
    side_by_side: int = SIDE_BY_SIDE

    def send(self, id: str, to: str | None, letter: Letter, now: datetime, handing_over: HandingOver) -> None:
        """Raises Undelivered."""
        raise Undelivered("no mail server is set", permanent=True, reason="no_channel")


def build(settings: Settings) -> Console | None:
    """The console, where nobody but this machine reads what is printed."""
    return None if settings.secure else Console()
