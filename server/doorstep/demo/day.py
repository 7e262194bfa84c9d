"""The work orders of the demonstration, moved from their days in March to the days around now."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from datetime import datetime, time, timedelta
from pathlib import Path

from ..roster.rules import CLOSES

SAMPLE = Path(__file__).with_name("work-orders.csv")
SAMPLE_NOW = datetime(2026, 3, 10, 10, 0)
"""The moment of the sample that stands for now; the day before it is yesterday."""

FIRST, OVER = time(9), time(17, 30)
"""When a day of the demonstration has begun, and when it is over: nobody goes to customers at night."""

ON_THE_DAY = ("约定开始", "约定结束")
BEFORE = "预约确认时间"


def shifted(sample: str, now: datetime) -> str:
    """The sample with its times around `now` (local time of the installation)."""
    at = stands_for(now)
    rows = list(csv.DictReader(io.StringIO(sample)))
    for row in rows:
        start = datetime.fromisoformat(row["约定开始"])
        away = moved(start, at) - start
        for column in ON_THE_DAY:
            if row[column]:
                row[column] = _written(datetime.fromisoformat(row[column]) + away)
        row[BEFORE] = _written(datetime.fromisoformat(row[BEFORE]) + _days(at))
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def stands_for(now: datetime) -> datetime:
    """The moment around which the demonstration lies: now, in five minutes; before a working day its beginning. In the
    evening that of the next one: what else was yesterday was today then, and is over."""
    if FIRST <= now.time() < OVER:
        return now.replace(minute=now.minute - now.minute % 5, second=0, microsecond=0)
    return datetime.combine(now.date() + timedelta(days=now.time() >= OVER), FIRST, now.tzinfo)


def moved(start: datetime, at: datetime) -> datetime:
    """Where a visit of the sample begins that lies around `at`.

    Other days move by whole days, so that their visits keep their hours; today moves with the hour, so that the next
    visit is always due soon. What would begin after the usual hours is tomorrow's, at its own hour.
    """
    today = at + (start - SAMPLE_NOW)
    if start.date() != SAMPLE_NOW.date():
        return start + _days(at)
    if today.date() == at.date() and today.time() < CLOSES:
        return today
    return start + _days(at) + timedelta(days=1)


def _days(at: datetime) -> timedelta:
    return timedelta(days=(at.date() - SAMPLE_NOW.date()).days)


def _written(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M}"


def staff(orders: str, wanted: Collection[str]) -> dict[str, str]:
    """Who goes: the staff number of each wanted work order, in the order of the promised times."""
    rows = sorted(csv.DictReader(io.StringIO(orders)), key=lambda row: row["约定开始"])
    return {row["工单号"]: row["装维人员工号"] for row in rows if row["工单号"] in wanted}
