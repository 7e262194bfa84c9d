"""What a person owes next: the open promises that they hold, or that are held by their part in their team."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import Flask

from builders import NewPhone, Phone, book, reassign
from doorstep.accounts.rules import Person
from doorstep.clock import new_id, now
from doorstep.database import db, is_sqlite, reading, transact
from doorstep.intake.people import let_in, shut_out
from doorstep.promises import store
from doorstep.promises.rules import Holder, Promise
from doorstep.promises.store import Watched
from people import People

DUE = datetime(2026, 11, 23, 9, tzinfo=UTC)


def promised(holder: Holder, hours: int, settled: datetime | None = None, outcome: str | None = None) -> str:
    """A promise about nothing in particular."""
    made = Promise(new_id(), "answer", None, DUE, DUE + timedelta(hours=hours), settled, outcome, holder)
    transact(lambda: store.put("case", new_id(), [made]))
    return made.id


def todos(person: Person, limit: int = 10) -> list[str]:
    with reading():
        return [todo.promise.id for todo in store.todos(person, limit)]


def test_todos_are_the_open_promises_of_a_person_and_of_their_part_in_the_team(app: Flask, people: People) -> None:
    li, team = people.li, str(people.li.team)
    later, own = promised(Holder(li.id), 3), promised(Holder(li.id), 1)
    teams = promised(Holder(team, "technician"), 2)
    promised(Holder(li.id), 1, settled=DUE)
    promised(Holder(li.id), 1, outcome="withdrawn")
    promised(Holder(team, "dispatcher"), 1)
    promised(Holder(str(people.zhou.team), "technician"), 1)
    promised(Holder(people.zhou.id), 1)
    assert todos(li) == [own, teams, later], "the one that is due first first"
    assert todos(li, limit=2) == [own, teams]
    with reading():
        first = store.todos(li, 1)[0]
    assert (first.what, first.promise.holder) == ("case", Holder(li.id))


def test_a_promise_that_changes_is_looked_at_anew_and_one_that_stays_is_not(app: Flask, people: People) -> None:
    made = Promise(new_id(), "answer", None, DUE, DUE + timedelta(hours=1), None, None, Holder(people.li.id))
    about, looked_at = new_id(), sa.select(store._promises.c.look_at).where(store._promises.c.id == made.id)

    def put(**changes: datetime | str | None) -> datetime | None:
        transact(lambda: store.put("case", about, [replace(made, **changes)]))
        with reading():
            found: datetime | None = db.session.scalar(looked_at)
        return found

    assert put() == DUE
    transact(lambda: store.looked(Watched("case", about, 0, made), 2, None))
    assert put() is None, "nothing has changed"
    assert put(due=DUE + timedelta(hours=2)) == DUE
    assert put(due=DUE + timedelta(hours=2), settled=DUE, outcome="met") is None
    assert put(due=DUE + timedelta(hours=2)) == DUE, "what was undone is watched again"


def test_what_is_promised_about_one_thing_changes_nothing_about_another(app: Flask, people: People) -> None:
    """Phones make up the ids of their events, and so of the promises that these make."""
    first, other = new_id(), new_id()
    made = Promise(new_id(), "answer", None, DUE, DUE + timedelta(hours=1), None, None, Holder(people.li.id))
    transact(lambda: store.put("case", first, [made]))
    for what, about in (("case", other), ("visit", first)):
        transact(lambda what=what, about=about: store.put(what, about, [replace(made, due=DUE, outcome="withdrawn")]))
        with reading():
            assert store.about("case", first) == [made] and store.about(what, about) == []


def test_a_role_that_somebody_gets_brings_its_todos(app: Flask, people: People) -> None:
    """Nobody is named in what a team's role holds: who has the role has the work."""
    made = promised(Holder(str(people.chen.team), "supervisor"), 1)
    assert todos(people.chen) == [made] and todos(people.li) == []


def appointments_of(person: Person) -> list[tuple[str, str]]:
    with reading():
        return [(todo.promise.kind, todo.about) for todo in store.todos(person, 10)]


def test_whoever_goes_there_holds_the_appointment_and_else_the_dispatchers(app: Flask, people: People) -> None:
    visit, nobodys = book(people.li), book(team=people.east.id)
    assert appointments_of(people.li) == [("appointment", visit)]
    assert appointments_of(people.zhao) == [("appointment", nobodys)]
    reassign(visit, people.li.id, people.wang.id)
    assert appointments_of(people.li) == [] and appointments_of(people.wang) == [("appointment", visit)]


def test_an_answer_that_was_promised_is_a_todo_until_it_is_given(people: People, phone_of: NewPhone) -> None:
    phone: Phone = phone_of(people.li)
    visit = book(people.li)
    promised = {"text": "?", "hotline": "queued", "promised": (now() + timedelta(days=1)).isoformat()}
    assert phone.results(phone.event(visit, "question.raised", promised)) == ["accepted"]
    assert ("question.answer", visit) in appointments_of(people.li)


def test_what_somebody_owes_who_was_shut_out_is_the_dispatchers(people: People, phone_of: NewPhone) -> None:
    """Also an answer, which stays with whoever promised it when the visit is given to somebody else."""
    phone, visit = phone_of(people.li), book(people.li)
    promised = {"text": "?", "hotline": "declined", "promised": (now() + timedelta(days=1)).isoformat()}
    assert phone.results(phone.event(visit, "question.raised", promised)) == ["accepted"]
    both = [("appointment", visit), ("question.answer", visit)]
    assert appointments_of(people.zhao) == []
    shut_out(people.li.id, None, now())
    assert sorted(appointments_of(people.zhao)) == both
    assert appointments_of(people.wang) == appointments_of(people.qian) == []
    let_in(people.li.id, None, now())
    assert appointments_of(people.zhao) == [] and sorted(appointments_of(people.li)) == both


def test_todos_are_found_by_their_holder_among_all_promises(app: Flask, people: People) -> None:
    """By the index of open promises; nothing reads the table through."""
    if not is_sqlite():
        with db.engine.connect() as connection:
            definition = connection.scalar(
                sa.text("SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_promises_held'")
            )
        assert "(holder, due) WHERE" in str(definition)
        return
    asked: list[tuple[str, tuple[str, ...]]] = []

    def note(_connection: object, _cursor: object, statement: str, given: tuple[str, ...], *_: object) -> None:
        if "promises" in statement:
            asked.append((statement, given))

    sa.event.listen(db.engine, "before_cursor_execute", note)
    todos(people.chen)
    sa.event.remove(db.engine, "before_cursor_execute", note)
    [(statement, given)] = asked
    with db.engine.connect() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)]
    assert not [line for line in plan if line.startswith("SCAN")], plan
    assert [line for line in plan if "ix_promises_held (holder=?)" in line], plan
