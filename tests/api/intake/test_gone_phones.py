"""A phone whose data is gone says that everything is sent; the server knows what was out and never came back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from builders import SYNC, NewPhone, Phone, a_whole_visit, book, reassign
from doorstep import clock
from doorstep.accounts import access_store
from doorstep.clock import new_id, now
from doorstep.database import transact
from doorstep.intake import bookings
from offices import Desk
from people import People, SignedIn

Another = Callable[[], list[str]]


def enrolled(phone: Phone, id: str) -> list[str]:
    """Registers this person's phone under an id; returns the visits whose work may be missing."""
    body = {"device": id, "name": "Pixel 8", "standalone": True, "persisted": True}
    answer = phone.client.post(f"{SYNC}/devices", json=body)
    assert answer.status_code == 200, answer.text
    missing: list[str] = answer.get_json()["missing"]
    return missing


@pytest.fixture
def phone(people: People, phone_of: NewPhone) -> Phone:
    return phone_of(people.li)


@pytest.fixture
def another(phone: Phone) -> Another:
    """Empties the browser: the next registration has a new id."""
    return lambda: enrolled(phone, new_id())


@pytest.fixture
def risk(people: People, signed_in: SignedIn) -> Callable[[str], Any]:
    """What the board says is wrong with a visit."""
    desk = Desk(signed_in(people.zhao))

    def of(visit: str) -> Any:
        day = desk.read("/day", date=desk.read(f"/visits/{visit}")["promise"]["start"][:10])
        return next(card["risk"] for row in day["technicians"] for card in row["visits"] if card["id"] == visit)

    return of


def test_what_was_begun_on_a_phone_that_is_gone_is_named_to_its_person_and_the_office(
    phone: Phone, another: Another, risk: Callable[[str], Any]
) -> None:
    begun, untouched = book(phone.person), book(phone.person)
    phone.results(phone.event(begun, "visit.departed"))
    assert risk(begun) is None
    assert another() == [begun]
    assert risk(begun)["kind"] == "phone_gone" and risk(untouched) is None


def test_it_is_named_until_the_visit_is_completed(phone: Phone, another: Another, risk: Callable[[str], Any]) -> None:
    visit = book(phone.person)
    phone.results(phone.event(visit, "visit.departed"))
    phone.id = new_id()
    assert enrolled(phone, phone.id) == [visit]
    phone.results(*a_whole_visit(phone, visit))
    assert enrolled(phone, phone.id) == []
    assert risk(visit) is None


def test_a_phone_that_is_heard_again_was_not_gone(
    phone: Phone, another: Another, risk: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = book(phone.person)
    phone.results(phone.event(visit, "visit.departed"))
    assert another() == [visit]
    then = now() + timedelta(minutes=2)
    monkeypatch.setattr(clock, "now", lambda: then)
    phone.results(phone.event(visit, "note.added", {"text": "还在路上"}))
    assert risk(visit) is None


def test_what_fell_due_while_the_phone_was_silent_is_named(
    phone: Phone, another: Another, monkeypatch: pytest.MonkeyPatch
) -> None:
    due, later = book(phone.person, start=now() + timedelta(minutes=10)), book(phone.person)
    then = now() + timedelta(minutes=20)
    monkeypatch.setattr(clock, "now", lambda: then)
    assert another() == [due], later


def test_what_is_no_longer_theirs_or_cancelled_is_not_named(phone: Phone, another: Another, people: People) -> None:
    given_away, cancelled = book(phone.person), book(phone.person)
    for visit in (given_away, cancelled):
        phone.results(phone.event(visit, "visit.departed"))
    reassign(given_away, people.li.id, people.wang.id)
    bookings.cancel(cancelled, "误派", people.zhao.id, now(), 1)
    assert another() == []


@pytest.mark.parametrize(("query", "named"), [("?emptied=1", False), ("", True)])
def test_whoever_signed_out_with_everything_sent_lost_nothing(
    phone: Phone, query: str, named: bool, signed_in: SignedIn
) -> None:
    visit = book(phone.person)
    phone.results(phone.event(visit, "visit.departed"))
    assert phone.client.delete(f"/api/v1/session{query}").status_code == 204
    phone.client = signed_in(phone.person)
    assert enrolled(phone, new_id()) == ([visit] if named else [])


def test_new_names_after_a_restore_are_no_loss(phone: Phone, signed_in: SignedIn) -> None:
    phone.results(phone.event(book(phone.person), "visit.departed"))
    transact(lambda: access_store.end_all_sessions(now()))
    phone.client = signed_in(phone.person)
    assert enrolled(phone, new_id()) == []


def test_what_leaving_says_has_a_form(phone: Phone) -> None:
    assert phone.client.delete("/api/v1/session?emptied=perhaps").status_code == 422
    assert phone.client.delete("/api/v1/session?other=1").status_code == 422
