#!/usr/bin/env bash
# Of three libraries that read Chinese times none gets these six appointments right: tonight at twelve becomes noon today.
#
# Said on Wednesday 2 December 2026 at 10:00. chrono-node 2.10.3 drops the weekday of 周五上午 (Friday morning: it says today,
# 06:00), takes 下周日 (Sunday of next week) for this week's, because its week starts on Sunday (GB/T 7408 and everybody in
# China: Monday), lets 下午2点到4点 (2 to 4 p.m.) end at four in the night, and takes 中午1点 (one at midday) for 01:00.
# It and recognizers-text 1.3.2 take 今晚12点 (twelve tonight) for noon. jionlp 1.5.31 takes 明早8点 (tomorrow at 8) for today,
# two hours ago, though it knows 明天早上8点. None of it raises an error or is marked as doubtful. A time that was read out of
# a message must be shown in full (date, weekday, hours) and confirmed before it becomes a booking.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
export TZ=Asia/Shanghai
python3 -m venv venv; venv/bin/pip install --quiet --disable-pip-version-check jionlp==1.5.31 2>/dev/null
npm install --silent --no-audit --no-fund --prefix . chrono-node@2.10.3 @microsoft/recognizers-text-date-time@1.3.2 >/dev/null 2>&1
cat > said.js <<'JS'
const chrono = require('chrono-node')
const { recognizeDateTime } = require('@microsoft/recognizers-text-date-time')
const now = new Date(2026, 11, 2, 10, 0)
const two = (number) => String(number).padStart(2, '0')
const clock = (date) => `${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`
for (const words of process.argv.slice(2)) {
  const [found] = chrono.zh.hans.parse(words, now, { forwardDate: true })
  console.log(`${words}|chrono-node|${clock(found.start.date())}${found.end ? ` to ${clock(found.end.date())}` : ''}`)
  const last = recognizeDateTime(words, 'zh-cn', undefined, now)[0].resolution.values.at(-1)
  const text = last.value ?? `${last.start} to ${last.end}`
  console.log(`${words}|recognizers-text|${text.replaceAll('2026-', '').replaceAll(/(:\d\d):00/g, '$1')}`)
}
JS
cat > said.py <<'PY'
import sys
import time

import jionlp

now = time.mktime((2026, 12, 2, 10, 0, 0, 0, 0, -1))
for words in sys.argv[1:]:
    found = jionlp.parse_time(words, time_base=now)
    start, end = (moment[5:16] for moment in found["time"])
    spans = found["type"] == "time_span" or found["definition"] == "blur"
    print(f"{words}|jionlp|{start} to {end}" if spans else f"{words}|jionlp|{start}")
PY
appointments="周五上午 下周日上午9点 明天下午2点到4点 明天中午1点 今晚12点 明早8点"
# shellcheck disable=SC2086
seen=$(node said.js $appointments; venv/bin/python said.py $appointments 2>/dev/null | grep '|')
sort <<<"$seen"
expected="周五上午|chrono-node|12-02 06:00
周五上午|recognizers-text|12-04 08:00 to 12-04 12:00
周五上午|jionlp|12-04 07:00 to 12-04 11:59
下周日上午9点|chrono-node|12-06 09:00
下周日上午9点|recognizers-text|12-13 09:00
下周日上午9点|jionlp|12-13 09:00
明天下午2点到4点|chrono-node|12-03 14:00 to 12-04 04:00
明天下午2点到4点|recognizers-text|12-03 14:00 to 12-03 16:00
明天下午2点到4点|jionlp|12-03 14:00 to 12-03 16:00
明天中午1点|chrono-node|12-03 01:00
明天中午1点|recognizers-text|12-03 13:00
明天中午1点|jionlp|12-03 13:00
今晚12点|chrono-node|12-02 12:00
今晚12点|recognizers-text|12-02 12:00
今晚12点|jionlp|12-03 00:00
明早8点|chrono-node|12-03 08:00
明早8点|recognizers-text|12-03 08:00
明早8点|jionlp|12-02 08:00"
[ "$(sort <<<"$seen")" = "$(sort <<<"$expected")" ]
