"""`doorstep demo`: a day that the real import and the real intake have made, and only where nothing else is."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import structlog
from click.testing import Result
from flask import Flask

from doorstep import commands as installation_commands
from doorstep import create_app, migrations, zones
from doorstep.accounts import store as accounts
from doorstep.appointments import ledger_store, member_store, order_store
from doorstep.appointments import store as appointments
from doorstep.appointments.rules import OfficeVisit, in_force
from doorstep.clock import now
from doorstep.commands import serve
from doorstep.database import db, reading, transact
from doorstep.demo import commands, day, marks, people
from doorstep.demo.commands import demo
from doorstep.demo.stories import YESTERDAY
from doorstep.events import store as event_log
from doorstep.imports.commands import import_orders
from doorstep.records import rules as record_rules
from doorstep.records import store as records
from doorstep.records.commands import verify
from doorstep.visits import keys
from doorstep.visits import store as visits
from doorstep.visits.events import kind_of
from doorstep.visits.photo_files import open_copy
from doorstep.visits.rules import fold
from ground import settings

ORDERS = [f"WO-DEMO-{number:03d}" for number in range(1, 41)]


def make_tables() -> None:
    """What a migration does, with the tables of the models."""
    db.create_all()
    keys.settle()


def fresh_app(var: Path) -> Flask:
    """An app with an empty embedded database below `var`."""
    var.mkdir(parents=True, exist_ok=True)
    app = create_app(settings(f"sqlite:///{var / 'doorstep.db'}", var))
    with app.app_context():
        make_tables()
    return app


def run(app: Flask, *options: str) -> Result:
    return app.test_cli_runner().invoke(demo, list(options))


def closed(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str]]:
    """The whole demonstration, made once for this module, and what the command printed."""
    app = fresh_app(tmp_path_factory.mktemp("demo"))
    result = run(app)
    assert result.exit_code == 0, result.output
    yield app, result.output
    closed(app)


@pytest.fixture
def shown(made: tuple[Flask, str]) -> Iterator[Flask]:
    """The demonstration, to be looked at."""
    with made[0].app_context():
        yield made[0]
        db.session.remove()


@pytest.fixture
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Demonstrations in which only one visit was done yesterday; their tables are those of the models."""
    monkeypatch.setattr(commands, "YESTERDAY", {"WO-DEMO-009": YESTERDAY["WO-DEMO-009"]})
    monkeypatch.setattr(migrations, "upgrade", make_tables)


@pytest.fixture
def small(little: None, tmp_path: Path) -> Iterator[Flask]:
    """An app for little demonstrations, without one yet."""
    app = fresh_app(tmp_path / "var")
    yield app
    closed(app)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a little demonstration is kept to be copied."""
    return tmp_path_factory.mktemp("shelf") / "var"


@pytest.fixture
def small_made(little: None, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An app with a demonstration in which two visits were done: a copy of one that was made once for this module."""
    if not shelf.exists():
        first = fresh_app(shelf)
        with monkeypatch.context() as longer:
            longer.setattr(commands, "YESTERDAY", {order: YESTERDAY[order] for order in ("WO-DEMO-002", "WO-DEMO-009")})
            result = run(first)
        assert result.exit_code == 0, result.output
        closed(first)
    app = create_app(settings(f"sqlite:///{tmp_path / 'var' / 'doorstep.db'}", tmp_path / "var"))
    shutil.copytree(shelf, tmp_path / "var", dirs_exist_ok=True)
    yield app
    closed(app)


def office() -> dict[str, OfficeVisit]:
    """The first visits of the demonstration's orders, by work-order number."""
    with reading():
        return {order: order_store.chain(living.id)[0] for order, living in order_store.by_orders(ORDERS).items()}


def seen(order: str) -> dict[str, Any]:
    """The fold of a visit."""
    visit = office()[order].id
    with reading():
        return fold(event_log.events_of("visit", visit))


# ---- what it holds


def test_it_prints_everybody_with_a_password_that_works(made: tuple[Flask, str]) -> None:
    app, output = made
    password = people.password(app.extensions["doorstep"].secret)
    assert password in output
    for person in people.people():
        assert f"{person.staff_no} {person.name}" in output
        browser = app.test_client()
        browser.environ_base.update(HTTP_SEC_FETCH_SITE="same-origin", HTTP_ORIGIN="http://localhost")
        answer = browser.post("/api/v1/session", json={"staff_no": person.staff_no, "password": password})
        assert answer.status_code == 200
        assert answer.get_json()["person"]["roles"] == [person.role]
    offered = app.test_client().get("/api/v1/demo").get_json()
    assert offered["password"] == password
    assert [person["role"] for person in offered["people"]] == list(people.ROLES), "a button for each role"
    lines = output.splitlines()
    assert len(lines) <= 15 and lines[-1].startswith("打开 / open: http://")
    by_role = lines[-2 - len(people.ROLES) : -2]
    assert [line.partition(" / ")[0] for line in by_role] == [zh for zh, _ in people.ROLES.values()]


