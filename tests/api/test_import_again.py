"""A file repeats old knowledge: imported again it takes nothing back, and what it changes itself applies. The clerk
sees what was understood, and may have the good rows alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from builders import ZONE, NewPhone, publish_standard
from continuing import agreed, ended
from doorstep.accounts import trail_store
from doorstep.appointments import order_store
from doorstep.appointments.rules import VISIT
from doorstep.database import db, reading, transact
from doorstep.imports.commands import import_orders
from doorstep.promises import store as promises
from offices import Desk
from order_files import as_csv, day, row
from people import People, SignedIn

Import = Callable[..., Result]


@pytest.fixture(autouse=True)
def _in_app(app: Flask, people: People) -> Iterator[None]:
    publish_standard()
    yield


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Import:
    """A function that imports rows as `doorstep import` does."""

    def imported(*rows: Any, options: tuple[str, ...] = ()) -> Result:
        path = tmp_path / "orders.csv"
        path.write_bytes(as_csv(rows))
        return app.test_cli_runner().invoke(import_orders, [str(path), *options])

    return imported


@pytest.fixture
def desk(people: People, signed_in: SignedIn) -> Desk:
    """赵敏 at her desk."""
    return Desk(signed_in(people.zhao))


@pytest.fixture
def sends_mail(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, "doorstep", replace(app.extensions["doorstep"], smtp_url="smtp://127.0.0.1:1"))


def seen(desk: Desk, order: str) -> dict[str, Any]:
    """The visit of a work order as the office sees it."""
    with reading():
        found = order_store.by_order(order)
    assert found is not None
    visit: dict[str, Any] = desk.read(f"/visits/{found.id}")
    return visit


def local(offset: int, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day(offset)}T{clock}:00").replace(tzinfo=ZoneInfo(ZONE))


def told(desk: Desk, visit: dict[str, Any]) -> list[tuple[str, str]]:
    """The messages about a visit that wait, by kind and version."""
    items = desk.read("/messages", visit=visit["id"])["items"]
    return sorted((one["kind"], one["id"]) for one in items if one["state"] == "waiting")


def who_goes(visit: dict[str, Any]) -> list[str]:
    return [member["name"] for member in visit["members"]]


@pytest.mark.usefixtures("sends_mail")
def test_yesterdays_file_takes_nothing_back_and_tells_nobody(run: Import, desk: Desk, people: People) -> None:
    file = row(1, 电子邮箱="a@a.example", 约定开始=f"{day(3)} 09:00")
    assert run(file).exit_code == 0
    moved = desk.move(seen(desk, "WO-1"), local(4, "15:00"), agreed_by="客户1", reason="客户要求").get_json()
    given = desk.change(moved, "reassign", person=people.wang.id).get_json()
    before = told(desk, given)
    again = run(file)
    assert again.exit_code == 0, again.output
    assert "1 unchanged" in again.output
    assert f"{day(4)} 15:00, was agreed by the office since" in again.output
    assert "the office has given it to 王芳 since; the file repeats 李强" in again.output
    now = seen(desk, "WO-1")
    assert now["ver"] == given["ver"] and now["promise"] == given["promise"] and who_goes(now) == ["王芳"]
    assert told(desk, now) == before
    assert run(file).output == again.output, "however often it comes"


def test_what_the_next_file_changes_applies_and_the_rest_stays(run: Import, desk: Desk, people: People) -> None:
    run(row(1, 约定开始=f"{day(3)} 09:00"))
    desk.change(seen(desk, "WO-1"), "reassign", person=people.wang.id)
    assert run(row(1, 约定开始=f"{day(5)} 10:00")).exit_code == 0
    now = seen(desk, "WO-1")
    assert datetime.fromisoformat(now["promise"]["start"]) == local(5, "10:00") and who_goes(now) == ["王芳"]
    desk.move(now, local(6, "11:00"), agreed_by="客户1")
    both = run(row(1, 约定开始=f"{day(7)} 12:00"))
    assert both.exit_code == 0 and f"the file now says {day(7)} 12:00" in both.output
    assert datetime.fromisoformat(seen(desk, "WO-1")["promise"]["start"]) == local(6, "11:00")


def test_an_older_file_takes_back_nothing_that_a_newer_one_changed(run: Import, desk: Desk, people: People) -> None:
    older = row(1, 约定开始=f"{day(3)} 09:00")
    newer = row(1, 约定开始=f"{day(5)} 10:00", 装维人员工号=people.wang.staff_no)
    run(older)
    assert "1 moved, 1 with other people" in run(newer).output
    held = seen(desk, "WO-1")
    again = run(older)
    assert again.exit_code == 0 and "1 unchanged" in again.output
    assert f"{day(3)} 09:00 was agreed before and replaced by {day(5)} 10:00" in again.output
    assert "it was given from 李强 to 王芳 before" in again.output
    assert seen(desk, "WO-1") == held
    newest = run(row(1, 约定开始=f"{day(6)} 11:00", 装维人员工号=people.wang.staff_no))
    assert "1 moved" in newest.output, "what the older file repeated is not what the newest is compared with"
    assert datetime.fromisoformat(seen(desk, "WO-1")["promise"]["start"]) == local(6, "11:00")


def test_what_the_office_took_from_the_file_before_stays_after_an_older_one(
    run: Import, desk: Desk, people: People
) -> None:
    """The office moved and gave it away; today's file knows that, yesterday's comes once more."""
    older = row(1, 约定开始=f"{day(3)} 09:00")
    run(older)
    moved = desk.move(seen(desk, "WO-1"), local(4, "15:00"), agreed_by="客户1").get_json()
    desk.change(moved, "reassign", person=people.wang.id)
    assert "1 unchanged" in run(row(1, 约定开始=f"{day(4)} 15:00", 装维人员工号=people.wang.staff_no)).output
    held = seen(desk, "WO-1")
    assert "1 unchanged" in run(older).output
    assert seen(desk, "WO-1") == held


def test_the_first_file_after_an_upgrade_gives_nobody_back(run: Import, desk: Desk, people: People) -> None:
    """An import of an earlier version remembered nothing; who went before is known all the same."""
    file = row(1, 约定开始=f"{day(3)} 09:00")
    run(file)
    desk.change(seen(desk, "WO-1"), "reassign", person=people.wang.id)
    transact(lambda: db.session.execute(sa.text("DELETE FROM imported_orders")))
    result = run(file)
    assert "1 unchanged" in result.output and "it was given from 李强 to 王芳 before" in result.output
    assert who_goes(seen(desk, "WO-1")) == ["王芳"]


def test_a_dry_run_is_remembered_by_nobody(run: Import, desk: Desk) -> None:
    run(row(1, 约定开始=f"{day(3)} 09:00"))
    assert run(row(1, 约定开始=f"{day(5)} 10:00"), options=("--dry-run",)).exit_code == 0
    assert run(row(1, 约定开始=f"{day(5)} 10:00")).exit_code == 0
    assert datetime.fromisoformat(seen(desk, "WO-1")["promise"]["start"]) == local(5, "10:00")


# ---- what the clerk sees


def test_a_dry_run_shows_what_was_understood_of_each_row(run: Import) -> None:
    result = run(row(1, 约定开始=f"{day(3)} 04:00", 约定结束="06:00"), row(2), options=("--dry-run",))
    assert result.exit_code == 0, result.output
    weekday = ("周一 Mon", "周二 Tue", "周三 Wed", "周四 Thu", "周五 Fri", "周六 Sat", "周日 Sun")[
        local(3, "04:00").weekday()
    ]
    assert result.output.splitlines()[:4] == [
        "第 2 行 row 2 · WO-1 · 宽带装机 Broadband installation · 新增 new",
        f"    {day(3)} {weekday} 04:00–06:00 · 李强 T101",
        "    客户1 · +8613800000001 · 梧桐路1号",
        "    ! 第 2 行「约定开始」：夜间开始（04:00），请核对 / row 2, 约定开始: begins at night (04:00); check it",
    ]
    assert "第 3 行 row 3 · WO-2" in result.output and "nothing was changed" in result.output


def test_a_remark_is_said_by_the_import_too(run: Import) -> None:
    result = run(row(1, 约定开始=f"{day(3)} 04:00"))
    assert result.exit_code == 0 and "begins at night" in result.output and "梧桐路" not in result.output


def test_the_good_rows_are_imported_at_the_clerks_word(run: Import, desk: Desk, people: People) -> None:
    rows = row(1), row(2, 电话="12"), row(3), row(4, 约定开始=row(3)["约定开始"])
    refused = run(*rows)
    assert refused.exit_code == 1 and "nothing was imported" in refused.output
    result = run(*rows, options=("--good-rows",))
    assert result.exit_code == 0, result.output
    assert "1 new" in result.output and "3 rows with faults are left out" in result.output
    assert "row 3, 电话" in result.output and "overlaps with row 5" in result.output
    with reading():
        assert set(order_store.by_orders(["WO-1", "WO-2", "WO-3", "WO-4"])) == {"WO-1"}
    none = run(row(2, 电话="12"), options=("--good-rows",))
    assert none.exit_code == 1 and "nothing was imported" in none.output


# ---- nine o'clock to nine o'clock


@pytest.mark.usefixtures("sends_mail")
def test_a_move_to_the_same_time_is_none_and_tells_nobody(desk: Desk, people: People, phone_of: NewPhone) -> None:
    start = (datetime.now(UTC) + timedelta(hours=20)).replace(second=0, microsecond=0)
    customer = {"name": "王秀兰", "phone": "13800010037", "email": "w@w.example"}
    visit = desk.booked(start, person=people.li.id, customer=customer)
    phone = phone_of(people.li)
    phone.pull()
    before, seq = told(desk, visit), desk.read("/day")["seq"]
    for same in (start, start + timedelta(seconds=43), start - timedelta(seconds=17)):
        answer = desk.move(visit, same, agreed_by="王女士", duration_minutes=60)
        assert answer.status_code == 200, answer.text
        assert answer.get_json()["ver"] == 1 and len(answer.get_json()["ledger"]) == 1
    assert desk.change(visit, "reassign", person=people.li.id).get_json()["ver"] == 1
    assert told(desk, visit) == before and desk.read("/day")["seq"] == seq and phone.pull() == []
    longer = desk.move(visit, start, duration_minutes=90).get_json()
    assert (longer["ver"], longer["duration_minutes"], len(longer["ledger"])) == (2, 90, 1)
    window = desk.move(longer, start, end=(start + timedelta(hours=1)).isoformat()).get_json()
    assert (window["ver"], len(window["ledger"])) == (3, 2), "a window is another promise than a time"


@pytest.mark.usefixtures("sends_mail")
def test_the_same_time_agreed_at_the_door_tells_the_customer_nothing_new(
    desk: Desk, people: People, phone_of: NewPhone
) -> None:
    start = (datetime.now(UTC) + timedelta(hours=20)).replace(second=0, microsecond=0)
    customer = {"name": "王秀兰", "phone": "13800010037", "email": "w@w.example"}
    visit = desk.booked(start, person=people.li.id, customer=customer)
    before = told(desk, visit)
    phone = phone_of(people.li)
    agreed = {"zone": ZONE, "asked_by": "customer", "agreed_by": "王女士"}
    same = phone.event(visit["id"], "promise.agreed", {**agreed, "start": start.isoformat()})
    assert phone.results(same, clock=phone.clock()) == ["accepted"]
    assert len(seen_by_id(desk, visit)["ledger"]) == 2, "what was said at the door is kept"
    assert told(desk, visit) == before
    other = (start + timedelta(hours=2)).isoformat()
    moved = phone.event(visit["id"], "promise.agreed", {**agreed, "start": other})
    assert phone.results(moved, clock=phone.clock()) == ["accepted"]
    assert {kind for kind, _ in told(desk, visit)} >= {"moved"}


def seen_by_id(desk: Desk, visit: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = desk.read(f"/visits/{visit['id']}")
    return found


# ---- an order with several visits


def test_a_file_speaks_to_the_visit_that_lives(run: Import, desk: Desk, people: People, phone_of: NewPhone) -> None:
    """What it repeats of the visit before takes nothing back, and what it changes applies to the next one."""
    file = row(1, 约定开始=f"{day(3)} 09:00")
    assert run(file).exit_code == 0
    first, phone = seen(desk, "WO-1"), phone_of(people.li)
    agreed_at = local(6, "10:00")
    said = [agreed(phone, first["id"], agreed_at), ended(phone, first["id"], "rescheduled")]
    assert set(phone.results(*said)) == {"accepted"}
    living = seen(desk, "WO-1")
    assert living["id"] != first["id"] and datetime.fromisoformat(living["promise"]["start"]) == agreed_at

    again = run(file)
    assert again.exit_code == 0 and "1 unchanged" in again.output, again.output
    assert f"the file repeats {day(3)} 09:00" in again.output
    assert seen(desk, "WO-1")["promise"] == living["promise"]

    run(row(1, 约定开始=f"{day(3)} 09:00", 装维人员工号="T102"))
    assert who_goes(seen(desk, "WO-1")) == ["王芳"], "the file itself has changed who goes"


def test_a_file_does_not_give_the_old_time_to_a_visit_that_waits_for_one(
    run: Import, desk: Desk, people: People, phone_of: NewPhone
) -> None:
    file = row(1, 约定开始=f"{datetime.now(ZoneInfo(ZONE)) + timedelta(minutes=2):%Y-%m-%d %H:%M}")
    run(file)
    first, phone = seen(desk, "WO-1"), phone_of(people.li)
    assert phone.results(ended(phone, first["id"], "missed")) == ["accepted"]
    again = run(file)
    assert again.exit_code == 0 and "another one waits for a time" in again.output, again.output
    assert seen(desk, "WO-1")["promise"] is None
    assert run(row(1, 约定开始=f"{day(5)} 10:00")).exit_code == 0
    assert datetime.fromisoformat(seen(desk, "WO-1")["promise"]["start"]) == local(5, "10:00")


def test_a_row_about_an_order_that_is_over_is_answered_with_a_remark(
    run: Import, desk: Desk, people: People, phone_of: NewPhone
) -> None:
    run(row(1), row(2))
    done, off, phone = seen(desk, "WO-1"), seen(desk, "WO-2"), phone_of(people.li)
    assert phone.results(ended(phone, done["id"], "done")) == ["accepted"]
    assert desk.change(off, "cancel", reason="退单", asked_by="customer").status_code == 200
    both = run(row(1, 约定开始=f"{day(5)} 09:00"), row(2, 装维人员工号="T102"), row(3))
    assert both.exit_code == 0, both.output
    assert "is over; left alone" in both.output and "is cancelled; left alone" in both.output
    assert "继续上门" in both.output and "1 new" in both.output


def test_what_nobody_goes_to_a_customer_for_is_not_imported(run: Import) -> None:
    for kind in ("回访", "service-audit"):
        refused = run(row(1, 业务类型=kind))
        assert refused.exit_code == 1 and "is no visit to a customer" in refused.output
        assert "删去" in refused.output


def test_the_deadline_follows_the_report_that_a_later_file_puts_right(run: Import, desk: Desk) -> None:
    def due(visit: dict[str, Any]) -> list[datetime]:
        with reading():
            return [one.due for one in promises.about(VISIT, visit["id"]) if one.kind == "repair.statutory"]

    assert run(row(1, 报障时间=f"{day(-1)} 09:00")).exit_code == 0
    made = seen(desk, "WO-1")
    assert due(made) == [local(-1, "09:00") + timedelta(hours=48)]
    [shown] = made["deadlines"]
    assert (shown["fact"], shown["zh"], shown["state"]) == ("order.reported_at", "障碍修复法定时限", "open")
    assert shown["sure"], "it goes by the clock, whatever year it is"
    assert datetime.fromisoformat(shown["due"]) == due(made)[0]
    later = row(1, 报障时间=f"{day(-1)} 08:15")
    corrected = run(later)
    assert "1 corrected, 0 unchanged" in corrected.output and f"put right: {day(-1)} 08:15" in corrected.output
    right = seen(desk, "WO-1")
    assert due(right) == [local(-1, "08:15") + timedelta(hours=48)] and right["ver"] == made["ver"] + 1
    assert datetime.fromisoformat(right["facts"]["order.reported_at"]) == local(-1, "08:15")
    assert "0 corrected, 1 unchanged" in run(later).output and "1 unchanged" in run(row(1)).output
    assert seen(desk, "WO-1") == right
    with reading():
        assert [entry.act for entry in trail_store.trail_of(made["id"])] == ["order.corrected"]
