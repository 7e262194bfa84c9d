"""One order, one chain, one living visit: whatever phones, the office and the customer say, in any order and often.

`make test` plays a few lives, `make soak` some hundred; a failure tells its seed.
"""

from __future__ import annotations

import os
import random
from datetime import timedelta
from typing import Any

import pytest
from chains import Hands, Json, astray, lines, stands
from flask import Flask

from builders import NewPhone, at, book
from customer_links import Link
from doorstep.appointments import order_store
from doorstep.appointments import store as appointments
from doorstep.appointments.continuing import is_over
from doorstep.clock import new_id, now
from doorstep.database import db, reading
from doorstep.intake import follow
from following import settle
from offices import Desk
from people import People, SignedIn
from rows import every_row, put_back

pytestmark = pytest.mark.one_database

LIVES = int(os.environ.get("DOORSTEP_TEST_CHAINS", "6"))
STEPS = 24
ORDERS = 3
"""In so many orders the same things come in."""


def phones(people: People, phone_of: NewPhone, chance: random.Random) -> list[Hands]:
    """Two phones of 李强 and one of 王芳, offline since this morning."""
    began = at(now() - timedelta(hours=6))
    return [
        Hands(phone_of(person), chance, began + chance.randint(0, 60) * 60_000)
        for person in (people.li, people.li, people.wang)
    ]


