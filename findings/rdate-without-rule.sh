#!/usr/bin/env bash
# An event with one more date (RDATE, no RRULE) is read in three ways by five libraries; three lose its first appointment.
#
# RFC 5545 3.8.5.2: RDATE needs no rule, and DTSTART is the first instance of the set. "On 1 December, and once more on the
# 5th" is two visits. recurring-ical-events 3.8.2 has both. ical 14.3.1, ical.js 2.2.1 and vobject 0.9.9 (its rruleset, unless
# getrruleset is told addRDate) have only the 5th, node-ical 0.26.1 has only the 1st. If the first date is named once more in
# RDATE, or RRULE:FREQ=DAILY;COUNT=1 stands beside it, all but node-ical have both. Nobody is at the door on the lost day,
# and a test with a rule does not show it. Give each visit an event and a UID of its own.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check icalendar==7.3.2 recurring-ical-events==3.8.2 ical==14.3.1 vobject==0.9.9 2>/dev/null
npm install --silent --no-audit --no-fund --prefix . node-ical@0.26.1 ical.js@2.2.1 >/dev/null 2>&1
cat > read.mjs <<'JS'
import { readFileSync } from 'node:fs'
import ICAL from 'ical.js'
import ical from 'node-ical'
const text = readFileSync('visits.ics', 'utf8')
const steps = new ICAL.Event(new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent')).iterator()
const days = []
for (let day = steps.next(); day; day = steps.next()) days.push(day.day)
console.log('ical.js', ...days)
const event = Object.values(ical.sync.parseICS(text)).find(({ type }) => type === 'VEVENT')
const found = ical.expandRecurringEvent(event, { from: new Date('2026-01-01'), to: new Date('2027-01-01') })
console.log('node-ical', ...found.map(({ start }) => start.getUTCDate()))
JS
venv/bin/python - <<'PY'
import subprocess
from datetime import datetime
from pathlib import Path

import icalendar
import recurring_ical_events
import vobject
from ical.calendar_stream import IcsCalendarStream

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//findings//EN
BEGIN:VEVENT
UID:visit-1@example.org
DTSTAMP:20261101T000000Z
DTSTART:20261201T010000Z
DURATION:PT1H
{extra}RDATE:20261205T060000Z
SUMMARY:Visit
END:VEVENT
END:VCALENDAR
"""


def readings(extra):
    text = CALENDAR.format(extra=extra).replace("\n", "\r\n")
    Path("visits.ics").write_bytes(text.encode())
    query = recurring_ical_events.of(icalendar.Calendar.from_ical(text))
    found = {
        "recurring-ical-events": [event.start.day for event in query.between(datetime(2026, 1, 1), datetime(2027, 1, 1))],
        "ical": [event.start_datetime.day for event in IcsCalendarStream.calendar_from_ics(text).timeline],
        "vobject": [day.day for day in vobject.readOne(text).vevent.rruleset],
    }
    lines = subprocess.run(["node", "read.mjs"], capture_output=True, text=True, check=True).stdout.splitlines()
    return found | {name: [int(day) for day in days] for name, *days in map(str.split, lines)}


alone, named, ruled = (readings(extra) for extra in ("", "RDATE:20261201T010000Z\n", "RRULE:FREQ=DAILY;COUNT=1\n"))
for what, found in {"RDATE alone": alone, "first date in RDATE too": named, "rule with COUNT=1": ruled}.items():
    print(f"{what}: " + "; ".join(f"{reader} {', '.join(map(str, days))}" for reader, days in found.items()))
both = dict.fromkeys(alone, [1, 5]) | {"node-ical": [1]}
expected = both | {"ical": [5], "vobject": [5], "ical.js": [5]}
raise SystemExit(0 if (alone, named, ruled) == (expected, both, both) else 1)
PY
