"""What whoever goes to an address is told of the visits before: of the same customer, at the same address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from builders import NewPhone, Phone, book
from doorstep.clock import new_id, now
from doorstep.customers.rules import Customer, Premises
from doorstep.database import reading
from doorstep.intake import documents
from people import People

pytestmark = pytest.mark.one_database

ADDRESS = "梧桐路18号2单元601"


def earlier(visit: str) -> list[dict[str, Any]]:
    with reading():
        found: list[dict[str, Any]] = documents.of([visit])[visit]["earlier"]
    return found


def ended(phone: Phone, visit: str, outcome: str = "done") -> dict[str, Any]:
    return phone.event(visit, "visit.completed", {"outcome": outcome, "recorded": 2})


def test_the_last_three_visits_stand_in_the_document_with_what_is_still_owed(
    app: Flask, people: People, phone_of: NewPhone
) -> None:
    li = phone_of(people.li)
    first, *more = [book(people.li) for _ in range(5)]
    question = li.event(
        first,
        "question.raised",
        {"text": "何时能提速", "hotline": "called", "promised": (now() + timedelta(days=1)).isoformat()},
    )
    li.results(li.event(first, "visit.arrived"), question, ended(li, first))
    last = more.pop()
    [only] = earlier(last)
    assert (only["visit"], only["kind"], only["outcome"]) == (first, "broadband-install", "done")
    [promise] = only["promises"]
    assert (promise["kind"], promise["state"], promise["text"]) == ("question.answer", "open", "何时能提速")

    for visit, outcome in zip(more, ("missed", "stopped", "done"), strict=True):
        li.results(ended(li, visit, outcome))
    assert [one["outcome"] for one in earlier(last)] == ["done", "stopped", "missed"], "three, the latest first"


def test_nothing_is_told_of_another_customer_or_another_address(app: Flask, people: People, phone_of: NewPhone) -> None:
    li = phone_of(people.li)
    other = Customer(new_id(), "李建国", "李先生", "+8613900000009")
    theirs = book(people.li, customer=other, premises=Premises(new_id(), ADDRESS, "city", "home"))
    elsewhere = book(people.li, premises=Premises(new_id(), "柳巷 7 号", "city", "home"))
    visit = book(people.li)
    li.results(ended(li, theirs), ended(li, elsewhere))
    assert earlier(visit) == []
    spelt = book(people.li, premises=Premises(new_id(), "梧桐路１８号 2单元601", "city", "shop"))
    li.results(ended(li, visit))
    assert [one["visit"] for one in earlier(spelt)] == [visit], "the same address, described otherwise"


def test_whoever_goes_there_next_hears_when_a_visit_is_over(people: People, phone_of: NewPhone) -> None:
    li, wang = phone_of(people.li), phone_of(people.wang)
    first, second = book(people.li), book(people.wang)
    wang.pull()
    li.results(li.event(first, "visit.arrived"))
    assert wang.pull() == []
    li.results(ended(li, first))
    [item] = wang.pull()
    assert (item["kind"], item["visit"]) == ("visit", second)
    assert [one["visit"] for one in item["document"]["earlier"]] == [first]
    assert item["document"] == {**item["document"], "earlier": earlier(second)}, "what a reset brings is the same"
