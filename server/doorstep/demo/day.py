"""The work orders of the demonstration, moved from their days in March to the days around now."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path

SAMPLE = Path(__file__).with_name("work-orders.csv")
SAMPLE_NOW = datetime(2026, 3, 10, 10, 0)
"""The moment of the sample that stands for now; the day before it is yesterday."""

TIMES = ("约定开始", "约定结束", "预约确认时间")


def shifted(sample: str, now: datetime) -> str:
    """The sample with its times around `now` (local time of the installation).

    Other days move by whole days, so that yesterday's visits keep their hours; today moves with the hour, so that the
    next visit is always due soon.
    """
    rows = list(csv.DictReader(io.StringIO(sample)))
    for row in rows:
        for column in TIMES:
            if row[column]:
                row[column] = f"{moved(datetime.fromisoformat(row[column]), now):%Y-%m-%d %H:%M}"
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def moved(time: datetime, now: datetime) -> datetime:
    """Where a time of the sample lies around now."""
    if time.date() == SAMPLE_NOW.date():
        five_minutes = now.replace(minute=now.minute - now.minute % 5, second=0, microsecond=0)
        return five_minutes + (time - SAMPLE_NOW)
    return time + timedelta(days=(now.date() - SAMPLE_NOW.date()).days)


def staff(orders: str, wanted: Collection[str]) -> dict[str, str]:
    """Who goes: the staff number of each wanted work order, in the order of the promised times."""
    rows = sorted(csv.DictReader(io.StringIO(orders)), key=lambda row: row["约定开始"])
    return {row["工单号"]: row["装维人员工号"] for row in rows if row["工单号"] in wanted}
