"""What the feed consists of: one clock for the whole database, and rows for the readers who may see a
change."""

from __future__ import annotations

from dataclasses import dataclass

FIRST = "visit"
"""The kind of thing of the first release, whose rows have kinds of their own."""
ABOUT_THE_FIRST = frozenset({"event", FIRST, "scope.added", "scope.removed", "photo.stored"})
"""Kinds of rows that the apps of the first release know: they refuse a whole page with one that names no visit, and
they pass by what is of any other kind."""


@dataclass(frozen=True)
class Kinds:
    """The kinds of rows about a kind of thing: something was said of it, it looks otherwise, it comes to a reader for
    the first time, it is gone from them."""

    event: str
    document: str
    added: str
    removed: str


def kinds_about(what: str) -> Kinds:
    """The kinds of rows about things of this kind."""
    if what == FIRST:
        return Kinds("event", FIRST, "scope.added", "scope.removed")
    return Kinds(f"{what}.event", what, f"{what}.added", f"{what}.removed")


@dataclass(frozen=True)
class Clock:
    """The position of the database: `seq` counts commits of changes within an epoch.

    `backed_up_seq` is the last position that stands in a backup; rows up to `trimmed_seq` are gone from the
    feed.
    """

    epoch: str
    seq: int
    backed_up_seq: int
    trimmed_seq: int


@dataclass(frozen=True)
class FeedRow:
    """Something that a reader (a person or a team) has to hear of; `what` and `about` are the kind and the id of the
    thing that it is about, None when it is about none.

    `kind` is one of `kinds_about` its thing, photo.stored or standard.published; `detail` is the reason of a change of
    scope, the digest of a photo or of a standard. Raises ValueError for a row that would have the apps of the first
    release refuse the page.
    """

    reader: str
    seq: int
    kind: str
    what: str | None = None
    about: str | None = None
    event: str | None = None
    detail: str | None = None

    def __post_init__(self) -> None:
        if self.kind in ABOUT_THE_FIRST and (self.what != FIRST or self.about is None):
            raise ValueError(f"a row of the kind {self.kind} is about a {FIRST}; of a {self.what} see kinds_about")
