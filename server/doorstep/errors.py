"""Everything that can go wrong and is somebody's business; no HTTP in here (`http.py` maps each class to a status).

An error carries a stable `code`, which the client turns into words of the user's language, the id of the thing it is
about, and a sentence for whoever reads a log or writes against the API.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """What is wrong with one part of the input: a JSON pointer (RFC 6901), a code and a sentence."""

    pointer: str
    message: str
    code: str = "invalid"


class DoorstepError(Exception):
    """The root; `code` names the cause for programs, `of` the thing, the message the cure."""

    code = "error"

    def __init__(self, message: str, *, code: str | None = None, of: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.of = of
        if code:
            self.code = code


class Unauthenticated(DoorstepError):
    """Nobody is signed in, or the session has ended."""

    code = "sign_in"


class Forbidden(DoorstepError):
    """The person may not do this."""

    code = "forbidden"


class NotFound(DoorstepError):
    """There is no such thing, or the person may not know that there is."""

    code = "not_found"


class Invalid(DoorstepError):
    """The input cannot be accepted; `faults` names each fault."""

    code = "invalid"

    def __init__(self, message: str, faults: tuple[Fault, ...] = (), *, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.faults = faults


class Absent(Invalid):
    """Somebody would go to a `visit` while they are on leave, and nobody has said why."""

    code = "absent"

    def __init__(self, visit: str) -> None:
        message = "This person is on leave then: choose somebody else, or say why they go all the same."
        super().__init__(message, (Fault("/despite_leave", message, "absent"),))
        self.visit = visit


class Conflict(DoorstepError):
    """The world has changed, or something is in the way; `others` names the ids of what is."""

    code = "conflict"

    def __init__(
        self, message: str, *, code: str | None = None, of: str | None = None, others: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message, code=code, of=of)
        self.others = others


class Overlap(Conflict):
    """A time would put one person in two places; `visits` are in the way: {id, order, person, start, end}."""

    code = "overlap"

    def __init__(self, message: str, visits: tuple[dict[str, str], ...] = ()) -> None:
        super().__init__(message, others=tuple(visit["id"] for visit in visits))
        self.visits = visits


class Held(Overlap):
    """Somebody else (`of`) holds this time while they book, at most `until`."""

    code = "held"

    def __init__(self, message: str, by: str, until: str) -> None:
        super().__init__(message)
        self.of = by
        self.until = until


class Taken(Conflict):
    """A time that was offered is somebody else's by now; `times` are those that can still be chosen: {start, end,
    wished}."""

    code = "taken"

    def __init__(self, message: str, times: tuple[dict[str, str | bool | None], ...] = ()) -> None:
        super().__init__(message)
        self.times = times


class Over(Conflict):
    """Nothing about a visit changes any more. `living`: the visit of its order that goes on, {id, order, start}; None
    where none does."""

    code = "over"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        of: str | None = None,
        living: dict[str, str | None] | None = None,
    ) -> None:
        super().__init__(message, code=code, of=of)
        self.living = living


class Stale(DoorstepError):
    """The caller changed a version that is no longer the newest."""

    code = "stale"


class PreconditionRequired(DoorstepError):
    """The caller did not say which version it changes."""

    code = "version_required"


class TooLarge(DoorstepError):
    """The input is over its limit."""

    code = "too_large"


class TooMany(DoorstepError):
    """Too many attempts; `retry_after` seconds until the next makes sense."""

    code = "too_many"

    def __init__(self, message: str, retry_after: int, *, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.retry_after = retry_after


class UpgradeRequired(DoorstepError):
    """The caller's program is too old for this call."""

    code = "upgrade_required"


class Unavailable(DoorstepError):
    """The server cannot do it now (database locked, disk full); trying again later is right and loses nothing."""

    code = "unavailable"
    retry_after = 5


UNFORESEEN = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError, RecursionError)
"""What a program raises at a value that nobody foresaw; what a database, a disk or the network raises is not among it.
Whoever catches these sets the value aside, says so, and sees to it that it is looked at again."""
