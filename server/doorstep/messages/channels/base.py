"""What every channel is: it sends one message, or says why it could not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from ..letters import Letter
from ..rules import Taken

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


class Throttled(Exception):
    """The other side takes nothing more for a while, whatever the message: what waits for this channel waits `after`
    from now, and none of it has used up an attempt. `detail` names the cause and nobody's address."""

    def __init__(self, detail: str, after: timedelta) -> None:
        super().__init__(detail)
        self.detail = detail
        self.after = after


HandingOver = Callable[[], None]
"""Called when everything but the message itself has been said; from its return on, the message may go out."""


class Channel(Protocol):
    """A way to send messages."""

    @property
    def name(self) -> str:
        """How `CHANNELS` and the table call it."""

    @property
    def kind_of_address(self) -> str:
        """What it needs to know of somebody: one of `rules.ADDRESSES`."""

    @property
    def side_by_side(self) -> int:
        """How many messages one worker sends at once: while the other side thinks about one of them, the others need
        not wait."""

    def send(self, id: str, to: str | None, letter: Letter, now: datetime, handing_over: HandingOver) -> Taken | None:
        """Sends one message; raises Undelivered, Uncertain, Throttled. The same `id` again means the same message. A
        channel that hears no more of it returns nothing."""
