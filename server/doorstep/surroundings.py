"""What requests show of the way that they came: settings that do not fit what stands in front of this server.

Nothing is refused for it. Each thing is logged once and named by `/readyz`, for whoever set the server up.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address

import structlog
from flask import Flask, Request, current_app, request

from .config import Settings

log = structlog.get_logger()

SENTENCES = {
    "proxy_not_trusted": "Requests come through a proxy, and DOORSTEP_TRUSTED_PROXIES is 0: everybody has the proxy's "
    "address, so one who guesses passwords locks out all who come for the first time.",
    "proxy_missing": "DOORSTEP_TRUSTED_PROXIES is higher than the number of proxies that requests come through: "
    "whoever sends X-Forwarded-For chooses an address.",
    "public_url_differs": "Browsers reach this server under another address than DOORSTEP_PUBLIC_URL, which links in "
    "messages and the protection of cookies follow.",
    "host_differs": "The proxy hands on another Host than that of DOORSTEP_PUBLIC_URL; let it pass on the one that "
    "browsers send (nginx: proxy_set_header Host $http_host).",
}


def watch(app: Flask, settings: Settings) -> None:
    """Looks at each request of the app."""
    known: dict[str, None] = {}
    app.extensions["doorstep.noticed"] = known

    def look() -> None:
        for code in noticed(request, settings):
            if code not in known:
                known[code] = None
                log.warning("setting_does_not_fit", note=code, meaning=SENTENCES[code])

    app.before_request(look)


def notes() -> list[str]:
    """What was noticed since this process started, by code."""
    return sorted(current_app.extensions["doorstep.noticed"])


def noticed(request: Request, settings: Settings) -> Iterator[str]:
    """What one request shows. What browsers alone set is believed: whoever forges it gains a line in the log."""
    hops = [hop for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    forwarded = bool(hops) or "X-Forwarded-Proto" in request.headers or "Forwarded" in request.headers
    if settings.trusted_proxies == 0 and forwarded and _is_near(request.remote_addr or ""):
        yield "proxy_not_trusted"
    browser = request.headers.get("Sec-Fetch-Site")
    if browser in ("same-origin", "none"):
        if len(hops) < settings.trusted_proxies:
            yield "proxy_missing"
        origin = request.headers.get("Origin", settings.origin)
        if origin != settings.origin:
            yield "public_url_differs"
        elif f"{settings.origin.partition('://')[0]}://{request.host}" != settings.origin:
            yield "host_differs"


def _is_near(address: str) -> bool:
    """Whether this is an address of the same machine or house: what stands there and forwards is a proxy of ours."""
    try:
        return ip_address(address).is_private
    except ValueError:  # a socket of the file system
        return True