def test_it_prints_the_pages_of_two_customers_and_what_they_were_told_goes_to_a_file(made: tuple[Flask, str]) -> None:
    app, output = made
    told = app.extensions["doorstep"].var / commands.LOG
    assert "上门预约" not in output and "上门预约" in told.read_text() and str(told) in output
    assert told.stat().st_mode & 0o777 == 0o600
    states = []
    for link in re.findall(r"/#/v/(\S+)", output):
        browser = app.test_client()
        browser.environ_base.update(HTTP_SEC_FETCH_SITE="same-origin", HTTP_ORIGIN="http://localhost")
        states.append(browser.post("/api/v1/portal/open", json={"link": link}).get_json()["state"])
    assert states == ["booked", "finished"]


def test_its_password_opens_no_other_installation() -> None:
    assert people.password("one secret") != people.password("another secret")


def test_it_has_forty_work_orders_of_every_kind(shown: Flask) -> None:
    found = office()
    assert len(found) == 40
    assert Counter(visit.kind for visit in found.values()).keys() == {
        "broadband-install", "fault-repair", "account-manager-visit", "first-visit", "complaint-visit",
        "home-business-handling",
    }  # fmt: skip
    with reading():
        assert {team.name for team in accounts.teams()} == set(people.TEAMS)
        done = visits.summaries([visit.id for visit in found.values()])
    assert Counter(summary.status for summary in done.values()) == {"completed": 16}


def test_every_technician_has_a_visit_within_the_hour_or_soon_after(shown: Flask) -> None:
    with reading():
        li = accounts.person_numbered("T1001")
        assert li is not None
        scope = appointments.scope(li.id, now())
        promises = [in_force(ledger_store.ledger(visit)) for visit in scope]
    at = day.stands_for(now().astimezone(zones.place("Asia/Shanghai")))
    waits = sorted(promise.start - at for promise in promises if promise)
    assert any(timedelta(0) < wait < timedelta(hours=1) for wait in waits)
    assert any(timedelta(hours=1) < wait < timedelta(hours=12) for wait in waits)


def test_an_order_that_was_stopped_goes_on_with_whoever_went(shown: Flask) -> None:
    visit = office()["WO-DEMO-004"]
    with reading():
        [_, second] = order_store.chain(visit.id)
        [main] = member_store.mains([second.id]).values()
        carried = order_store.carried([second])[second.id]
        [entry] = ledger_store.ledger(second.id)
        li = accounts.person_numbered("T1001")
    assert li is not None and main == li.id and entry.origin == "door" and entry.start > now()
    assert [one["id"] for one in carried["left"] if one["state"] == "failed"] == ["work.tested"]
    assert sorted(one["kind"] for one in carried["promises"]) == ["order.working", "question.answer"]


def test_what_was_done_yesterday_is_sealed_and_the_chain_holds(shown: Flask) -> None:
    result = shown.test_cli_runner().invoke(verify)
    assert result.exit_code == 0, result.output
    assert "16 entries, none was changed. Held against 16 checkpoints" in result.output


def test_everybody_signed_what_the_phone_showed(shown: Flask) -> None:
    signed = 0
    with reading():
        for number in range(1, 17):
            record = records.record(number)
            assert record is not None
            for signature in record.sealed["signatures"]:
                assert signature["match"] == "matches"
                assert signature["changed_after"] == signature["not_seen"] == []
                signed += 1
    assert signed == 13


def test_the_stories_are_in_the_records(shown: Flask) -> None:
    found = office()
    with reading():
        summaries = {order: visits.summary(found[order].id) for order in YESTERDAY}
    verdicts = Counter(summary.verdict for summary in summaries.values() if summary)
    assert verdicts == {"on_time": 11, "on_target": 2, "late": 3}
    missed, refused = summaries["WO-DEMO-009"], summaries["WO-DEMO-007"]
    assert missed is not None and missed.outcome == "missed"
    assert refused is not None and refused.signature == "refused"
    assert seen("WO-DEMO-001")["leaves"][0]["state"] == "kept"
    assert seen("WO-DEMO-005")["leaves"][0]["state"] == "broken"
    assert seen("WO-DEMO-003")["delays"][0]["answer"] == "accepts"
    assert len(seen("WO-DEMO-007")["complaints"]) == 1
    assert len(seen("WO-DEMO-004")["questions"]) == 1
    assert seen("WO-DEMO-010")["answers"]["work.photo-consent"][0]["value"] == "no"
    assert seen("WO-DEMO-010")["photos"] == []


