"""How large a body may be, by where it goes and who sends it: said before the first byte of it is read."""

from __future__ import annotations

import re

PHOTO_BYTES = 4 * 1024 * 1024
PUSH_BYTES = 256 * 1024
ANYBODY_BYTES = 16 * 1024
"""A password, or what a customer writes: all that somebody sends who has no cookie of ours."""
SMS, SMS_BYTES = "/api/v1/sms/", 256 * 1024
"""What a provider of text messages reports at a time: some hundreds of messages."""
FILES = "/api/v1/imports", "/api/v1/imports/check"
"""Where files of work orders go, with what was put right in them by hand."""
MOST_BYTES = PHOTO_BYTES + 1024
"""What no body exceeds, wherever it goes."""

_OUR_COOKIE = re.compile(r"(?:^|[;\s])(?:__Host-)?doorstep(?:-device)?=[^;\s]")


def most_bytes(method: str, path: str, cookies: str) -> int:
    """The most bytes of a request's body. `cookies`: its Cookie header; whether a cookie is genuine is seen later."""
    if path.startswith(SMS):
        return SMS_BYTES
    if not _OUR_COOKIE.search(cookies):
        return ANYBODY_BYTES
    if method == "PUT" and path.startswith("/api/v1/sync/photos/"):
        return MOST_BYTES
    if method == "POST" and path in FILES:
        return MOST_BYTES
    return PUSH_BYTES + 1024
