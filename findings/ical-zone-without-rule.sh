#!/usr/bin/env bash
# The PyPI package ical 14.3.1 reads 09:00 of a zone that the file itself defines as +08:00 as 09:00 UTC, eight hours off.
#
# A calendar may define its zone under any name (VTIMEZONE, RFC 5545 3.6.5); Exchange calls China's "China Standard Time".
# China has no summer time, so such a zone is one STANDARD with an onset and neither RRULE nor RDATE, both of which the RFC
# leaves optional. ical counts only rules and dates as onsets, finds none and takes +00:00. As soon as a rule or a date that
# changes nothing is added, or the name is one of the IANA's, it is right; icalendar 7.3.2, vobject 0.9.9 and ical.js 2.2.1
# read it right without. An invitation from an office in Beijing stands in the technician's day at 17:00.
# Who writes calendars: give UTC instants, or name the zone Asia/Shanghai.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ical==14.3.1 icalendar==7.3.2 vobject==0.9.9 2>/dev/null
npm install --silent --no-audit --no-fund --prefix . ical.js@2.2.1 >/dev/null 2>&1
cat > read.mjs <<'JS'
import { readFileSync } from 'node:fs'
import ICAL from 'ical.js'
const calendar = new ICAL.Component(ICAL.parse(readFileSync('invitation.ics', 'utf8')))
console.log(new ICAL.Event(calendar.getFirstSubcomponent('vevent')).startDate.toJSDate().toISOString().slice(11, 16))
JS
venv/bin/python - <<'PY'
import subprocess
from datetime import timezone
from pathlib import Path

import icalendar
import vobject
from ical.calendar_stream import IcsCalendarStream

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//findings//EN
BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
{extra}END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:visit-1@example.org
DTSTAMP:20261201T000000Z
DTSTART;TZID={name}:20261203T090000
DTEND;TZID={name}:20261203T110000
SUMMARY:Visit
END:VEVENT
END:VCALENDAR
"""


def readings(name, extra=""):
    text = CALENDAR.format(name=name, extra=extra).replace("\n", "\r\n")
    Path("invitation.ics").write_bytes(text.encode())
    starts = {
        "ical": IcsCalendarStream.calendar_from_ics(text).events[0].start_datetime,
        "icalendar": icalendar.Calendar.from_ical(text).events[0].start,
        "vobject": vobject.readOne(text).vevent.dtstart.value,
    }
    found = {reader: start.astimezone(timezone.utc).strftime("%H:%M") for reader, start in starts.items()}
    script = subprocess.run(["node", "read.mjs"], capture_output=True, text=True, check=True)
    return found | {"ical.js": script.stdout.strip()}


seen = {
    "China Standard Time": readings("China Standard Time"),
    "Beijing": readings("Beijing"),
    "Beijing, with RDATE": readings("Beijing", "RDATE:20000101T000000\n"),
    "Asia/Shanghai": readings("Asia/Shanghai"),
}
for zone, found in seen.items():
    print(f"09:00 +08:00 in zone {zone}: " + ", ".join(f"{reader} {time} UTC" for reader, time in found.items()))
off = [zone for zone, found in seen.items() if found.pop("ical") != "01:00"]
others = all(time == "01:00" for found in seen.values() for time in found.values())
raise SystemExit(0 if off == ["China Standard Time", "Beijing"] and seen and others else 1)
PY
