"""The cookies: of a session, of an enrolled device, of a browser that was signed in before, and of the link that a
customer opened.

The first three are HttpOnly and SameSite=Lax; where people come over TLS they are Secure and carry the `__Host-`
prefix, which binds them to this host and path (RFC 6265bis, section 4.1.3). The customer's goes to the customer's
routes alone.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flask import Request, Response
from itsdangerous import BadSignature, Signer
from werkzeug.sansio.http import parse_cookie

from . import installation

if TYPE_CHECKING:
    from .accounts.rules import Device
    from .config import Settings

DEVICE_DAYS = 400
"""The longest life that browsers grant a cookie."""


def new_session_token() -> tuple[str, str]:
    """A session's secret (256 random bits) and its hash, the only form in which it is kept."""
    token = secrets.token_urlsafe(32)
    return token, token_hash(token)


def token_hash(token: str) -> str:
    """Lower-case hexadecimal SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def set_session_cookie(response: Response, token: str, expires: datetime) -> Response:
    """Gives the browser its session."""
    return _set(response, "doorstep", token, expires=expires)


def drop_session_cookie(response: Response) -> Response:
    """Takes the session out of the browser."""
    return _set(response, "doorstep", "", max_age=0)


def session_token(request: Request) -> str | None:
    """The session's secret that the browser sent."""
    return request.cookies.get(_name("doorstep"))


def issue_device_cookie(response: Response, device: Device) -> Response:
    """Gives an enrolled phone the proof that it is that device; giving it again changes nothing."""
    signed = _signer(installation.settings()).sign(device.id).decode()
    return _set(response, "doorstep-device", signed, max_age=DEVICE_DAYS * 24 * 3600)


def proven_device(request: Request) -> str | None:
    """The id of the device whose cookie the browser sent; None when there is none or it was forged."""
    try:
        return _signer(installation.settings()).unsign(request.cookies.get(_name("doorstep-device"), "")).decode()
    except BadSignature:
        return None


KNOWN_PEOPLE = 10
"""How many people a browser remembers: the computer of an office has a few."""


@dataclass(frozen=True)
class KnownBrowser:
    """A browser and those who have signed in there with their password, the last one first; all by their ids."""

    id: str
    people: tuple[str, ...]


def known_browser(request: Request) -> KnownBrowser | None:
    """What the browser's cookie says of who signed in there; None when there is none or it was forged."""
    try:
        said = (
            _browser_signer(installation.settings()).unsign(request.cookies.get(_name("doorstep-browser"), "")).decode()
        )
    except BadSignature:
        return None
    id, *people = said.split("~")
    return KnownBrowser(id, tuple(people))


def remember_browser(response: Response, known: KnownBrowser | None, new: str, person: str) -> Response:
    """Lets the browser prove from now on that this person signed in there; `new` is its id if it has none yet."""
    before = [other for other in (known.people if known else ()) if other != person]
    said = "~".join([known.id if known else new, person, *before[: KNOWN_PEOPLE - 1]])
    signed = _browser_signer(installation.settings()).sign(said).decode()
    return _set(response, "doorstep-browser", signed, max_age=DEVICE_DAYS * 24 * 3600)


LINK_PATH = "/api/v1/portal"


def set_link_cookie(response: Response, link: str) -> Response:
    """Keeps the link that a customer opened, until the browser is closed."""
    secure = installation.settings().secure
    response.set_cookie(_link_name(), link, path=LINK_PATH, secure=secure, httponly=True, samesite="Strict")
    return response


def link(request: Request) -> str:
    """The link that was opened in this browser; empty when there is none."""
    return request.cookies.get(_link_name(), "")


def set_photos_cookie(response: Response, proof: str) -> Response:
    """Lets a browser prove that the code of a visit's photos was typed there; the server says until when."""
    secure = installation.settings().secure
    response.set_cookie(_photos_name(), proof, path=LINK_PATH, secure=secure, httponly=True, samesite="Strict")
    return response


def photos_proof(request: Request) -> str:
    """What the browser holds where a code was typed; empty when there is nothing."""
    return request.cookies.get(_photos_name(), "")


def _link_name() -> str:
    return "__Secure-doorstep-link" if installation.settings().secure else "doorstep-link"


def _photos_name() -> str:
    return "__Secure-doorstep-photos" if installation.settings().secure else "doorstep-photos"


def is_from_us(header: str, settings: Settings) -> bool:
    """Whether a Cookie header holds what only this installation gives, to a phone that it enrolled or to a browser in
    which somebody signed in; a session's cookie, which no signature proves, is not looked at."""
    sent = parse_cookie(header)
    signers = (("doorstep-device", _signer(settings)), ("doorstep-browser", _browser_signer(settings)))
    return any(signer.validate(sent.get(_name(name, settings), "")) for name, signer in signers)


def _signer(settings: Settings) -> Signer:
    return Signer(settings.secret, salt="doorstep.device", key_derivation="hmac", digest_method=hashlib.sha256)


def _browser_signer(settings: Settings) -> Signer:
    return Signer(settings.secret, salt="doorstep.browser", key_derivation="hmac", digest_method=hashlib.sha256)


def _name(name: str, settings: Settings | None = None) -> str:
    return f"__Host-{name}" if (settings or installation.settings()).secure else name


def _set(
    response: Response, name: str, value: str, max_age: int | None = None, expires: datetime | None = None
) -> Response:
    response.set_cookie(
        _name(name),
        value,
        max_age=max_age,
        expires=expires,
        path="/",
        secure=installation.settings().secure,
        httponly=True,
        samesite="Lax",
    )
    return response
