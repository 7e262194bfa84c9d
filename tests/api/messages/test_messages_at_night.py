"""At night: what machines and phones cause waits for the morning, what is about the next hours does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from builders import ZONE, NewPhone, publish_standard
from doorstep.config import SettingsError, from_environment
from doorstep.imports.commands import import_orders
from doorstep.intake import bookings
from mail_server import Mailbox
from mailing import Clock, found, tick, visit_of
from people import People

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("night")]
HEAD = "工单号,业务类型,客户姓名,称呼,电话,电子邮箱,地址,约定开始,装维人员工号"
ROW = "WO-N-1,宽带装机,王秀兰,王女士,13800010037,wang@a.example,梧桐路18号,2026-11-23 09:00,T101"


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """A day of November 2026 where the visits are; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


def ticks(app: Flask, time: Clock, *moments: datetime) -> None:
    for moment in moments:
        time.at = moment
        tick(app)


def test_a_file_that_a_machine_imports_at_night_wakes_nobody(
    app: Flask, people: People, time: Clock, box: Mailbox, tmp_path: Path
) -> None:
    publish_standard()
    path = tmp_path / "orders.csv"
    path.write_bytes(f"{HEAD}\r\n{ROW}".encode("utf-8-sig"))
    time.at = local(20, 2)
    assert app.test_cli_runner().invoke(import_orders, [str(path)]).exit_code == 0
    ticks(app, time, local(20, 2, 30), local(20, 6, 30), local(20, 7, 29))
    assert box.mails == []
    ticks(app, time, local(20, 7, 30))
    assert [mail["Subject"] for mail in box.of("wang@a.example")] == ["上门预约：11月23日（周一）09:00"]


def test_a_visit_tomorrow_that_is_cancelled_at_night_waits_and_one_in_two_hours_does_not(
    app: Flask, people: People, time: Clock, box: Mailbox
) -> None:
    tomorrow = visit_of(people.li, start=local(22, 15))
    soon = visit_of(people.wang, start=local(22, 0))
    ticks(app, time, local(21, 12))
    sent = len(box.mails)
    time.at = local(21, 22)
    for visit in (tomorrow, soon):
        bookings.cancel(visit, "不需要了", people.zhao.id, time.at, 1)
    assert found(tomorrow, "cancelled").try_at == local(22, 7, 30), "the list says so before anything was tried"
    ticks(app, time, local(21, 22, 1))
    assert [mail["Subject"] for mail in box.mails[sent:]] == ["上门已取消：11月22日（周日）00:00"]
    assert found(tomorrow, "cancelled").try_at == local(22, 7, 30), "what is shown beside it"
    ticks(app, time, local(22, 7, 30))
    assert found(tomorrow, "cancelled").state == "sent"


def test_a_phone_that_hands_in_its_evening_at_night_wakes_nobody(
    app: Flask, people: People, time: Clock, box: Mailbox, phone_of: NewPhone
) -> None:
    visit, phone = visit_of(people.li, start=local(20, 19)), phone_of(people.li)
    ticks(app, time, local(20, 12))
    phone.wall_ms = int(local(20, 20).timestamp() * 1000)
    time.at = local(20, 23)
    phone.results(
        phone.event(visit, "visit.arrived"), phone.event(visit, "visit.completed", {"outcome": "done", "recorded": 4})
    )
    ticks(app, time, local(20, 23, 1))
    assert found(visit, "finished").state == "waiting"
    ticks(app, time, local(21, 7, 30))
    assert found(visit, "finished").state == "sent"


def test_another_try_does_not_fall_into_the_night(app: Flask, people: People, time: Clock, box: Mailbox) -> None:
    time.at = local(20, 20, 59)
    visit = visit_of(people.li, start=local(23, 9))
    box.down = True
    ticks(app, time, local(20, 20, 59))
    box.down = False
    ticks(app, time, local(20, 20, 59) + timedelta(minutes=5))
    assert box.mails == []
    assert (found(visit, "booked").attempts, found(visit, "booked").try_at) == (1, local(21, 7, 30))
    ticks(app, time, local(21, 7, 30))
    assert len(box.mails) == 1


@pytest.mark.parametrize("wrong", ["21:00", "24:00-07:00", "9:00-10:00", "21:00-21:00", "night"])
def test_quiet_hours_that_cannot_be_meant_stop_the_start(wrong: str, tmp_path: Path) -> None:
    given = {"DOORSTEP_VAR": str(tmp_path), "DOORSTEP_QUIET_HOURS": wrong}
    with pytest.raises(SettingsError, match="DOORSTEP_QUIET_HOURS"):
        from_environment(given)
