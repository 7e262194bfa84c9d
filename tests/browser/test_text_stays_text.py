"""Text stays text: hostile texts in every free-text field, on every screen, do nothing and are shown as they are.

The fields of events are found in the vocabulary itself: every one that takes a hostile text gets all of them. One big
visit holds all the events; the texts of the office (names, addresses, order numbers, instructions) stand in 200 more
visits, each of which is also ended with such a reason, and done by somebody with such a name.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hands import Hands
from playwright.sync_api import Page, expect
from scene import Office, Phone, wait_until

import builders
from doorstep.accounts import store as accounts
from doorstep.accounts.rules import NewPerson
from doorstep.appointments.rules import NewVisit
from doorstep.clock import new_id, now
from doorstep.customers.rules import Customer, Premises
from doorstep.database import db, reading, writing
from doorstep.events.rules import Event
from doorstep.intake import bookings as intake
from doorstep.records import store as records
from doorstep.standard import store as standards
from doorstep.visits.events import VOCABULARY, parse
from hostile_texts import ELSEWHERE, hostile_texts
from people import PASSWORD, browser, sign_in
from random_visits import BODIES

TRAP = """() => {
  if (window.trap) return;
  window.trap = [];
  window.__x = (what) => window.trap.push(`ran ${what}`);
  document.addEventListener('securitypolicyviolation',
    (event) => window.trap.push(`policy ${event.effectiveDirective} ${event.blockedURI}`));
}"""
"""What a script that runs, and the policy that stops one, leave behind."""

STRANGERS = """() => [...document.querySelectorAll('*')].filter((element) =>
  ['IFRAME', 'OBJECT', 'EMBED', 'BASE', 'VIDEO', 'MATH', 'ANIMATE'].includes(element.tagName.toUpperCase())
  || (element.tagName === 'SCRIPT' && !element.src.startsWith(location.origin))
  || (element.tagName === 'LINK' && !element.href.startsWith(location.origin))
  || [...element.attributes].some(({ name, value }) => name.startsWith('on') || name === 'srcdoc'
    || (['href', 'src', 'action', 'xlink:href'].includes(name)
      && !/^(#|\\/|blob:|tel:[^"]*$|data:image\\/|https?:\\/\\/localhost)/.test(value)
      && !value.startsWith(location.origin)))
).map((element) => element.outerHTML.slice(0, 120))"""
"""Elements and attributes that only a text taken for markup can have brought."""


class Watch:
    """Watches one page from now on, over reloads; `seen()` is everything that a text has done."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.noticed: list[str] = []
        origin = page.evaluate("location.origin")
        page.context.add_init_script(f"({TRAP})()")
        page.evaluate(TRAP)
        page.on("dialog", lambda dialog: (self.noticed.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("pageerror", lambda error: self.noticed.append(f"error {error}"))
        page.on("console", lambda line: line.type == "error" and self.noticed.append(f"console {line.text}"))
        page.context.on("page", lambda other: self.noticed.append(f"window {other.url}"))
        page.context.on(
            "request",
            lambda request: (
                request.url.startswith((origin, f"blob:{origin}", "data:image/"))
                or self.noticed.append(f"request {request.url}")
            ),
        )

    def seen(self) -> list[str]:
        return [*self.noticed, *self.page.evaluate("window.trap"), *self.page.evaluate(STRANGERS)]


TEXTS = hostile_texts()
APART = {"visit.signed", "visit.completed"}
"""A signature and an end stand in visits of their own: each is rebuilt and sealed."""
ENDED_EVERY = int(os.environ.get("DOORSTEP_TEST_ENDED_EVERY", "5"))
"""Every so many of the 200 visits is ended; sealing them all belongs into the long form."""


def plain(type: str) -> dict[str, Any]:
    """A body of this type without anything hostile."""
    changes: dict[str, dict[str, Any]] = {
        "item.answered": {"item": "work.serial"},
        "leave.started": {"returning": False},
        "question.raised": {"hotline": "called"},
        "promise.agreed": {"start": (now() + timedelta(hours=47)).isoformat(timespec="seconds"), "end": None},
        "visit.completed": {"outcome": "missed"},
    }
    return {"replaces": [], **BODIES[type](Random(0), [new_id()]), **changes.get(type, {})}


def free_text_fields(type: str) -> list[str]:
    """The fields of a type of event that take any text."""

    def takes(field: str, text: str) -> bool:
        return isinstance(parse({**ENVELOPE, "type": type, "body": {**plain(type), field: text}}), Event)

    return [field for field in VOCABULARY[type].known if all(takes(field, text) for text in TEXTS)]


ENVELOPE = {"id": new_id(), "visit": new_id(), "v": 1, "seen": 0, "wall": 0, "tz": 0, "mono": ["boot", 0]}


def bodies(type: str) -> Iterator[dict[str, Any]]:
    """A body for each hostile text, which stands in all free-text fields of the type."""
    body, fields = plain(type), free_text_fields(type)
    for text in TEXTS:
        yield {**body, **dict.fromkeys(fields, text)}


def signed(text: str, place: int, standard: str) -> dict[str, Any]:
    """A signature with the text wherever one may stand; also in a statement that a phone has made up."""
    statements = (text, json.dumps({"items": text, "format": text}), json.dumps([text]), "{}", json.dumps(text))
    signatures: Sequence[dict[str, Any]] = (
        {"kind": "typed", "name": text},
        {"kind": "drawn", "name": text, "strokes": [[0, 0, 9, 9]]},
        {"kind": "refused", "reason": "dispute", "note": text},
    )
    return {
        "statement": statements[place % len(statements)],
        "format": "doorstep-statement/1",
        "language": "zh-CN",
        "standard": standard,
        "promises": [],
        "events": [],
        "facts": {text: text, "order.access": [text]},
        "signature": signatures[place % len(signatures)],
        "replaces": [],
    }


class Hostile:
    """What stands in the office: the big visit, a visit for each text, and the records of all of them."""

    def __init__(self, office: Office) -> None:
        li = office.people.li
        self.big = office.book()
        with office.app.app_context():
            names = [text if text.strip() else "x" for text in TEXTS]
            doers = [self._person(name, place, li.team) for place, name in enumerate(names)]
            self.visits = [
                self._visit(text, place, doer, li, office)
                for place, (text, doer) in enumerate(zip(TEXTS, doers, strict=True))
            ]
            intake.create_visits(self.visits, None, now())
            phone = builders.Phone(browser(office.app), li)
            sign_in(phone.client, li)
            phone.enrol()
            standard = standards.current()
            assert standard is not None
            events = [
                phone.event(self.big, type, body)
                for type in VOCABULARY
                if free_text_fields(type) and type not in APART
                for body in bodies(type)
            ]
            # Names that a programming language uses itself, where an id of an item may stand; types nobody knows.
            events += [
                phone.event(self.big, "item.answered", {"item": "constructor", "value": "done", "replaces": []}),
                phone.event(self.big, "items.confirmed", {"phase": "enter", "items": ["constructor"], "replaces": []}),
                phone.event(self.big, "constructor", {"text": TEXTS[0]}),
                *(phone.event(self.big, "made.up", {"text": text, text: text}) for text in TEXTS),
            ]
            ends = []
            reasons = list(bodies("visit.completed"))
            for place, visit in self.ended():
                ends.append(phone.event(visit.id, "visit.signed", signed(TEXTS[place], place, standard["hash"])))
                ends.append(phone.event(visit.id, "visit.completed", reasons[place]))
            ends.append(phone.event(self.big, "visit.completed", plain("visit.completed")))
            self.refused = self._push(phone, [*events, *ends])
            with reading():
                self.record = records.records_of(self.big)[0].number
                self.records = {place: records.records_of(visit.id)[0].number for place, visit in self.ended()}
            db.session.remove()

    def ended(self) -> list[tuple[int, NewVisit]]:
        """The visits that are signed and ended, each with the place of its text."""
        return list(enumerate(self.visits))[::ENDED_EVERY]

    @staticmethod
    def _push(phone: builders.Phone, events: list[dict[str, Any]]) -> list[str]:
        results: list[str] = []
        for start in range(0, len(events), 100):
            results += phone.results(*events[start : start + 100])
        return [result for result in results if result != "accepted"]

    @staticmethod
    def _person(name: str, place: int, team: str | None) -> str:
        roles = frozenset({"technician"})
        new = NewPerson(new_id(), name, f"X{place}", f"+861390000{place:04}", roles, team, "", now())
        with writing():
            return accounts.add_person(new).id

    @staticmethod
    def _visit(text: str, place: int, doer: str, li: Any, office: Office) -> NewVisit:
        return builders.new_visit(
            li,
            order=f"{text} {place}",
            team=office.people.east.id,
            customer=Customer(new_id(), text, text, text, "none", True),
            premises=Premises(new_id(), text, "city", "home", "30.274085", "120.155070"),
            facts={"order.access": text, "order.note": [text]},
            agreed_by=text,
            instructions=text,
            start=now() + timedelta(minutes=place % 60),
            members=((doer, "main"), (li.id, "backup")),
        )


@pytest.fixture
def hostile(office: Office) -> Hostile:
    return Hostile(office)


def test_the_free_text_fields_are_found() -> None:
    found = {type: fields for type in VOCABULARY if (fields := free_text_fields(type))}
    assert len(found) >= 14
    assert found["item.answered"] == ["value", "note"]
    assert found["visit.signed"] == ["statement"]
    assert found["promise.agreed"] == ["agreed_by", "reason"]


def test_hostile_texts_do_nothing_on_any_screen(
    hostile: Hostile, office: Office, new_phone: Callable[..., Phone], camera: Path
) -> None:
    assert hostile.refused == []
    page = new_phone("li").open()
    Hands(page, camera).sign_in(office.people.li.staff_no, PASSWORD)
    # With the big one, and the visit that continues it: another time was agreed there.
    shown = len(TEXTS) + 2
    expect(page.locator("[data-visit]")).to_have_count(shown)
    watch = Watch(page)
    page.reload()
    expect(page.locator("[data-visit]")).to_have_count(shown)
    assert_shown(page, "Today", TEXTS)
    for visit, text in zip(hostile.visits, TEXTS, strict=True):
        assert_shown(page, f"visit {text!r}", [text], f"/visit/{visit.id}")
    assert_shown(page, "the big visit", TEXTS, f"/visit/{hostile.big}")
    page.goto("about:blank")  # no address leads out of the screens that the customer holds
    page.goto(office.server.url)
    expect(page.locator("[data-visit]")).to_have_count(shown)
    for place in ("history", "outbox", "settings"):
        go(page, f"/{place}")
    assert watch.seen() == []

    desk = new_phone("chen", size={"width": 1280, "height": 900}).open()
    Hands(desk, camera).sign_in(office.people.chen.staff_no, PASSWORD)
    desk.locator('nav a[href="#/records"]').click()
    expect(desk.locator("[data-record]").first).to_be_visible()
    watch = Watch(desk)
    desk.reload()
    expect(desk.locator("[data-record]").first).to_be_visible()
    while desk.locator('[data-action="more"]').count():
        listed = desk.locator("[data-record]").count()
        desk.locator('[data-action="more"]').click()
        expect(desk.locator("[data-record]")).not_to_have_count(listed)
    expect(desk.locator("[data-record]")).to_have_count(len(hostile.records) + 1)
    assert_shown(desk, "the records", [TEXTS[place] for place in hostile.records])
    for place, number in hostile.records.items():
        assert_shown(desk, f"record {TEXTS[place]!r}", [TEXTS[place]], f"/record/{number}", ".desk-digest")
    assert_shown(desk, "the big record", TEXTS, f"/record/{hostile.record}", ".desk-digest")
    assert watch.seen() == []


def go(page: Page, path: str, until: str = "main") -> None:
    """To a screen of the app without loading the page anew; returns when it shows `until`."""
    page.evaluate(
        """async ([path, until]) => {
          document.body.dataset.left = '';
          for (const shown of document.querySelectorAll(until)) shown.dataset.left = '';
          location.hash = path;
          const end = performance.now() + 120_000;
          while (performance.now() < end) {
            await new Promise((done) => setTimeout(done, 5));
            if (document.querySelector(`${until}:not([data-left])`)) return;
          }
          throw new Error(`${path} does not show ${until}`);
        }""",
        [path, until],
    )


def assert_shown(page: Page, where: str, texts: list[str], path: str | None = None, until: str = "h1") -> None:
    """Each text stands on the screen, letter for letter."""
    if path:
        go(page, path, until)
    missing = page.evaluate(
        """(texts) => {
          const same = (text) => text.replaceAll(/\\s+/g, ' ').trim();
          const shown = same(document.body.textContent);
          return texts.filter((text) => !shown.includes(same(text)));
        }""",
        texts,
    )
    assert missing == [], f"{where} does not show {missing[:3]}"


@pytest.mark.parametrize(
    "trick", ["<img src=x onerror=__x(1)>", f"<img src={ELSEWHERE}>", "<iframe srcdoc=x>", "<a href=javascript:x>"]
)
def test_the_watch_notices_a_text_that_is_taken_for_markup(
    office: Office, new_phone: Callable[..., Phone], trick: str
) -> None:
    page = new_phone("li").open()
    page.locator("main").wait_for()
    watch = Watch(page)
    assert watch.seen() == []
    page.evaluate("trick => document.querySelector('main').innerHTML = trick", trick)
    wait_until(page, lambda: watch.seen() != [])
