"""Photos: what counts as one, and what is known of it.

The phone's bytes are kept untouched and private, under their own digest; nobody is ever served them. What is served
is drawn anew from the decoded picture, so that no position, no hidden file and no script travels with it. Bytes are
durable before there is a row for them: a row without its file does not happen, a file without a row is swept later
(`doorstep fsck`).

Some time after its record was sealed, the original goes, with the position and the serial number in it. What people see
stays as a file of its own below `copies/`, and the row says when the original went and what the copy's digest is: what
went on time is no loss, and the digest that the customer signed stands in the record as before.

`pictures` decodes and draws, `photo_files` keeps bytes, `photo_store` the rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

MAX_BYTES = 4 * 1024 * 1024

COPY_HEADERS = {
    "Cache-Control": "private, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}
"""What every answer that carries a copy says: its address holds the digest, so it never changes."""


@dataclass(frozen=True)
class Photo:
    """A picture whose bytes (`size` of them) are kept; width and height in pixels, as stored."""

    sha256: str
    size: int
    mime: str
    width: int
    height: int


@dataclass(frozen=True)
class Reference:
    """An event `photo.added` that names a photo, and the thing that it is about; `person` made the event."""

    event: str
    what: str
    about: str
    person: str
    sha256: str


@dataclass(frozen=True)
class LetGo:
    """A photo whose original was deleted on time: when, and the digest of the copy that stays."""

    at: datetime
    copy_sha256: str


def is_digest(text: str) -> bool:
    """Whether this can name a photo."""
    return re.fullmatch(r"[0-9a-f]{64}", text) is not None


def copy_path(sha256: str) -> str:
    """Where the copy stands that is kept in place of an original, in the store of the bytes."""
    return f"copies/{sha256[:2]}/{sha256}.jpg"
