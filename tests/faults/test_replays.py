"""Events that come again, in any order and from several phones at once, change nothing; another content under a used id
is set aside."""

from __future__ import annotations

import os
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from threading import Barrier
from typing import Any

import pytest
from flask import Flask

from builders import NewPhone, Phone, answered, book, new_visit, publish_standard
from doorstep.clock import now
from doorstep.database import reading
from doorstep.events import store as event_log
from doorstep.intake import bookings, store, things
from people import People
from serving import PATIENCE

OPERATIONS = int(os.environ.get("DOORSTEP_TEST_OPERATIONS", "500"))
BLOCK = 500
VISITS = 12
PHONES = 4
MOST_REPEATS = 5
LARGEST_PUSH = 12
RACES = 15

Sent = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What one phone heard of one event that it sent: a result, or the reason of its quarantine."""

    sent: Sent
    result: str


def events(phone: Phone, booked: Sequence[str], chance: random.Random) -> Iterator[Sent]:
    """As many events as a block has; a fifth of them twice, with the same id and another content."""
    for number in range(min(BLOCK, OPERATIONS)):
        visit = chance.choice(booked)
        event = answered(phone, visit, f"work.item-{number % 20}", "done")
        yield event
        if chance.random() < 0.2:
            other = {"body": {**event["body"], "value": "not_done"}}
            yield {**event, **chance.choice([other, {"visit": chance.choice(booked)}, {"wall": event["wall"] + 1}])}


def pushes(deliveries: Sequence[Sent], chance: random.Random) -> list[list[Sent]]:
    """Cuts deliveries into pushes; an id stands in a push once."""
    cut: list[dict[str, Sent]] = [{}]
    size = 1
    for event in deliveries:
        if event["id"] in cut[-1] or len(cut[-1]) >= size:
            cut.append({})
            size = chance.randint(1, LARGEST_PUSH)
        cut[-1][event["id"]] = event
    return [list(push.values()) for push in cut]


def hand_in(phone: Phone, pushes: Sequence[list[Sent]]) -> list[Answer]:
    """One phone hands in its pushes, one after the other; every one of them must be answered."""
    return [Answer(event, result) for push in pushes for event, result in zip(push, phone.results(*push), strict=True)]


def digest(sent: Sent) -> str:
    """What tells an event from another of its id."""
    return things.read(sent).digest


def accepted_contents(answers: Sequence[Answer]) -> dict[str, str]:
    """Which content of each id was accepted: one, once; it is a duplicate ever after, and all others are refused."""
    heard: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for answer in answers:
        heard[answer.sent["id"]][digest(answer.sent)][answer.result] += 1
    accepted = {}
    for id, contents in heard.items():
        (accepted[id],) = (content for content, results in contents.items() if "accepted" in results)
        for content, results in contents.items():
            if content == accepted[id]:
                assert results == Counter(accepted=1, duplicate=results.total() - 1)
            else:
                assert set(results) == {"id_reused"}
    return accepted


@pytest.mark.parametrize("seed", range(max(1, OPERATIONS // BLOCK)))
def test_what_comes_again_changes_nothing(app: Flask, people: People, phone_of: NewPhone, seed: int) -> None:
    chance = random.Random(seed)
    publish_standard()
    booked = [new_visit(people.li, start=now() + timedelta(hours=number + 1)) for number in range(VISITS)]
    bookings.create_visits(booked, None, now())
    phones = [phone_of(people.li) for _ in range(PHONES)]
    reader = phones[0]
    reader.pull()

    sent = list(events(reader, [visit.id for visit in booked], chance))
    deliveries = [event for event in sent for _ in range(chance.randint(1, MOST_REPEATS))]
    chance.shuffle(deliveries)
    shares = [pushes(deliveries[number::PHONES], chance) for number in range(PHONES)]
    with ThreadPoolExecutor(PHONES) as pool:
        answers = list(chain.from_iterable(pool.map(hand_in, phones, shares)))

    assert len(answers) == len(deliveries)
    accepted = accepted_contents(answers)
    ids = {event["id"] for event in sent}
    others = {(event["id"], digest(event)) for event in sent} - set(accepted.items())
    with reading():
        assert event_log.known(ids) == accepted
        assert store.known(ids) == dict.fromkeys(others, "id_reused")
    handed_out = [item["event"] for item in reader.pull() if item["kind"] == "event"]
    assert sorted((event["id"], digest(event)) for event in handed_out) == sorted(accepted.items())


Twins = Callable[[Sent, str], tuple[Sent, Sent]]
"""From an event and another visit: what two phones send at the same moment."""


@pytest.mark.parametrize(
    ("twins", "expected"),
    [
        (lambda event, _: (event, event), {"accepted", "duplicate"}),
        (lambda event, other: (event, {**event, "visit": other}), {"accepted", "id_reused"}),
        (lambda event, _: ({**event, "body": {}}, {**event, "body": {}}), {"malformed"}),
        (lambda event, _: ({**event, "visit": event["id"]}, {**event, "visit": event["id"]}), {"unknown_visit"}),
    ],
    ids=["the same", "one id for two visits", "the same that nobody can read", "the same of an unknown visit"],
)
def test_two_phones_at_the_same_moment(
    app: Flask, people: People, phone_of: NewPhone, twins: Twins, expected: set[str]
) -> None:
    visit, other = book(people.li), book(people.li)
    phones = phone_of(people.li), phone_of(people.li)
    together = Barrier(2)

    def push(phone: Phone, event: Sent) -> str:
        together.wait(PATIENCE)
        return phone.results(event)[0]

    with ThreadPoolExecutor(2) as pool:
        for _ in range(RACES):
            event = answered(phones[0], visit, "work.cloth", "done")
            assert set(pool.map(push, phones, twins(event, other))) == expected
