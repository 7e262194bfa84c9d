"""The hands of a technician and of a customer: they do what the screen asks for next, and count taps."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

PASSWORD_FIELD = 'input[type="password"]'
STAGES = {
    **dict.fromkeys(("prepare", "appoint", "travel"), "way"),
    **dict.fromkeys(("arrive", "enter", "work", "finish", "sign-off"), "site"),
    "farewell": "end",
}
"""Phase → the stage in which it stands."""

OUTSIDE = """(button) => {
  const view = document.getElementById('content').getBoundingClientRect();
  return (button.dataset.confirms ?? '').split(' ').filter(Boolean).filter((item) => {
    const row = document.querySelector(`[data-item="${CSS.escape(item)}"] [data-row]`)?.getBoundingClientRect();
    return !row || row.top < view.top - 1 || row.bottom > Math.min(view.bottom, innerHeight) + 1;
  });
}"""
"""The ticks that a tap on this button would confirm, and that are not wholly on the screen."""

LOOK = """() => {
  const button = document.querySelector('[data-action="next-look"][aria-disabled="false"]');
  button?.click();
  return button !== null;
}"""
"""Presses the big button while that only shows something; with the network or a scroll it may do more any moment."""


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
    reasons: dict[str, str] = field(default_factory=dict)

    def sign_in(self, staff_no: str, password: str) -> None:
        self.page.locator('input[name="staff_no"], input[autocomplete="username"]').first.fill(staff_no)
        self.page.locator(PASSWORD_FIELD).fill(password)
        self.page.keyboard.press("Enter")

    def look_at_queue(self) -> None:
        """A supervisor begins with what is to be done; the records to review are a tab of their own."""
        self.page.locator('nav a[href="#/reviews"]').click()

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
        """Presses the big button; returns when what it does is kept, the screen shows it and the button takes taps.

        Fails when that confirms what is not on the screen.
        """
        action = self.next_action()
        if action == "next-complete" and self.page.locator('dialog[data-dialog="complete"]').count():
            return  # it has been asked already, by itself
        button = self.page.locator('[data-action^="next-"]')
        outside = button.evaluate(OUTSIDE)
        assert outside == [], f"{action} confirms {outside}, which nobody sees"
        self.tap(button, action)
        expect(self.page.locator('[data-action^="next-"][aria-disabled="true"]')).to_have_count(0)

    def work_until(self, action: str, limit: int = 80) -> None:
        """Does what the screen asks for, one thing after another, until the big button says `action`."""
        for _ in range(limit):
            now = self.next_action()
            if now == action:
                return
            if now == "next-fill":
                self.fill_next()
            elif now == "next-look":
                self.look()
            else:
                self.press_next()
        raise AssertionError(f"never came to {action}; did {self.log}")

    def look(self) -> None:
        """Goes to what is confirmed next, unless it is on the screen by now."""
        if self.page.evaluate(LOOK):
            self.taps += 1
            self.log.append("next-look")
        expect(self.page.locator('[data-action="next-look"]')).to_have_count(0)

    def finish(self) -> None:
        """Closes the visit, with the question that comes by itself once nothing else is left."""
        self.work_until("next-complete")
        self.press_next()
        self.tap(self.page.locator('dialog [data-action="save"]'), "complete")
        expect(self.page.locator('[data-action="next-over"]')).to_be_visible()

    def show(self, phase: str, item: str | None = None) -> Locator:
        """Goes to the stage of a phase, and opens the card of an item there; returns the card, or the phase."""
        stage = self.page.locator(f'[data-stage="{STAGES[phase]}"]')
        if stage.get_attribute("aria-current") is None:
            self.tap(stage, f"to {phase}")
        if item is None:
            return self.page.locator(f'[data-phase-panel="{phase}"]')
        card = self.page.locator(f'[data-item="{item}"]')
        line = card.locator('[data-action="open-item"], [data-action="change"]')
        expect(card).to_be_visible()
        if line.count():
            self.tap(line, f"open {item}")
        return card

    def fill_next(self) -> None:
        """Answers the card that has opened; returns when the screen has gone on to the next."""
        card = self.page.locator("li.visit-item[data-current]")
        if card.count() == 0:
            self.press_next()  # another stage is looked at: this leads back
        expect(self.page.locator("li.visit-item[data-current][data-open]")).to_be_visible()
        item = str(card.get_attribute("data-item"))
        self.answer(item)
        unmoved = f'li.visit-item[data-item="{item}"][data-current]:not(:has(textarea[name="reason"]))'
        expect(self.page.locator(unmoved)).to_have_count(0)
        reason = self.page.locator(f'li.visit-item[data-item="{item}"] textarea[name="reason"]')
        if reason.count():
            self.write(reason, self.reasons.get(item, "现场条件所限"), f"reason {item}")
        expect(self.page.locator(f'li.visit-item[data-item="{item}"][data-current]')).to_have_count(0)
        expect(self.page.locator("li.visit-item[data-held]")).to_have_count(0)

    def write(self, field: Locator, text: str, name: str) -> None:
        """One tap into a field, and a text."""
        self.taps += 1
        self.log.append(name)
        field.fill(text)
        field.blur()

    def answer(self, item: str) -> None:
        """Answers one item, whose card is open."""
        card = self.page.locator(f'li.visit-item[data-item="{item}"]')
        camera = card.locator('input[data-action="photo"]')
        buttons = card.locator('[data-action^="answer-"]')
        options = card.locator("label.choice")
        wanted = self.choices.get(item)
        if camera.count():
            camera.first.set_input_files(str(self.photo))
            self.log.append(f"photo {item}")
        elif buttons.count():
            self.tap(card.locator(f'[data-action="answer-{wanted}"]') if wanted else buttons.first, item)
        elif options.count():
            self.tap(card.locator(f'label.choice[data-value="{wanted}"]') if wanted else options.first, item)
            several = card.locator('[data-action="chosen"]')
            if card.locator('input[type="checkbox"]').count():
                self.tap(several, f"{item} chosen")
        else:
            text = self.numbers.get(item) or self.texts.get(item, "按客户原话记录")
            self.write(card.locator('input[type="text"], textarea').first, text, item)

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
