"""The hands of a technician and of a customer: they do what the screen asks for next, and count taps."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

OPEN_ITEM = 'li.visit-item[data-item="{0}"]:is([data-state="open"], [data-state="conflict"])'
PASSWORD_FIELD = 'input[type="password"]'


@dataclass
class Hands:
    """Works one phone's page; `taps` counts the technician's own, photos and the customer's input apart."""

    page: Page
    photo: Path
    taps: int = 0
    log: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=lambda: {"work.serial": "ZTEG12345678"})
    numbers: dict[str, str] = field(
        default_factory=lambda: {"work.optical": "-21.5", "work.speed": "510", "work.wifi": "-58"}
    )
    choices: dict[str, str] = field(default_factory=dict)

    def sign_in(self, staff_no: str, password: str) -> None:
        self.page.locator('input[name="staff_no"], input[autocomplete="username"]').first.fill(staff_no)
        self.page.locator(PASSWORD_FIELD).fill(password)
        self.page.keyboard.press("Enter")

    def packed(self, visit: str) -> None:
        """Waits until everything that a visit needs without a network is on the phone."""
        expect(self.page.locator(f'[data-visit="{visit}"][data-packed="true"]')).to_be_visible()
        self.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")

    def open_visit(self, visit: str) -> None:
        """From Today into the visit."""
        self.page.locator(f'[data-visit="{visit}"] a').first.click()
        expect(self.page.locator('[data-action^="next-"]')).to_be_visible()

    def tap(self, what: Locator, name: str) -> None:
        """One tap of the technician."""
        what.click()
        self.taps += 1
        self.log.append(name)

    def next_action(self) -> str:
        """The name of the big button."""
        button = self.page.locator('[data-action^="next-"]')
        expect(button).to_be_visible()
        return str(button.get_attribute("data-action"))

    def press_next(self) -> None:
        """Presses the big button; returns when what it does is kept, the screen shows it and the button takes taps."""
        self.tap(self.page.locator('[data-action^="next-"]'), self.next_action())
        expect(self.page.locator('[data-action^="next-"][aria-disabled="true"]')).to_have_count(0)

    def work_until(self, action: str, limit: int = 80) -> None:
        """Does what the screen asks for, one thing after another, until the big button says `action`."""
        for _ in range(limit):
            now = self.next_action()
            if now == action:
                return
            if now == "next-fill":
                self.fill_first_open()
            elif now == "next-explain":
                self.explain()
            else:
                self.press_next()
        raise AssertionError(f"never came to {action}; did {self.log}")

    def fill_first_open(self) -> None:
        """Answers the first required item that is open on the screen; returns when the screen shows it answered."""
        cards = self.page.locator('li.visit-item[data-state="open"], li.visit-item[data-state="conflict"]')
        for item in cards.evaluate_all("cards => cards.map(card => card.dataset.item)"):
            if self.answer(item):
                expect(self.page.locator(OPEN_ITEM.format(item))).to_have_count(0)
                return

    def explain(self) -> None:
        """Writes why something failed, where the big button leads; returns when the screen asks for something else."""
        asked = self.page.locator('[data-action="next-explain"]').inner_text()
        self.press_next()
        reason = self.page.locator("li.visit-item textarea:focus")
        expect(reason).to_have_count(1)
        reason.fill("现场条件不允许")
        reason.blur()
        expect(self.page.locator('[data-action^="next-"]')).not_to_have_text(asked)

    def answer(self, item: str) -> bool:
        """Answers one item; False when it is not for the technician or may stay open."""
        card = self.page.locator(f'li.visit-item[data-item="{item}"]')
        if card.locator("input[type=file]").count():
            if card.get_by_text(re.compile("选填|可选|Optional", re.I)).count():
                return False
            card.locator("input[type=file]").first.set_input_files(str(self.photo))
            self.log.append(f"photo {item}")
            return True
        buttons = card.locator('[data-action^="answer-"]')
        if buttons.count():
            wanted = self.choices.get(item)
            button = card.locator(f'[data-action="answer-{wanted}"]') if wanted else buttons.first
            self.tap(button, item)
            return True
        options = card.locator("label.choice")
        if options.count():
            wanted = self.choices.get(item)
            self.tap(card.locator(f'label.choice[data-value="{wanted}"]') if wanted else options.first, item)
            return True
        field = card.locator("input[type=text], textarea").first
        if field.count():
            text = self.numbers.get(item) or self.texts.get(item)
            if text is None:
                return False
            self.taps += 1
            self.log.append(item)
            field.fill(text)
            field.blur()
            return True
        return False

    def sign_as_customer(self, private: str | None = "yes", stars: str | None = "5") -> dict[str, Any]:
        """The customer reads, answers, rates and signs; nothing of it is a tap of the technician."""
        page = self.page
        expect(page.locator('[data-step="statement"]')).to_be_visible()
        shown = page.locator('[data-step="statement"] main').inner_text()
        page.locator('[data-action="sign-next"]').click()
        if page.locator('[data-step="private"]').count():
            for question in page.locator('[data-step="private"] [data-item]').all():
                if private:
                    question.locator(f'label.choice[data-value="{private}"]').click()
                    expect(question.locator('[role="status"] .badge')).to_be_visible()
            page.locator('[data-action="sign-next"]').click()
        expect(page.locator('[data-step="rating"]')).to_be_visible()
        if stars:
            page.locator(f'label.choice[data-value="{stars}"]').click()
        page.locator('[data-action="sign-next"]').click()
        expect(page.locator('[data-step="signature"]')).to_be_visible()
        pad = page.locator('[data-action="pad"]')
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 30, box["y"] + 40)
        page.mouse.down()
        for step in range(12):
            page.mouse.move(box["x"] + 30 + step * 15, box["y"] + 40 + (step % 3) * 20)
        page.mouse.up()
        page.locator('[data-action="submit-signature"]').click()
        expect(page.locator('[data-step="back"]')).to_be_visible()
        return {"shown": shown}

    def take_back(self) -> None:
        """The technician takes the phone back: a tap that the customer's hand-back costs, counted."""
        self.tap(self.page.locator('[data-action="take-back"]'), "take-back")