def test_times_are_corrected_by_the_clock_that_the_phone_measured(shown: Flask) -> None:
    with reading():
        summary = visits.summary(office()["WO-DEMO-002"].id)
    assert summary is not None and summary.judgement is not None
    assert summary.judgement["grade"] == "measured"
    assert summary.judgement["unaware"] is False


def test_photos_can_be_opened(shown: Flask) -> None:
    photos = seen("WO-DEMO-001")["photos"]
    assert [photo["item"] for photo in photos] == ["work.before-photo", "work.serial-photo", "finish.photo"]
    for photo in photos:
        assert open_copy(photo["sha256"]).startswith(b"\xff\xd8")


def test_private_answers_are_sealed_for_the_server_alone(shown: Flask) -> None:
    visit = office()["WO-DEMO-005"].id
    with reading():
        logged = [entry for entry in event_log.log_of("visit", visit) if entry.event.type == "private.answered"]
        [number] = [record.number for record in records.records_of(visit)]
        found = records.record(number)
        assert found is not None
        opened, _ = record_rules.open_record(found.sealed, records.openings_of(number))
    assert len(logged) == 3
    for entry in logged:
        assert set(entry.event.body) >= {"wrapped", "iv", "ciphertext"}
        assert set(entry.as_handed_out(kind_of(entry.event))["body"]) == {"item", "key", "replaces"}
    assert opened["private"] == {"private.badge": ["yes"], "private.rooms": ["no"], "private.objects": ["yes"]}


def test_the_work_orders_can_be_imported_again(shown: Flask) -> None:
    path = shown.extensions["doorstep"].var / commands.ORDERS
    result = shown.test_cli_runner().invoke(import_orders, [str(path)])
    assert "40 unchanged" in result.output, result.output


# ---- where it goes


def test_it_goes_into_no_database_but_the_embedded_one_below_var(app: Flask) -> None:
    result = run(app)
    assert result.exit_code == 1
    assert "only into the embedded database below" in result.output
    with reading():
        assert accounts.teams() == []


def test_it_goes_into_no_database_that_holds_anything(small: Flask) -> None:
    with small.app_context():
        transact(lambda: accounts.add_team(accounts.Team("0197a000-0000-7000-8000-000000000001", "别的班组", None)))
    for options in ((), ("--reset",)):
        result = run(small, *options)
        assert result.exit_code == 1
        assert "holds other data" in result.output
    with small.app_context(), reading():
        assert [team.name for team in accounts.teams()] == ["别的班组"]


def test_a_marker_does_not_cover_another_database(small_made: Flask) -> None:
    """A real database that was put in the place of the demonstration is not thrown away."""
    with small_made.app_context():
        with db.engine.begin() as connection:
            connection.execute(sa.text("UPDATE feed_clock SET epoch = '0197a000-0000-7000-8000-00000000000a'"))
        db.session.remove()
    assert "holds other data" in run(small_made, "--reset").output


def test_once_made_it_stays(small_made: Flask) -> None:
    with small_made.app_context():
        before = {order: visit.id for order, visit in office().items()}
    again = run(small_made)
    assert again.exit_code == 0
    assert "--reset makes a new one" in again.output
    assert people.password(small_made.extensions["doorstep"].secret) in again.output
    with small_made.app_context():
        assert len(before) == 40 and {order: visit.id for order, visit in office().items()} == before


def test_reset_makes_a_new_one(small_made: Flask) -> None:
    with small_made.app_context():
        before = {visit.id for visit in office().values()}
    result = run(small_made, "--reset")
    assert result.exit_code == 0, result.output
    with small_made.app_context():
        found = office()
        assert len(found) == 40
        assert not before & {visit.id for visit in found.values()}
        result = small_made.test_cli_runner().invoke(verify)
        assert "1 entries, none was changed. Held against 1 checkpoints" in result.output


def test_reset_waits_for_a_server_to_stop(small_made: Flask) -> None:
    server = sqlite3.connect(small_made.extensions["doorstep"].var / "doorstep.db")
    server.execute("SELECT count(*) FROM people").fetchone()
    result = run(small_made, "--reset")
    server.close()
    assert result.exit_code == 1 and "stop it first" in result.output
    with small_made.app_context():
        assert len(office()) == 40


