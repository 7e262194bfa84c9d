"""Answers on the wire: packed where that helps, and not sent again to whoever has them.

What is packed is shorter where it repeats itself. Whoever has a browser ask again and again, with a guess in the
question, and sees how long the answers are, reads what stands beside the guess, letter by letter (BREACH). So nothing
is packed that goes where the customer's link is known, because the door code stands there; and nothing that a page of
somebody else had the browser ask for.
"""

from __future__ import annotations

import hashlib
import zlib
from functools import cache

import brotli
from flask import Request, Response, request

from .cookies import LINK_PATH

LEAST_BYTES = 1024
"""What is shorter gains nothing: it goes in one packet as it is."""
PACKED = {"application/json", "application/problem+json", "text/html", "text/calendar"}
CODINGS = ("br", "gzip")
"""What we can, the better one first."""
WITH_TIME = "/api/v1/sync/"
"""Answers below it say when they were given, so none is like the one before."""

QUICK = {"br": 5, "gzip": 6}
THOROUGH = {"br": 11, "gzip": 9}


class Lasting:
    """A text that stays what it is, packed once and for everybody."""

    def __init__(self, text: str, mimetype: str, caching: str) -> None:
        self._plain = text.encode()
        self._mimetype = mimetype
        self._caching = caching
        self._tag = _tag(self._plain)
        self._packed = cache(lambda coding: _pack(self._plain, coding, THOROUGH))

    def answer(self) -> Response:
        """The answer to the request at hand, without a body where the caller has it."""
        response = Response(mimetype=self._mimetype, headers={"Cache-Control": self._caching})
        response.vary.add("Accept-Encoding")
        _name(response, self._tag)
        if response.status_code != 304:
            coding = _coding(request)
            response.set_data(self._packed(coding) if coding else self._plain)
            if coding:
                response.headers["Content-Encoding"] = coding
        return response


def finish(response: Response) -> Response:
    """Names what an answer says by a tag, leaves its body out where the caller has it, and packs it."""
    if response.is_streamed or response.mimetype not in PACKED or "Content-Encoding" in response.headers:
        return response
    if request.path.startswith(f"{LINK_PATH}/"):
        return response
    if _may_be_had(response):
        # A tag that a route gives is a version, for If-Match; what else the answer says may be newer.
        _name(response, _tag(response.get_data()))
    response.vary.add("Accept-Encoding")
    if response.status_code == 304 or (response.content_length or 0) < LEAST_BYTES:
        return response
    if coding := _coding(request):
        response.set_data(_pack(response.get_data(), coding, QUICK))
        response.headers["Content-Encoding"] = coding
    return response


def has_tag(path: str) -> bool:
    """Whether what is read at this path is named by a tag, so that the answer may be that it is had already."""
    return not path.startswith((WITH_TIME, f"{LINK_PATH}/"))


def _may_be_had(response: Response) -> bool:
    asked = request.method in {"GET", "HEAD"} and has_tag(request.path)
    return asked and response.status_code == 200 and "ETag" not in response.headers


def _name(response: Response, tag: str) -> None:
    """Gives an answer its tag: a weak one, since it is the same for each coding; 304 where the caller names it."""
    response.set_etag(tag, weak=True)
    if "If-Match" not in request.headers:
        response.make_conditional(request)


def _coding(asked: Request) -> str | None:
    """How the caller wants an answer packed; None where it does not, or where a page of somebody else asks."""
    if not _by_us(asked):
        return None
    best = max(CODINGS, key=asked.accept_encodings.quality)
    return best if asked.accept_encodings.quality(best) > 0 else None


def _by_us(asked: Request) -> bool:
    """Whether no other page made the browser ask.

    Browsers that do not tell send our cookies to us alone, except where a link leads here, which asks for a page.
    """
    site = asked.headers.get("Sec-Fetch-Site")
    return site in {"same-origin", "none"} if site else "text/html" not in asked.headers.get("Accept", "")


def _tag(plain: bytes) -> str:
    return hashlib.blake2b(plain, digest_size=16).hexdigest()


def _pack(plain: bytes, coding: str, levels: dict[str, int]) -> bytes:
    if coding == "br":
        packed: bytes = brotli.compress(plain, quality=levels[coding], lgwin=19)
        return packed
    return zlib.compress(plain, levels[coding], wbits=31)
