"""What a browser test plays on: an office with its server, and phones that can be killed and started again."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from doorstep.appointments.rules import NewVisit
from doorstep.clock import new_id, now
from doorstep.customers.rules import Customer, Premises
from doorstep.database import db
from doorstep.intake import bookings as intake
from people import People
from serving import Server

SYSTEM_BROWSER = Path("/usr/bin/chromium")
PATIENCE_MS = 120_000
"""How long anything is waited for: costs nothing where it comes, and a busy machine is no fault of the program."""
PHONE = {"width": 360, "height": 640}
OUTPUT = Path(__file__).resolve().parents[1] / "output"

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


DRAFT_KEPT = """async (text) => {
  const names = (await indexedDB.databases()).map(({ name }) => name).filter((name) => name.startsWith('doorstep-'));
  for (const name of names) {
    const db = await new Promise((done, fail) => {
      const open = indexedDB.open(name);
      open.onsuccess = () => done(open.result);
      open.onerror = () => fail(open.error);
    });
    const drafts = await new Promise((done, fail) => {
      const got = db.transaction('drafts').objectStore('drafts').getAll();
      got.onsuccess = () => done(got.result);
      got.onerror = () => fail(got.error);
    });
    db.close();
    if (drafts.some((draft) => draft.text === text)) return true;
  }
  return false;
}"""
"""Whether what is typed is on the phone's disk."""


def wait_until(page: Page, holds: Callable[[], bool]) -> None:
    """Returns when something holds that no element of the page shows."""
    for _ in range(PATIENCE_MS // 20):
        if holds():
            return
        page.wait_for_timeout(20)
    raise AssertionError("what was waited for never came")


def wait_until_kept(page: Page, draft: str) -> None:
    """Returns when what is typed is on the phone's disk."""
    wait_until(page, lambda: bool(page.evaluate(DRAFT_KEPT, draft)))


def executable() -> str | None:
    """The system's Chromium, where it has one; otherwise Playwright's."""
    return str(SYSTEM_BROWSER) if SYSTEM_BROWSER.exists() else None


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium in which many phones can have their contexts."""
    browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
    yield browser
    browser.close()


@dataclass
class Phone:
    """One browser profile. `open()` starts the browser on it; `kill()` ends it as a battery would.

    With `shared` it is a context of that browser, which is much cheaper: what it keeps is gone once it is closed, and
    it cannot be killed.
    """

    playwright: Playwright
    folder: Path
    url: str
    locale: str = "zh-CN"
    size: dict[str, int] = field(default_factory=lambda: dict(PHONE))
    context: BrowserContext | None = None
    shared: Browser | None = None

    def open(self) -> Page:
        """Starts the browser and opens Doorstep."""
        self.context = self._launch()
        page = self.context.pages[0] if self.context.pages else self.context.new_page()
        page.goto(self.url)
        return page

    def _launch(self) -> BrowserContext:
        if self.context is not None:
            raise RuntimeError("this phone is open already")
        looks: dict[str, Any] = {
            "viewport": self.size,
            "locale": self.locale,
            "timezone_id": "Asia/Shanghai",
            "has_touch": True,
            "reduced_motion": "reduce",
            "accept_downloads": True,
        }
        if self.shared is not None:
            context = self.shared.new_context(**looks)
        else:
            context = self.playwright.chromium.launch_persistent_context(
                str(self.folder), executable_path=executable(), args=ARGUMENTS, **looks
            )
        context.set_default_timeout(PATIENCE_MS)
        return context

    def open_offline(self) -> Page:
        """Starts the browser where there is no network: what opens comes from the phone alone."""
        self.context = self._launch()
        self.context.set_offline(True)
        page = self.context.pages[0] if self.context.pages else self.context.new_page()
        page.goto(self.url)
        return page

    def offline(self, off: bool = True) -> None:
        """Takes the network away, or gives it back."""
        assert self.context is not None
        self.context.set_offline(off)

    def kill(self) -> None:
        """SIGKILLs every process of this browser: no page gets a chance to save anything."""
        assert self.shared is None, "a shared browser is not killed; make this phone with own=True"
        for process in Path("/proc").glob("[0-9]*"):
            try:
                command = (process / "cmdline").read_bytes()
            except OSError:
                continue
            if f"--user-data-dir={self.folder}".encode() in command:
                os.kill(int(process.name), signal.SIGKILL)
        for lock in self.folder.glob("Singleton*"):
            lock.unlink(missing_ok=True)
        self.context = None

    def close(self) -> None:
        """Closes the browser in an orderly way."""
        if self.context is not None:
            self.context.close()
            self.context = None


@dataclass
class Office:
    """A running server with its people and the standard; visits are booked through `book`."""

    app: Flask
    people: People
    server: Server
    folder: Path

    def book(
        self,
        name: str = "王秀兰",
        minutes: int = 5,
        kind: str = "broadband-install",
        backup: bool = False,
        start: datetime | None = None,
        zone: str = "Asia/Shanghai",
        duration: int = 60,
    ) -> str:
        """Books a visit of 李强 (王芳 beside him with `backup`), for `start` or in so many minutes; returns its id."""
        li, wang = self.people.li.id, self.people.wang.id
        new = NewVisit(
            id=new_id(),
            order=f"WO-{new_id()[-6:]}",
            kind=kind,
            team=self.people.east.id,
            customer=Customer(new_id(), name, "王女士", "+8613900000001", "none", True),
            premises=Premises(new_id(), "城东区和平路 18 号 3 单元 502 室", "city", "home", "30.274085", "120.155070"),
            facts={"order.access": "fibre", "order.pon_type": "gpon", "order.contracted_down_mbps": 500},
            start=start or now() + timedelta(minutes=minutes),
            end=None,
            zone=zone,
            asked_by="customer",
            agreed_by=name,
            travel_minutes=20,
            duration_minutes=duration,
            instructions=None,
            members=((li, "main"), (wang, "backup")) if backup else ((li, "main"),),
        )
        with self.app.app_context():
            intake.create_visits([new], None, now())
            db.session.remove()
        return new.id
