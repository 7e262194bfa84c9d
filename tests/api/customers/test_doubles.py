"""Customers who were written down twice are proposed, made one, and two again, exactly as they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import count
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from builders import NewPhone, publish_standard
from doorstep.clock import new_id, now
from doorstep.customers import merge_store, opt_out_store
from doorstep.customers import store as customers
from doorstep.customers.rules import Customer
from doorstep.database import Base, db, reading, transact
from doorstep.intake import merging
from doorstep.intake.store import Command
from mailing import START, Clock, tick, visit_of
from offices import Desk
from people import People, SignedIn

KEPT = {"name": "刘晓明", "address_as": "刘先生", "phone": "139 7777 0001"}
GONE = {**KEPT, "name": "刘小明"}
THEIRS = {
    "customers": (),
    "premises": (),
    "opt_outs": (),
    "customer_suffixes": (),
    "visits": ("id", "customer", "premises"),
    "messages": ("id", "about", "version", "kind", "recipient", "channel", "state", "facts"),
}
"""What a merge hands over, and its undoing brings back."""


def rows() -> dict[str, list[tuple[Any, ...]]]:
    found = {}
    for name, columns in THEIRS.items():
        table = Base.metadata.tables[name]
        query = sa.select(*(table.c[column] for column in columns)) if columns else sa.select(table)
        with reading():
            found[name] = sorted(tuple(map(str, row)) for row in db.session.execute(query))
    return found


def test_two_are_proposed_made_one_and_two_again(people: People, signed_in: SignedIn, phone_of: NewPhone) -> None:
    publish_standard()
    desk, phone = Desk(signed_in(people.zhao)), phone_of(people.li)
    one = desk.booked(now() + timedelta(days=1), customer=KEPT)
    two = desk.booked(now() + timedelta(hours=2), customer=GONE, person=people.li.id)
    kept, gone = one["customer"]["id"], two["customer"]["id"]
    desk.command(f"/customers/{gone}/correct", {"before": {"door_note": None}, "after": {"door_note": "门铃坏了"}})
    phone.pull()
    before = rows()

    [pair] = desk.read("/customers/doubles")["items"]
    assert (pair["why"], pair["one"]["id"], pair["other"]["id"]) == ("phone", kept, gone)
    [double] = desk.read(f"/customers/{kept}")["doubles"]
    assert (double["id"], double["why"]) == (gone, "phone")

    answer = desk.command(f"/customers/{kept}/merge", {"other": gone})
    assert answer.status_code == 200, answer.text
    whole = answer.get_json()
    assert {visit["id"] for visit in whole["coming"]} == {one["id"], two["id"]}
    assert (whole["name"], whole["door_note"], whole["doubles"]) == ("刘晓明", "门铃坏了", [])
    [merged] = whole["merged"]
    assert (merged["name"], merged["by"]["id"], merged["undoable"]) == ("刘小明", people.zhao.id, True)
    assert [entry["act"] for entry in whole["trail"]] == ["customer.merged", "customer.corrected"]
    assert desk.read(f"/customers/{gone}")["id"] == kept, "an address of before leads to whoever they are by now"
    assert desk.read("/customers/doubles")["items"] == []
    assert [found["id"] for found in desk.read("/customers", query="小明")["items"]] == []
    documents = [item["document"] for item in phone.pull() if item["kind"] == "visit"]
    assert [(one["customer"]["id"], one["customer"]["name"]) for one in documents] == [(kept, "刘晓明")]
    assert {row["recipient"] for row in messages([one["id"], two["id"]]) if row["role"] == "customer"} == {kept}
    again = desk.booked(now() + timedelta(days=3), customer=GONE)
    assert again["customer"]["id"] == kept, "the name of before is theirs through every door"
    desk.change(again, "cancel", reason="试约", asked_by="customer")

    assert desk.command(f"/customers/{kept}/part", {"merge": new_id()}).status_code == 409
    answer = desk.command(f"/customers/{kept}/part", {"merge": merged["id"]})
    assert answer.status_code == 200, answer.text
    after = rows()
    own = {again["id"]}
    after["visits"] = [row for row in after["visits"] if row[0] not in own]
    after["messages"] = [row for row in after["messages"] if row[1] not in own]
    assert after == before
    documents = [item["document"] for item in phone.pull() if item["kind"] == "visit"]
    assert [one["customer"]["name"] for one in documents] == ["刘小明"]
    assert desk.read("/customers/doubles")["items"] == [], "whoever undid it has said that they are two"
    assert desk.command(f"/customers/{kept}/part", {"merge": merged["id"]}).status_code == 409


def messages(visits: list[str]) -> list[Any]:
    table = Base.metadata.tables["messages"]
    with reading():
        return list(db.session.execute(sa.select(table).where(table.c.about.in_(visits))).mappings())


@pytest.mark.one_database
def test_who_is_two_is_not_proposed_again(people: People, signed_in: SignedIn) -> None:
    publish_standard()
    desk = Desk(signed_in(people.zhao))
    kept = desk.booked(now() + timedelta(days=1), customer=KEPT)["customer"]["id"]
    other = desk.booked(now() + timedelta(days=2), customer=GONE)["customer"]["id"]
    answer = desk.command(f"/customers/{other}/apart", {"other": kept})
    assert answer.status_code == 200 and answer.get_json()["doubles"] == []
    assert desk.read("/customers/doubles")["items"] == []
    for wrong in (other, new_id()):
        answer = desk.command(f"/customers/{other}/merge", {"other": wrong})
        assert (answer.status_code, answer.get_json()["faults"][0]["pointer"]) == (422, "/other")


def test_undone_in_turn_any_merges_leave_everything_as_it_was(app: Flask, people: People, time: Clock) -> None:
    """Random customers with visits in places that some share, opt-outs, notes, and what was told."""
    publish_standard()
    chance = Random(7)
    for _ in range(4):
        time.at = START - timedelta(days=2)
        ids = [_somebody(people, chance) for _ in range(3)]
        tick(app)
        before, done = rows(), []
        for kept, gone in ((ids[0], ids[1]), (ids[2], ids[0]))[: chance.choice((1, 2))]:
            merging.merge(kept, gone, people.zhao.id, time.at, _command(people))
            done.append(kept)
        assert rows() != before
        for kept in reversed(done):
            with reading():
                [last, *_] = merge_store.of(kept)
            merging.part(kept, last.id, people.zhao.id, time.at, _command(people))
        assert rows() == before


HOURS = count(1)


def _command(people: People) -> Command:
    return Command(people.zhao.id, new_id(), "f" * 64)


def _somebody(people: People, chance: Random) -> str:
    """A customer with one to three visits at one or two of three addresses."""
    maybe = lambda value: chance.choice((None, value))  # noqa: E731
    one = Customer(
        new_id(), f"王{chance.choice('秀兰英')}", maybe("王女士"), f"+86139{chance.randrange(10**8):08}",
        maybe("gold"), chance.choice((True, False)), maybe("w@a.example"), maybe("en"), maybe("mail"),
        maybe("王先生"), None, maybe("09:00"), None, maybe("狗"), maybe("脱鞋"),
    )  # fmt: skip
    for _ in range(chance.randrange(1, 3)):
        visit_of(people.li, customer=one, start=START + timedelta(hours=3 * next(HOURS)))
    with reading():
        place = customers.premises_of([one.id])[one.id][0]
    moved = replace(place, address=chance.choice(("柳巷7号", "柳巷 7 号", "梧桐路9号")))
    transact(lambda: customers.correct_premises(one.id, moved))
    if chance.random() < 0.5:
        transact(lambda: opt_out_store.add([one.id], chance.choice(("sms", "mail")), START - timedelta(days=9)))
    return one.id
