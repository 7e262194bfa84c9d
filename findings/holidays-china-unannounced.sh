#!/usr/bin/env bash
# For a Chinese year that nobody has announced, `holidays` 0.109 answers and `chinesecalendar` 1.11.0 refuses.
#
# Which days are free and which weekends are worked (调休) is announced each autumn for one year. For 2028 `holidays`
# gives the statutory days, no worked weekend, and is_working_day() answers as if that were known; nothing in the answer
# says that it is a guess. `chinesecalendar` raises NotImplementedError. A deadline "in three working days" that crosses the new
# year is silently wrong with the first; with the second the program must say that it does not know.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv; venv/bin/pip install --quiet --disable-pip-version-check holidays==0.109 chinesecalendar==1.11.0 2>/dev/null
venv/bin/python - <<'PY'
from datetime import date

import chinese_calendar
import holidays

worked = {}
for year in (2025, 2026, 2028):
    china = holidays.China(years=year)
    days = [date.fromordinal(n) for n in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)]
    worked[year] = [day for day in days if day.weekday() >= 5 and china.is_working_day(day)]
    print(f"holidays 0.109: {year} has {len(worked[year])} weekend days that are worked")
try:
    chinese_calendar.is_workday(date(2028, 10, 7))
    refused = False
except NotImplementedError as error:
    refused = True
    print(f"chinesecalendar 1.11.0: {error}")
raise SystemExit(0 if worked[2025] and worked[2026] and not worked[2028] and refused else 1)
PY