def test_one_that_was_interrupted_is_made_anew(small: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(commands, "perform", fails)
        assert run(small).exit_code != 0
    result = run(small)
    assert result.exit_code == 0, result.output
    with small.app_context():
        ids = [visit.id for visit in office().values()]
        with reading():
            assert len(visits.summaries(ids)) == 1


# ---- when


def around(here: datetime) -> list[dict[str, str]]:
    """The work orders of a demonstration that is made at that moment."""
    return list(csv.DictReader(io.StringIO(day.shifted(day.SAMPLE.read_text("utf-8"), here))))


def starts(rows: list[dict[str, str]], orders: range) -> list[datetime]:
    """When the visits of these orders begin."""
    of = {row["工单号"]: datetime.fromisoformat(row["约定开始"]) for row in rows}
    return [of[f"WO-DEMO-{number:03d}"] for number in orders]


DONE, TO_COME = range(1, 17), range(17, 32)


@pytest.mark.parametrize("hour", range(9, 17))
def test_the_day_moves_with_the_hour(hour: int) -> None:
    here = datetime(2027, 3, 1, hour, 28)
    rows = around(here)
    assert timedelta(minutes=20) < starts(rows, TO_COME)[0] - here < timedelta(hours=1)
    assert {start.date() for start in starts(rows, DONE)} == {datetime(2027, 2, 28).date()}
    assert starts(rows, range(39, 40)) == [datetime(2027, 3, 3, 9, 0)]


@pytest.mark.parametrize(("here", "done", "first"), [
    (datetime(2027, 3, 1, 6, 0), datetime(2027, 2, 28), datetime(2027, 3, 1, 9, 30)),
    (datetime(2027, 3, 1, 23, 0), datetime(2027, 3, 1), datetime(2027, 3, 2, 9, 30)),
])  # fmt: skip
def test_at_night_the_next_day_is_there_and_the_last_one_is_over(
    here: datetime, done: datetime, first: datetime
) -> None:
    rows = around(here)
    assert starts(rows, TO_COME)[0] == first
    over = starts(rows, DONE)
    assert {start.date() for start in over} == {done.date()} and max(over) < here - timedelta(hours=1)


def test_nothing_of_the_sample_is_at_night_in_the_way_of_another_or_agreed_in_the_future_at_any_hour() -> None:
    for minutes in range(0, 24 * 60, 15):
        here = datetime(2027, 3, 1) + timedelta(minutes=minutes)
        busy: dict[str, list[tuple[datetime, datetime]]] = {}
        for row in around(here):
            assert datetime.fromisoformat(row["预约确认时间"]) < here
            assert row["预约确认时间"] < row["约定开始"]
            start = datetime.fromisoformat(row["约定开始"])
            assert time(8, 30) <= start.time() < time(18), (here, row["工单号"])
            way, work = (timedelta(minutes=int(row[column])) for column in ("路程分钟", "作业分钟"))
            busy.setdefault(row["装维人员工号"], []).append((start - way, start + work))
        for spans in map(sorted, busy.values()):
            assert all(over <= next for (_, over), (next, _) in pairwise(spans)), (here, spans)


def test_its_server_says_who_can_sign_in_and_logs_to_a_file(small_made: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    class Server:
        def run(self) -> None:
            print("a message")
            structlog.get_logger().warning("an_event")

    monkeypatch.setattr(installation_commands.migrations, "refuse_unless_current", lambda: None)
    monkeypatch.setattr(installation_commands.serving, "server", lambda *_: Server())
    monkeypatch.setattr(installation_commands.signal, "signal", lambda *_: None)
    var: Path = small_made.extensions["doorstep"].var
    secret = people.password(small_made.extensions["doorstep"].secret)

    def served() -> str:
        result = small_made.test_cli_runner().invoke(serve, ["--log", str(var / "serve.log")])
        assert result.exit_code == 0, result.output
        return result.output

    said = served()
    assert secret in said and said.splitlines()[-1].startswith("打开 / open: http://")
    logged = (var / "serve.log").read_text()
    assert "a message" in logged and "an_event" in logged
    assert "a message" not in said and "an_event" not in said
    assert (var / "serve.log").stat().st_mode & 0o777 == 0o600
    marker = var / marks.MARKER

    def offered(public_url: str = "http://localhost") -> Any:
        here = settings(f"sqlite:///{var / 'doorstep.db'}", var)
        app = create_app(replace(here, public_url=public_url, secret=small_made.extensions["doorstep"].secret))
        said = app.test_client().get("/api/v1/demo").get_json()
        closed(app)
        return said

    nobody = {"people": [], "password": None}
    assert offered()["password"] == secret and offered("https://doorstep.example") == nobody, "never over a network"
    marker.write_text(json.dumps(json.loads(marker.read_text()) | {"epoch": "of another database"}))
    assert secret not in served()
    assert offered() == nobody, "a real installation, even with what a demonstration left behind"
