"""The pages of the office on a slow line and a slow processor: when the largest thing of a page is painted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from hands import Hands
from playwright.sync_api import Browser, Page, expect, sync_playwright
from scene import PATIENCE_MS, PHONE, chromium

from doorstep.accounts.rules import Person
from people import PASSWORD

from .installation import Installation, installation
from .table import Row, progress

LARGEST_MS = 1_800
SLOWED, ROUNDS, VISITS = 4, 5, 12
LINE = {"offline": False, "latency": 150, "downloadThroughput": 1_638_400 / 8, "uploadThroughput": 768_000 / 8}
"""A slow fourth-generation network, as Lighthouse takes it for a phone."""
QUIET_MS = 3_000
"""Nothing larger is painted for so long: then the page is there."""

LARGEST = """(quiet) => new Promise((done) => {
  let last = { at: 0, what: '' }
  const seen = (list) => list.getEntries().forEach(({ startTime, element }) => {
    last = { at: startTime, what: (element?.innerText ?? '').slice(0, 40) }
  })
  new PerformanceObserver(seen).observe({ type: 'largest-contentful-paint', buffered: true })
  const look = () => {
    if (last.at > 0 && performance.now() - last.at > quiet) return done(last)
    setTimeout(look, 100)
  }
  look()
})"""
"""When the largest thing was painted, milliseconds from the start of the navigation, and its words."""


def measure() -> Iterator[Row]:
    progress("pages of the office")
    expect.set_options(timeout=PATIENCE_MS)
    with installation("sqlite") as made, sync_playwright() as playwright, chromium(playwright) as browser:
        made.serve()
        made.book(VISITS, made.people.li, made.people.wang)
        for person, pages in pages_of(made):
            state = signed_in(made, browser, person)
            for path in pages:
                yield largest(made, browser, state, path)


def pages_of(made: Installation) -> list[tuple[Person, tuple[str, ...]]]:
    return [(made.people.zhao, ("day", "book")), (made.people.chen, ("reviews", "records", "numbers"))]


def signed_in(made: Installation, browser: Browser, person: Person) -> Any:
    """What a browser keeps of somebody who signed in; of the files of the app nothing."""
    assert made.server is not None
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    page = context.new_page()
    page.goto(made.server.url)
    Hands(page, Path()).sign_in(person.staff_no, PASSWORD)
    expect(page.locator(".tabs")).to_be_visible()
    state = context.storage_state()
    context.close()
    return state


def largest(made: Installation, browser: Browser, state: Any, path: str) -> Row:
    assert made.server is not None
    taken, words, asked = [], "", 0
    for _ in range(ROUNDS):
        context = browser.new_context(
            storage_state=state, viewport=PHONE, locale="zh-CN", timezone_id="Asia/Shanghai", is_mobile=True
        )
        page = context.new_page()
        slow(page)
        page.goto(f"{made.server.url}/#/{path}", wait_until="commit")
        found = page.evaluate(LARGEST, QUIET_MS)
        asked = page.evaluate("performance.getEntriesByType('resource').length")
        taken.append(found["at"])
        words = found["what"]
        context.close()
    middle = median(taken)
    measured = f"{middle:.0f} ms ({min(taken):.0f} to {max(taken):.0f}; {asked} requests, “{words}”)"
    return Row(f"office: /{path}, mobile, LCP", measured, f"≤ {LARGEST_MS} ms", middle <= LARGEST_MS)


def slow(page: Page) -> None:
    """A phone's line and processor."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
