"""What the feed consists of: one clock for the whole database, and rows for the readers who may see a
change."""

from __future__ import annotations

from dataclasses import dataclass


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

    `kind` is event, visit, scope.added, scope.removed, photo.stored or standard.published; `detail` is the
    reason of a change of scope, the digest of a photo or of a standard.
    """

    reader: str
    seq: int
    kind: str
    what: str | None = None
    about: str | None = None
    event: str | None = None
    detail: str | None = None
