"""A pull asks the database a few things, however many visits it answers with."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

import examined
from builders import SYNC, NewPhone, Phone, a_whole_visit, book, reassign
from doorstep.accounts.rules import Person
from doorstep.clock import new_id, now
from doorstep.customers.rules import Customer, Premises
from doorstep.sync import view
from people import People

FEW, MANY = 2, 9


def at_home(number: int) -> dict[str, object]:
    """A customer with an address of their own."""
    customer = Customer(new_id(), f"王秀兰{number}", None, f"+86138{number:08}")
    return {"customer": customer, "premises": Premises(new_id(), f"梧桐路{number}号", "city", "home")}


def visits(phone: Phone, person: Person, numbers: range) -> list[str]:
    """Visits to come, each after one that was done at the same address, with what was said about them."""
    made = []
    for number in numbers:
        home = at_home(number)
        before = book(person, **home)
        phone.results(*a_whole_visit(phone, before))
        ahead = timedelta(hours=20 + number % 20, minutes=30 * (number // 100))
        made.append(book(person, start=now() + ahead, **home))
        phone.results(phone.event(made[-1], "note.added", {"text": f"第 {number} 单"}))
    return made


def whole(phone: Phone) -> tuple[int, dict[str, list[str]]]:
    """How many statements a pull of everything takes, and the notes of each visit that it brings."""
    phone.cursor, phone.items = None, []
    phone.pull_page()  # whatever is told once is told
    phone.cursor = None
    with examined.statements() as asked:
        page = phone.pull_page()
    assert not page["more"]
    texts = {
        item["visit"]: [event["body"]["text"] for event in item["events"] if event["type"] == "note.added"]
        for item in page["items"]
        if item["kind"] == "scope.added"
    }
    return len(asked), texts


def test_a_pull_of_many_visits_takes_as_many_statements_as_one_of_few(
    app: Flask, people: People, phone_of: NewPhone
) -> None:
    phone, reader = phone_of(people.li), phone_of(people.li)
    first = visits(phone, people.li, range(FEW))
    few, texts = whole(reader)
    assert {visit: texts[visit] for visit in first} == {id: [f"第 {n} 单"] for n, id in enumerate(first)}
    more = visits(phone, people.li, range(FEW, MANY))
    many, texts = whole(reader)
    made = [*first, *more]
    assert {visit: texts[visit] for visit in made} == {id: [f"第 {n} 单"] for n, id in enumerate(made)}
    assert few == many < 40


def test_visits_that_come_together_take_as_many_statements_as_one(
    app: Flask, people: People, phone_of: NewPhone
) -> None:
    phone, reader = phone_of(people.wang), phone_of(people.li)
    numbers: list[int] = []
    for place, count in enumerate((FEW, MANY)):
        reader.pull()
        made = visits(phone, people.wang, range(100 * place, 100 * place + count))
        for visit in made:
            reassign(visit, people.wang.id, people.li.id)
        with examined.statements() as asked:
            page = reader.pull_page()
        added = {item["visit"]: item for item in page["items"] if item["kind"] == "scope.added"}
        assert added.keys() == set(made) and all(len(item["events"]) == 1 for item in added.values())
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize(("together", "events"), [(2, 4000), (100, 1), (100, 3), (1, 1)])
def test_what_is_read_at_once_changes_nothing_of_what_is_said(
    app: Flask, people: People, phone_of: NewPhone, monkeypatch: pytest.MonkeyPatch, together: int, events: int
) -> None:
    phone, reader = phone_of(people.li), phone_of(people.li)
    for number in range(5):
        visit = book(people.li, start=now() + timedelta(hours=20 + number))
        phone.results(*(phone.event(visit, "note.added", {"text": str(place)}) for place in range(number)))
    _, texts = whole(reader)
    monkeypatch.setattr(view, "READ_TOGETHER", together)
    monkeypatch.setattr(view, "EVENTS_TOGETHER", events)
    assert whole(reader)[1] == texts
    assert sorted(map(len, texts.values())) == [0, 1, 2, 3, 4]


def test_a_phone_that_asks_for_it_gets_the_key_of_private_answers_once(
    app: Flask, people: People, phone_of: NewPhone
) -> None:
    phone = phone_of(people.li)
    for number in range(3):
        book(people.li, start=now() + timedelta(hours=20 + number))
    answers = [phone.client.get(f"{SYNC}/pull", query_string=asked) for asked in ({}, {"key": "once"})]
    before, once = (answer.get_json() for answer in answers)
    keys = [item["document"]["key"] for item in before["items"]]
    assert len(keys) == 3 and "key" not in before, "released apps read it in each document"
    assert keys == [once["key"]] * 3
    for item in before["items"]:
        item["document"]["key"] = None
    assert once["items"] == before["items"]
    empty = phone.client.get(f"{SYNC}/pull", query_string={"key": "once", "cursor": once["cursor"]}).get_json()
    assert (empty["items"], empty["key"]) == ([], None)
