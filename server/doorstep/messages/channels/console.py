"""Where there is no server to send through: messages are printed, or go nowhere."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime

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
    """A channel that is not set up, or not any more: nothing goes out over it."""

    name: str = "none"
    kind_of_address: str = "none"
    side_by_side: int = SIDE_BY_SIDE

    def send(self, id: str, to: str | None, letter: Letter, now: datetime, handing_over: HandingOver) -> None:
        """Raises Undelivered."""
        raise Undelivered("the channel is not set up", permanent=True, reason="no_channel")
