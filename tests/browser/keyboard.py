"""Hands that touch nothing but the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from playwright.sync_api import Page, expect

MOST_STOPS = 150
"""More than any page has."""


def reach(page: Page, selector: str) -> None:
    """Tabs until the keyboard is on it."""
    expect(page.locator(selector).first).to_be_attached()
    for _ in range(MOST_STOPS):
        if page.evaluate("wanted => document.activeElement?.matches(wanted) ?? false", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard never came to {selector}")


class Keyboard:
    """Works a page with the keyboard alone: Tab, arrows, Space and Enter, and what is typed."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, selector: str) -> None:
        """Tabs until the keyboard is on it."""
        reach(self.page, selector)

    def type(self, selector: str, text: str) -> None:
        """Replaces what stands in a field."""
        self.reach(selector)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def press(self, selector: str, key: str = "Enter") -> None:
        self.reach(selector)
        self.page.keyboard.press(key)

    def set_date(self, selector: str, day: datetime) -> None:
        """Dates are typed into the parts of the browser's own field, in the order of its own language."""
        orders = ("%m%d%Y", "%d%m%Y", "%Y>%m%d")
        self._fill_parts(selector, [f"{day:{order}}" for order in orders], f"{day:%Y-%m-%d}")

    def _fill_parts(self, selector: str, ways: Sequence[str], value: str) -> None:
        for way in ways:
            self.reach(selector)
            for _ in range(6):  # back to the first part
                self.page.keyboard.press("ArrowLeft")
            for typed in way:
                self.page.keyboard.press("ArrowRight" if typed == ">" else typed)
            if self.page.locator(selector).input_value() == value:
                return
        raise AssertionError(f"{selector} does not take {value}")

    def set_time(self, selector: str, at: datetime) -> None:
        """Times are typed into the parts of the browser's own field, which has 24 hours or 12."""
        self._fill_parts(selector, (f"{at:%H%M}", f"{at:%I%M%p}"[:-1]), f"{at:%H:%M}")

    def choose(self, select: str, value: str) -> None:
        """Chooses of a list with the arrow keys."""
        self.reach(select)
        self.page.keyboard.press("Home")
        for _ in range(MOST_STOPS):
            if self.page.locator(select).input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{select} has no {value}")
