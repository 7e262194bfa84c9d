"""What phones hand in and hear, over HTTP: results of a push, pages of a pull, changes of scope, resets."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from builders import Phone, answered, book
from doorstep.accounts.rules import Person
from people import People, SignedIn

NewPhone = Callable[[Person], Phone]


@pytest.fixture
def phone_of(signed_in: SignedIn) -> NewPhone:
    """A function that gives an enrolled phone of a person."""
    return lambda person: Phone(signed_in(person), person).enrol()


def test_an_event_is_accepted_once_and_known_afterwards(people: People, phone_of: NewPhone) -> None:
    phone = phone_of(people.li)
    phone.pull()
    visit = book(people.li)
    event = answered(phone, visit, "enter.shoe-covers", "done")

    assert phone.results(event) == ["accepted"]
    assert phone.results(event) == ["duplicate"]

    [published, added, own] = phone.pull()
    assert published["kind"] == "standard.published"
    assert (added["kind"], added["visit"], added["document"]["customer"]["name"]) == (
        "scope.added",
        visit,
        "王秀兰",
    )
    assert (own["kind"], own["event"]["id"], own["event"]["device"]) == ("event", event["id"], phone.id)
    assert phone.pull() == []
