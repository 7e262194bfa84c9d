"""What looks at a screen: axe, and a camera.

Ordinarily each screen is looked at once: languages take turns between the tests that walk through screens, colour
schemes between the screens of a walk. The long form, with `DOORSTEP_TEST_EYE=all`, walks in both languages and looks at
every screen in both schemes.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page
from scene import OUTPUT

AXE = Path(__file__).resolve().parents[2] / "client" / "node_modules" / "axe-core" / "axe.min.js"
EVERYTHING = "DOORSTEP_TEST_EYE" in os.environ
LANGUAGES = ("zh-CN", "en")
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def languages(turn: int) -> tuple[str, ...]:
    """The languages of a walk; the one whose turn it is, unless everything is looked at."""
    return LANGUAGES if EVERYTHING else (LANGUAGES[turn % 2],)


STANDS_STILL = """() => new Promise((done) => {
  const drawn = () => requestAnimationFrame(() => requestAnimationFrame(still));
  const moves = ({ playState, effect }) => playState === 'running' && effect.getComputedTiming().endTime < Infinity;
  const still = () => (document.getAnimations().some(moves) ? drawn() : done());
  drawn();
})"""
"""Resolves when what was asked for has been drawn and nothing moves any more."""


SIDEWAYS = """() => Math.max(
  ...[document.documentElement, document.getElementById('content')]
    .filter(Boolean)
    .map((one) => one.scrollWidth - one.clientWidth)
)"""
"""By how many pixels the page, or its content, is wider than the screen: the content cuts that off."""


class Eye:
    """Looks at each screen once it stands still: axe, its width, and a picture."""

    def __init__(self, page: Page, language: str) -> None:
        self.page = page
        self.language = language
        self.seen: list[str] = []

    def look_at(self, name: str) -> None:
        """Fails with what axe found on this screen, and where the whole page scrolls sideways."""
        OUTPUT.mkdir(exist_ok=True)
        for scheme in SCHEMES if EVERYTHING else (SCHEMES[len(self.seen) % 2],):
            # No motion: axe would measure a sheet half transparent.
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            self.page.evaluate(STANDS_STILL)
            self.page.screenshot(path=str(OUTPUT / f"{name}-{self.language}-{scheme}.png"))
            faults = self.faults()
            assert faults == [], f"{name} {self.language} {scheme}: {faults}"
            too_wide = self.page.evaluate(SIDEWAYS)
            assert too_wide <= 0, f"{name} {self.language} {scheme} is {too_wide} pixels wider than the screen"
        self.seen.append(name)

    def faults(self) -> list[str]:
        """What axe finds on the screen as it is."""
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE.read_text())
        found = self.page.evaluate("() => axe.run({resultTypes: ['violations']})")
        assert found["passes"] or found["inapplicable"], "axe looked at nothing"
        return [
            f"{fault['id']}: {fault['help']}: {[node['target'] for node in fault['nodes']][:3]}"
            for fault in found["violations"]
        ]


def choose(page: Page, language: str) -> None:
    """Sets the language as the person's own choice does."""
    page.evaluate("language => localStorage.setItem('doorstep.language', language)", language)
    page.reload()
