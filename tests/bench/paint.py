"""How soon a browser paints the app: in a new process without a network, beside a page with nothing in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any

from playwright.sync_api import Playwright
from scene import Phone

from .table import Row, progress

MOST_TIMES = 1.6
SLOWED, ROUNDS = 4, 7

BARE = {
    "/": (
        "text/html",
        "<!doctype html><html lang=zh-CN><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        "<title>今天</title><h1>今天</h1>"
        "<script>navigator.serviceWorker.register('/sw.js')</script>",
    ),
    "/sw.js": (
        "text/javascript",
        "oninstall = (event) => event.waitUntil(caches.open('bare').then((cache) => cache.add('/')));"
        "onfetch = (event) => event.respondWith(caches.open('bare').then((cache) => cache.match('/')));",
    ),
}
"""A page with one word, kept by a service worker of its own: what a browser needs for any page at all."""

PAINTED = """() => new Promise((done) => {
  const seen = (list) => list.getEntriesByName('first-contentful-paint').forEach((entry) => done(entry.startTime))
  new PerformanceObserver(seen).observe({ type: 'paint', buffered: true })
})"""
"""Milliseconds from the start of the navigation until something was painted."""


FRAME_IS_KEPT = "() => caches.match('/frame', { cacheName: 'doorstep-frame' }).then((kept) => kept !== undefined)"


class _Bare(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        mime, text = BARE.get(self.path, ("text/plain", ""))
        self.send_response(200 if text else 404)
        self.send_header("Content-Type", f"{mime}; charset=utf-8")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def bare_page() -> Iterator[str]:
    """Serves the bare page until the block ends; yields its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Bare)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()


def first_paint(playwright: Playwright, profile: Path, url: str) -> Row:
    """Opens the app of this profile, which was used before, and a bare page, in turn, each in a new process."""
    progress("first paint in a new process")
    with bare_page() as bare:
        phone = Phone(playwright, profile, bare)
        phone.open().evaluate("navigator.serviceWorker.ready.then(() => null)")
        phone.close()
        stays_on_today(Phone(playwright, profile, url))
        pairs = [(painted(playwright, profile, bare), painted(playwright, profile, url)) for _ in range(ROUNDS)]
    times = sorted(app / none for none, app in pairs)
    none, app = (median(taken) for taken in zip(*pairs, strict=True))
    what = f"phone: second start offline, new process, {SLOWED} times slowed: first paint against a bare page"
    measured = f"{median(times):.2f} times ({times[0]:.2f} to {times[-1]:.2f}; {app:.0f} and {none:.0f} ms)"
    return Row(what, measured, f"≤ {MOST_TIMES} times", median(times) <= MOST_TIMES)


def stays_on_today(phone: Phone) -> None:
    """Opens the app and leaves it open as long as somebody reads what the day brings: until its frame is kept."""
    phone.open().wait_for_function(FRAME_IS_KEPT)
    phone.close()


def painted(playwright: Playwright, profile: Path, url: str) -> float:
    """When the first thing of a page was painted, in a browser that has just started and has no network."""
    phone = Phone(playwright, profile, "about:blank")
    try:
        page = phone.open()
        phone.offline()
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        page.goto(url)
        return float(page.evaluate(PAINTED))
    finally:
        phone.close()
