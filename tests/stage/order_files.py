"""Work-order files as bytes, for a day near today."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

Rows = Iterable[Mapping[str, Any]]


def day(offset: int = 0) -> str:
    """A day near today, as a work order writes it."""
    return f"{datetime.now(UTC) + timedelta(days=offset):%Y-%m-%d}"


def row(number: int = 1, **cells: Any) -> dict[str, Any]:
    """A row that can be imported, with these cells in place of its own. Each takes five minutes, and the next one
    begins when it ends."""
    begins = datetime.fromisoformat(f"{day(1)} 09:00") + timedelta(
        days=(number - 1) // 100, minutes=(number - 1) % 100 * 5
    )
    return {
        "工单号": f"WO-{number}",
        "业务类型": "宽带装机",
        "客户姓名": f"客户{number}",
        "电话": f"138{number:08d}",
        "地址": f"梧桐路{number}号",
        "约定开始": f"{begins:%Y-%m-%d %H:%M}",
        "作业分钟": 5,
        "缓冲分钟": 0,
        "装维人员工号": "T101",
        **cells,
    }


def as_csv(rows: Rows, encoding: str = "utf-8", separator: str = ",") -> bytes:
    """A text file with the headers of all rows."""
    rows = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(key for one in rows for key in one)), delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)