@pytest.mark.parametrize("seed", range(LIVES))
def test_it_does_not_matter_who_comes_first(
    people: People, phone_of: NewPhone, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """What phones say of a visit, in different orders, in pieces, more than once, and followed at once or later: the
    order stands in the same way, and so does every promise."""
    chance, moment = random.Random(seed), now()
    start = moment - timedelta(hours=chance.choice((5, 2, -20)))
    visit = book(people.li, people.wang, start=start, agreed_at=moment - timedelta(days=2), duration_minutes=60)
    hands = phones(people, phone_of, chance)
    for one in chance.sample(hands, chance.randint(1, 3)):
        one.live(visit, moment, lines(hands))
    with reading():
        beginning = every_row()
    monkeypatch.setattr(follow, "_woken", [])
    found: list[Json] = []
    for number in range(ORDERS):
        db.session.remove()
        put_back(beginning)
        for one in hands:
            one.handed_in = 0
        hand_in_all(hands, visit, chance, at_once=number == 0)
        found.append(stands(visit))
        assert list(astray(visit)) == [], f"seed {seed}, order {number}"
        assert found[0] == found[-1], f"seed {seed}, order {number}"


def hand_in_all(hands: list[Hands], visit: str, chance: random.Random, at_once: bool) -> None:
    """The phones push what they have, by chance."""
    while waiting := [one for one in hands if one.handed_in < len(one.said)]:
        chance.choice(waiting).hand_in(chance.randint(1, 4), {visit})
        if at_once or chance.random() < 0.5:
            settle()
    settle()


class Life:
    """An order whose phones come and go, while the office and the customer do as they like."""

    def __init__(self, people: People, phone_of: NewPhone, desk: Desk, link: Link, visit: str, seed: int) -> None:
        self.people, self.desk, self.link, self.visit = people, desk, link, visit
        self.chance, self.began = random.Random(seed), now()
        self.hands = phones(people, phone_of, self.chance)
        self.held: list[dict[str, Json]] = [{} for _ in self.hands]
        """Which documents each phone has, as it heard of them."""
        self.trace: list[str] = []

    def step(self) -> None:
        """Somebody does something."""
        dice = self.chance.random()
        if dice < 0.45:
            self.at_the_door()
        elif dice < 0.6:
            self.pull(self.chance.randrange(len(self.hands)))
        elif dice < 0.85:
            self.office()
        else:
            self.customer()

    def at_the_door(self) -> None:
        """Somebody does something at a visit that their phone has, and hands it in, or not yet."""
        place = self.chance.randrange(len(self.hands))
        one, known = self.hands[place], sorted(self.held[place])
        if known:
            visit = self.chance.choice(known)
            one.live(visit, self.began, lines(self.hands))
            self.trace.append(f"{place} lives {visit}")
        if self.chance.random() < 0.7:
            one.hand_in(self.chance.randint(1, 6), known)

    def pull(self, place: int) -> None:
        """A phone hears what is new."""
        held = self.held[place]
        self.trace.append(f"{place} pulls")
        for item in self.hands[place].phone.pull():
            match item["kind"]:
                case "scope.added":
                    held[item["visit"]] = item["document"]
                case "visit" if item["visit"] in held:
                    held[item["visit"]] = item["document"]
                case "scope.removed":
                    held.pop(item["visit"], None)

    def office(self) -> None:
        """Somebody moves, calls off, gives to somebody else or takes up again any visit of the order."""
        with reading():
            visit = self.chance.choice(order_store.chain(self.visit)).id
        shown, person = self.desk.read(f"/visits/{visit}"), self.chance.choice((self.people.li, self.people.wang))
        start = (self.began + timedelta(hours=self.chance.randint(1, 90), minutes=7)).replace(second=0, microsecond=0)
        agreed = {"start": start.isoformat(), "asked_by": "customer"}
        match self.chance.choice(("move", "cancel", "continue", "reassign")):
            case "move":
                answer = self.desk.change(shown, "move", **agreed, person=person.id)
            case "cancel":
                answer = self.desk.change(shown, "cancel", reason="客户出差", asked_by="customer")
            case "reassign":
                answer = self.desk.change(shown, "reassign", person=person.id)
            case _:
                key, body = new_id(), self.chance.choice(({}, agreed, {**agreed, "person": person.id}))
                answer = self.desk.command(f"/visits/{visit}/continue", body, key=key)
                again = self.desk.command(f"/visits/{visit}/continue", body, key=key)
                assert again.status_code == answer.status_code, again.text
        self.heard(answer, visit)

    def customer(self) -> None:
        """The customer chooses another time, wants nobody any more, or says whether a line works."""
        shown = self.link.shown()
        self.link.visit = shown["visit"]
        match self.chance.choice(("move", "cancel", "working", "wish")):
            case "move" if times := self.link.times():
                answer = self.link.moves(self.chance.choice(times))
            case "cancel" if shown["promise"]:
                answer = self.link.cancels()
            case "working" if lines := shown["working"]:
                told = {"promise": self.chance.choice(lines)["id"], "works": self.chance.random() < 0.5}
                answer = self.link.says("working", **told)
            case _:
                answer = self.link.says("wish", note=f"请走后门 {self.chance.random()}")
        self.heard(answer, shown["visit"])

    def heard(self, answer: Any, visit: str) -> None:
        """An answer is a refusal at worst, which says why."""
        code = None if answer.status_code < 400 else answer.get_json()["code"]
        self.trace.append(f"{answer.request.path} {visit}: {code or answer.status_code}")
        assert answer.status_code < 400 or code in REFUSED, answer.text

    def check(self) -> None:
        """Nothing is wrong with the order once everything that was said has been followed."""
        settle()
        assert list(astray(self.visit)) == [], self.trace

    def at_the_end(self) -> None:
        """Every phone comes home: it has what its person may see as it is, and the link leads to where the order is."""
        with reading():
            known = {one.id for one in order_store.chain(self.visit)}
        for one in self.hands:
            one.hand_in(len(one.said), known)
        self.check()
        with reading():
            ended = {one.id for one in order_store.chain(self.visit) if is_over(one)}
        for place, one in enumerate(self.hands):
            self.pull(place)
            with reading():
                scope = set(appointments.scope(one.phone.person.id, now()))
            assert self.held[place].keys() == scope, self.trace
            for visit, document in self.held[place].items():
                bundle = one.phone.client.get(f"/api/v1/sync/visits/{visit}/bundle").get_json()["document"]
                old = OF_OTHERS if document["state"] == "cancelled" or visit in ended else ()
                told = {name: value for name, value in document.items() if name not in old}
                assert told == {name: bundle[name] for name in told}, (visit, self.trace)
        with reading():
            *_, last = order_store.chain(self.visit)
        assert self.link.shown()["visit"] == last.id
        assert is_over(last) == (self.link.shown()["state"] in ("cancelled", "finished"))


OF_OTHERS = ("carried", "working", "earlier")
"""What the document of a visit tells of those before it; of one that is over, nobody asks any more."""
REFUSED = {
    "cancelled", "finished", "overlap", "not_over", "continued", "is_a_member", "taken", "moved", "over", "under_way",
    "no_time", "too_late", "main_taken", "stale",
}  # fmt: skip


@pytest.mark.parametrize("seed", range(LIVES))
def test_whatever_happens_there_is_one_living_visit_and_everybody_knows_it(
    app: Flask, people: People, phone_of: NewPhone, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(follow, "_woken", [])
    start = now() + timedelta(hours=random.Random(seed).choice((-4, 1, 30)))
    visit = book(people.li, people.wang, start=start, agreed_at=now() - timedelta(days=2), duration_minutes=60)
    life = Life(people, phone_of, Desk(signed_in(people.zhao)), Link(app, visit), visit, seed)
    for place in range(len(life.hands)):
        life.pull(place)
    for number in range(STEPS):
        life.step()
        if number % 3 == 0:
            life.check()
    life.at_the_end()
