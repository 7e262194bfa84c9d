#!/usr/bin/env bash
# A date that SheetJS (xlsx 0.18.5) writes where the clock runs on Chinese time is 43 seconds off.
#
# new Date(2026, 11, 3, 9, 0, 0) becomes the serial number of 09:00:43 (32443 s into the day): the library counts from an
# epoch in 1899, when Shanghai kept local mean time (UTC+8:05:43), and its correction loses the seconds. In Urumqi
# 20 s are lost, in Berlin none. Other programs read 09:00:43 from the file; SheetJS itself reads back 08:59:59.
# So a schedule that looks like 09:00 on the screen differs from one typed by hand, and a comparison to the second
# takes every row for changed. Round moments of a workbook to the minute.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm install --silent --no-audit --no-fund --prefix . xlsx@0.18.5 >/dev/null
python3 -m venv venv; venv/bin/pip install --quiet --disable-pip-version-check python-calamine==0.9.1 2>/dev/null
cat > write.js <<'JS'
const XLSX = require('xlsx')
const sheet = XLSX.utils.aoa_to_sheet([[new Date(2026, 11, 3, 9, 0, 0)]])
const book = XLSX.utils.book_new()
XLSX.utils.book_append_sheet(book, sheet, 'orders')
XLSX.writeFile(book, 'orders.xlsx')
JS
failed=0
for pair in "Asia/Shanghai 09:00:43" "Asia/Urumqi 09:00:20" "Europe/Berlin 09:00:00"; do
  read -r zone expected <<<"$pair"
  TZ=$zone node write.js
  seen=$(venv/bin/python -c 'import python_calamine as c; print(c.load_workbook("orders.xlsx").get_sheet_by_index(0).to_python()[0][0].time())')
  echo "xlsx 0.18.5, TZ=$zone: 09:00:00 was written, $seen is read"
  [ "$seen" = "$expected" ] || failed=1
done
exit $failed
