"""The technician's app in Chromium: what its first load weighs, how soon it opens offline and paints a tick."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from hands import Hands
from playwright.sync_api import Page, Response, expect, sync_playwright
from scene import Phone

from builders import standard
from doorstep.clock import now
from doorstep.database import transact
from doorstep.records.canonical import canonical, digest
from doorstep.standard import store as standards
from first_load import BUILT, KB, LIMIT_KB
from first_load import first_load as counted
from people import PASSWORD

from .installation import Installation, installation
from .paint import first_paint
from .table import Row, progress

START_MS, TICK_MS = 1_000, 50
SLOWED, STARTS = 4, 7
ITEMS, TICKS = 90, 20
KIND = "broadband-install"

STARTED = """
window.started = new Promise((done) => {
  const look = () => {
    if (!document.querySelector('[data-visit]')) return void requestAnimationFrame(look)
    const painted = new MessageChannel()
    painted.port1.onmessage = () => done(performance.now())
    requestAnimationFrame(() => painted.port2.postMessage(0))
  }
  look()
})
"""
"""Run before the page: milliseconds from the start of the navigation until Today's visits are painted."""

TICKED = """() => {
  const ticks = []
  window.ticked = (count) => new Promise((done) => {
    const look = () => (ticks.length < count ? void setTimeout(look, 20) : done(ticks))
    look()
  })
  addEventListener('pointerdown', ({ target, timeStamp }) => {
    if (!target.closest('[data-action="answer-done"]')) return
    const { item } = target.closest('[data-item]').dataset
    const answered = `[data-item="${CSS.escape(item)}"][data-answer="done"]`
    const watch = new MutationObserver(() => {
      if (!document.querySelector(answered)) return
      watch.disconnect()
      const painted = new MessageChannel()
      painted.port1.onmessage = () => ticks.push(performance.now() - timeStamp)
      requestAnimationFrame(() => painted.port2.postMessage(0))
    })
    watch.observe(document.body, { subtree: true, childList: true, attributes: true })
  }, true)
}"""
"""Notes for each tick how many milliseconds passed from the finger's touch until the answer was painted."""

KEPT = """async () => {
  const cache = await caches.open((await caches.keys()).find((name) => name.startsWith('doorstep-shell-')))
  return (await cache.keys()).map(({ url }) => new URL(url).pathname)
}"""
"""The addresses that the service worker keeps."""


def measure() -> Iterator[Row]:
    progress("phone")
    with installation("sqlite") as made, tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        made.serve()
        visit = long_visit(made)
        phone = Phone(playwright, Path(folder) / "profile", "about:blank")
        try:
            page = phone.open()
            yield from first_load(made, page)
            yield ticks(page, visit)
            yield second_start(made, phone)
        finally:
            phone.close()
        assert made.server is not None
        yield first_paint(playwright, phone.folder, made.server.url)


def long_visit(made: Installation) -> str:
    """A visit of 李强 under a standard whose list asks for ninety ticks in one phase; returns its id."""
    given = standard()
    item = {name: value for name, value in given["items"]["enter.shoe-covers"].items() if name != "when"}
    ticked = {f"bench.tick-{number}": item for number in range(ITEMS)}
    phases = [
        phase | {"items": list(ticked) if phase["id"] == "work" else []} for phase in given["visits"][KIND]["phases"]
    ]
    kind = given["visits"][KIND] | {"phases": phases}
    document = {name: value for name, value in given.items() if name != "hash"}
    document |= {"items": given["items"] | ticked, "visits": given["visits"] | {KIND: kind}}
    with made.app.app_context():
        transact(lambda: standards.publish(document | {"hash": digest(canonical(document))}, now(), None))
    [visit] = made.book(1, made.people.li)
    return visit


def first_load(made: Installation, page: Page) -> Iterator[Row]:
    """From an empty browser, over the sign-in, to Today: what was asked for before it was painted."""
    assert made.server is not None
    loaded: list[Response] = []

    def note(response: Response) -> None:
        loaded.append(response)

    page.on("response", note)
    page.add_init_script(STARTED)
    page.goto(made.server.url)
    Hands(page, Path()).sign_in(made.people.li.staff_no, PASSWORD)
    expect(page.locator("[data-visit]").first).to_be_visible()
    painted: float = page.evaluate("started.then((at) => performance.timeOrigin + at)")
    page.remove_listener("response", note)
    before = [one for one in loaded if one.request.timing["startTime"] <= painted]
    needed = [one for one in before if one.request.resource_type in ("script", "stylesheet")]
    weights = {one.url.rsplit("/", 1)[1]: int(one.headers["content-length"]) for one in needed}
    plain = {one.url.rsplit("/", 1)[1] for one in needed if one.headers.get("content-encoding") != "br"}
    weighed = counted()
    assert weights.keys() == weighed.keys(), "the test of the first load counts other files than a browser asks for"
    assert all(weights[name] <= weighed[name] for name in plain), "what packing makes no smaller is sent as it is"
    assert all(weights[name] == weighed[name] for name in weights.keys() - plain)
    weight = sum(weights.values()) / KB
    what = "phone: script and style of the first load, compressed"
    yield Row(what, f"{weight:.1f} kB", f"≤ {LIMIT_KB:.0f} kB", weight <= LIMIT_KB)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    yield Row("  all that is kept for use offline", f"{compressed(page.evaluate(KEPT)):.1f} kB")


def compressed(addresses: Sequence[str]) -> float:
    """The size of these scripts and styles as they are sent, in kB."""
    names = [address for address in addresses if address.endswith((".js", ".css"))]
    return sum((BUILT / f"{name[1:]}.br").stat().st_size for name in names) / KB


def ticks(page: Page, visit: str) -> Row:
    """Ticks one item after another; the processor is not slowed here."""
    page.locator(f'[data-visit="{visit}"] a').first.click()
    page.locator('[data-stage="site"]').click()
    expect(page.locator("[data-phase-panel=work] .visit-item")).to_have_count(ITEMS)
    page.evaluate(TICKED)
    for number in range(TICKS):
        item = page.locator(f'[data-item="bench.tick-{number}"]')
        item.locator('[data-action="open-item"]').click()
        item.locator('[data-action="answer-done"]').click()
        taken: list[float] = page.evaluate(f"ticked({number + 1})")
    middle = median(taken)
    what = f"phone: from touch to paint of a tick, {ITEMS} items on the screen"
    measured = f"{middle:.0f} ms (slowest {max(taken):.0f} ms)"
    return Row(what, measured, f"≤ {TICK_MS} ms", middle <= TICK_MS)


def second_start(made: Installation, phone: Phone) -> Row:
    """Opens the app without a network, again and again, each time in a new page."""
    assert made.server is not None and phone.context is not None
    phone.offline()
    phone.context.add_init_script(STARTED)
    taken = [started(phone.context.new_page(), made.server.url) for _ in range(STARTS)]
    middle = median(taken)
    what = f"phone: second start offline, processor {SLOWED} times slowed, to Today"
    return Row(what, f"{middle:.0f} ms", f"≤ {START_MS} ms", middle <= START_MS)


def started(page: Page, url: str) -> float:
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    page.goto(url)
    taken: Any = page.evaluate("started")
    page.close()
    return float(taken)
