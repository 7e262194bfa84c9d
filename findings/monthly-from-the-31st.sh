#!/usr/bin/env bash
# A visit "monthly from 31 January" moves to the 28th for ever in node-ical 0.26.1 (rrule-temporal 1.6.0).
#
# RFC 5545 3.3.10: an instance with an invalid date (31 April) is ignored and not counted, so FREQ=MONTHLY from 31 January
# means 31 January, March, May, July; from 29 February FREQ=YEARLY means every fourth year. rrule-temporal, which calls
# itself fully compliant, steps from one instance to the next and keeps the shortened day: 28 February, 28 March; every
# three months 31 January, 30 April, 30 July. ical.js 2.2.1 has the months right and puts 29 February on 1 March of the
# years between. The Python package recurring-ical-events 3.8.2 is right. So the technician's calendar and the office's
# show other days, from the first short month on. With BYMONTHDAY=31, or -1 for the last day, all three agree.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check icalendar==7.3.2 recurring-ical-events==3.8.2 2>/dev/null
npm install --silent --no-audit --no-fund --prefix . node-ical@0.26.1 rrule-temporal@1.6.0 ical.js@2.2.1 >/dev/null 2>&1
cat > read.mjs <<'JS'
import { readFileSync } from 'node:fs'
import ICAL from 'ical.js'
import ical from 'node-ical'
const text = readFileSync('visits.ics', 'utf8')
const event = Object.values(ical.sync.parseICS(text)).find(({ type }) => type === 'VEVENT')
const days = ical.expandRecurringEvent(event, { from: new Date('2023-01-01'), to: new Date('2040-01-01') })
console.log('node-ical', ...days.map(({ start }) => start.toISOString().slice(0, 10)).slice(0, 4))
const steps = new ICAL.Event(new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent')).iterator()
console.log('ical.js', ...[1, 2, 3, 4].map(() => steps.next()).map((day) => day.toString().slice(0, 10)))
JS
venv/bin/python - <<'PY'
import subprocess
from datetime import datetime
from pathlib import Path

import icalendar
import recurring_ical_events

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//findings//EN
BEGIN:VEVENT
UID:visit-1@example.org
DTSTAMP:20240101T000000Z
DTSTART:{start}T010000Z
DURATION:PT1H
RRULE:{rule}
SUMMARY:Visit
END:VEVENT
END:VCALENDAR
"""
RULES = {
    "FREQ=MONTHLY;COUNT=4": "20260131",
    "FREQ=MONTHLY;INTERVAL=3;COUNT=4": "20260131",
    "FREQ=YEARLY;COUNT=4": "20240229",
    "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=4": "20260131",
    "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=4": "20260131",
}


def readings(rule, start):
    text = CALENDAR.format(rule=rule, start=start).replace("\n", "\r\n")
    Path("visits.ics").write_bytes(text.encode())
    query = recurring_ical_events.of(icalendar.Calendar.from_ical(text))
    found = {"recurring-ical-events": " ".join(str(e.start.date()) for e in query.between(datetime(2023, 1, 1), datetime(2040, 1, 1)))}
    lines = subprocess.run(["node", "read.mjs"], capture_output=True, text=True, check=True).stdout.splitlines()
    return found | dict(line.split(" ", 1) for line in lines)


seen = []
for rule, start in RULES.items():
    found = readings(rule, start)
    print(f"{rule} from {start}")
    for reader, days in found.items():
        print(f"  {reader}: {days}")
    seen.append(found)
right = ["2026-01-31 2026-03-31 2026-05-31 2026-07-31", "2026-01-31 2026-07-31 2026-10-31 2027-01-31", "2024-02-29 2028-02-29 2032-02-29 2036-02-29"]
right += [right[0], "2026-01-31 2026-02-28 2026-03-31 2026-04-30"]
moved = ["2026-01-31 2026-02-28 2026-03-28 2026-04-28", "2026-01-31 2026-04-30 2026-07-30 2026-10-30", "2024-02-29 2025-02-28 2026-02-28 2027-02-28", *right[3:]]
script = [*right[:2], "2024-02-29 2025-03-01 2026-03-01 2027-03-01", *right[3:]]
as_said = [found["recurring-ical-events"] for found in seen] == right and [found["node-ical"] for found in seen] == moved
raise SystemExit(0 if as_said and [found["ical.js"] for found in seen] == script else 1)
PY
