"""The search of the office: who is found by what, by whom, and how much is looked at for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import Flask

import examined
import sealed
from builders import new_visit, publish_standard
from doorstep import migrations
from doorstep.accounts import access_store
from doorstep.accounts.rules import Person, PersonChange
from doorstep.appointments import finding_store
from doorstep.appointments import store as appointments
from doorstep.clock import new_id, now
from doorstep.customers import store as customers
from doorstep.customers.finding import SUFFIX
from doorstep.customers.rules import Customer, Premises
from doorstep.database import db, reading, writing
from doorstep.intake import bookings
from offices import Desk
from people import People, SignedIn

FEW, MANY = 20, 400
ANOTHER_WAY = 20
LONG = "杭州市西湖区文三路电子信息街区第三十二号楼联合通信设备有限公司"


def named(name: str, phone: str = "+8613900000001", address_as: str | None = None) -> Customer:
    return Customer(new_id(), name, address_as, phone)


def visited(by: Person, *who: Customer, address: str = "梧桐路18号") -> None:
    with writing():
        places = [Premises(new_id(), address) for _ in who]
        news = [new_visit(by, customer=one, premises=place) for one, place in zip(who, places, strict=True)]
        appointments.insert_many(news, "0" * 64, None, now())


def found(query: str, teams: set[str] | None = None) -> list[str]:
    with reading():
        people, _ = finding_store.customers_found(teams, query, 50)
    return [one.customer.id for one in people]


def rows(query: str) -> list[tuple[Any, ...]]:
    with reading():
        return [tuple(row) for row in db.session.execute(sa.text(query))]


# ---- what stands in the index


def test_a_customer_is_found_by_any_part(app: Flask, people: People) -> None:
    assert len(LONG) > SUFFIX
    wang, firm = named("王秀兰", "+8613812345678"), named(LONG, "+865716543210")
    visited(people.li, wang, firm)
    for place in range(len("8613812345678") - 2):
        assert found("8613812345678"[place : place + 3]) == [wang.id]
    for begin in (0, 1, 7, len(LONG) - 2):
        for end in (begin + 1, begin + SUFFIX - 1, begin + SUFFIX + 3, len(LONG)):
            assert firm.id in found(LONG[begin:end])
    assert found(LONG[1:] + "厂") == [], "what goes on differently behind the kept part is somebody else"
    assert found("999") == found("先生 ") == []


def test_who_is_corrected_is_found_by_what_holds_now_alone(app: Flask, people: People) -> None:
    before = named("王秀兰", "+8613812345678")
    visited(people.li, before, named("李国强"), address="柳巷1号")
    with writing():
        customers.correct(replace(before, name="王绣兰", phone="+8613812349999", address_as="周总"))
    assert found("绣") == found("9999") == found("周总") == found("wxl") == [before.id]
    assert found("秀") == found("5678") == []
    with writing(), customers.found_anew([before.id]):
        db.session.execute(sa.update(customers.PremisesRow).values(address="文三路2号"))
    assert before.id in found("文三路") and before.id not in found("柳巷")
    left = rows("SELECT suffix FROM customer_suffixes WHERE suffix LIKE '%678' OR suffix LIKE '秀%'")
    assert left == [], "nothing is kept of what is no longer so"


def test_an_older_database_learns_how_customers_and_orders_are_found(app: Flask, people: People) -> None:
    visited(people.li, named(LONG), named("", ""), named("劉曉明", address_as="大刘"), address="柳巷12号")
    tables = ("customer_suffixes", "order_suffixes")
    before_it = ScriptDirectory(str(Path(migrations.__file__).parent)).get_revision("20261201_search")
    before = [rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables]  # noqa: S608
    assert all(before)
    db.session.remove()
    flask_migrate.downgrade(revision=before_it.down_revision)
    assert rows("SELECT suffix FROM customer_suffixes WHERE suffix = '劉曉明'")
    assert not rows("SELECT suffix FROM customer_suffixes WHERE suffix IN ('lxm', '柳巷12号')")
    migrations.upgrade()
    assert [rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables] == before  # noqa: S608


@pytest.mark.parametrize("counted", [False, True], ids=["never counted", "counted when they were few"])
def test_a_search_looks_at_those_whom_it_finds(counted: bool, app: Flask, people: People) -> None:
    """Not at whoever else there is, and not at every visit of the team."""
    teams = {str(people.li.team)}
    wang = named("王秀兰", "+8613812345678")
    visited(people.li, wang, address="柳巷12号")
    visited(people.li, *(named(f"李{number}号", f"+8615{number:09}") for number in range(FEW)))
    if counted:
        examined.count()
    queries = ("8123456", "王 柳巷", "wxl")

    def looked_at() -> list[int]:
        def search(query: str) -> None:
            assert found(query, teams) == [wang.id]

        return [
            examined.by(lambda query=query: search(query), by_index=True, as_counted=counted)  # type: ignore[misc]
            for query in queries
        ]

    before = looked_at()
    visited(people.li, *(named(f"张{number}号", f"+8617{number:09}") for number in range(MANY)))
    for then, after in zip(before, looked_at(), strict=True):
        assert after < then + ANOTHER_WAY, (after, then)


def test_a_search_that_fits_very_many_says_so(app: Flask, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding_store, "CANDIDATES", 10)
    visited(people.li, *(named(f"刘{number}号") for number in range(30)))
    last = named("刘一", "+8613812345678")
    visited(people.li, last, address="柳巷12号")
    with reading():
        assert [cut for _, cut in [finding_store.customers_found(None, "刘", 50)]] == [True]
        some, cut = finding_store.customers_found(None, "刘先生 柳巷", 50)
    assert [one.customer.id for one in some] == [last.id] and not cut, "the word that says most leads"
    zhou = named("周文")
    visited(people.li, zhou)
    with reading():
        some, cut = finding_store.customers_found(None, "梧桐路 周", 50)
    assert [one.customer.id for one in some] == [zhou.id] and not cut, "or the next, where it fits too many"


# ---- what the office is shown


@pytest.fixture
def desk(people: People, signed_in: SignedIn) -> Desk:
    """The desk of the dispatcher of the team east."""
    return Desk(signed_in(people.zhao))


def test_what_mr_liu_calls_about_is_found_by_his_team_alone(desk: Desk, people: People, signed_in: SignedIn) -> None:
    publish_standard()
    liu = named("刘晓明", "+8613812345678", "刘先生")
    for order, person in (("IB-2026-000123", people.li), ("IB-2026-000124", people.wang)):
        visit = new_visit(person, order=order, customer=liu, premises=Premises(new_id(), "柳巷12号"))
        bookings.create_visits([visit], None, now())
    visited(people.zhou, named("刘晓明", "+8613999999999"), address="柳巷13号")
    west, judge, over = (Desk(signed_in(one)) for one in (people.qian, people.chen, people.wu))

    for query in ("刘先生 柳巷", "柳巷劉先生", "Mr Liu 柳巷", "lxm 5678"):
        answer = desk.read("/search", q=query)
        assert [one["order"] for one in answer["visits"]] == ["IB-2026-000123", "IB-2026-000124"], query
        assert [one["phone"] for one in answer["customers"]] == ["+8613812345678"]
        assert not answer["records"] and not answer["orders"] and not answer["people"]
    assert answer["visits"][0]["main"]["name"] == people.li.name and not answer["visits"][0]["over"]
    assert answer["customers"][0]["why"] == [
        {"by": "pinyin", "text": "刘晓明"}, {"by": "phone", "text": "+8613812345678"}
    ]  # fmt: skip
    assert [one["phone"] for one in west.read("/search", q="刘先生 柳巷")["customers"]] == ["+8613999999999"]
    assert len(over.read("/search", q="刘先生 柳巷")["customers"]) == 2
    assert [one["order"] for one in judge.read("/search", q="0123")["orders"]] == ["IB-2026-000123"]
    assert not west.read("/search", q="0123")["orders"] and not west.read("/search", q="13812345678")["customers"]


def test_people_and_records_are_found_by_those_who_may_look_at_them(
    desk: Desk, people: People, signed_in: SignedIn
) -> None:
    record = sealed.finished(people.li)
    west, judge = Desk(signed_in(people.feng)), Desk(signed_in(people.chen))
    [one] = judge.read("/search", q=f"#{record.number}")["records"]
    assert (one["number"], one["why"]) == (record.number, [{"by": "number", "text": str(record.number)}])
    assert [one["number"] for one in judge.read("/search", q="王先生")["records"]] == [record.number]
    assert (
        not west.read("/search", q=f"#{record.number}")["records"] and not desk.read("/search", q="王先生")["records"]
    )
    for query in (people.li.name, "liqiang", "lq", people.li.staff_no):
        assert [one["id"] for one in desk.read("/search", q=query)["people"]] == [people.li.id], query
        assert not west.read("/search", q=query)["people"]
    assert not desk.read("/search", q=people.he.name)["people"], "who is shut out is not called"


def test_who_dispatches_for_a_team_finds_no_record_that_is_for_its_supervisors(
    app: Flask, people: People, signed_in: SignedIn
) -> None:
    record = sealed.finished(people.li)
    serving = {"roles": frozenset({"supervisor", "dispatcher"}), "serves": frozenset({people.east.id})}
    feng = {name: getattr(people.feng, name) for name in ("name", "phone", "email", "duties", "team")}
    with writing():
        access_store.change_person(people.feng.id, PersonChange(**{**feng, **serving}), 1, None, now())
    both = Desk(signed_in(people.feng))
    found = both.read("/search", q="王先生")
    assert found["customers"] and not found["records"]
    assert not both.read("/search", q=f"#{record.number}")["records"]
