"""A phone: Chromium with a profile of its own, on a phone-sized screen, which can be killed and started again."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

SYSTEM_BROWSER = Path("/usr/bin/chromium")
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


@dataclass
class Phone:
    """One browser profile. `open()` starts the browser on it; `kill()` ends it as a battery would."""

    playwright: Playwright
    folder: Path
    url: str
    locale: str = "zh-CN"
    scheme: str = "light"
    size: dict[str, int] = field(default_factory=lambda: dict(PHONE))
    context: BrowserContext | None = None

    def open(self) -> Page:
        """Starts the browser and opens Doorstep."""
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.folder),
            executable_path=str(SYSTEM_BROWSER) if SYSTEM_BROWSER.exists() else None,
            args=ARGUMENTS,
            viewport=self.size,  # type: ignore[arg-type]
            locale=self.locale,
            timezone_id="Asia/Shanghai",
            color_scheme=self.scheme,  # type: ignore[arg-type]
            has_touch=True,
            accept_downloads=True,
        )
        self.context.set_default_timeout(15_000)
        page = self.context.pages[0] if self.context.pages else self.context.new_page()
        page.goto(self.url)
        return page

    def offline(self, off: bool = True) -> None:
        """Takes the network away, or gives it back."""
        assert self.context is not None
        self.context.set_offline(off)

    def kill(self) -> None:
        """SIGKILLs every process of this browser: no page gets a chance to save anything."""
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


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running
