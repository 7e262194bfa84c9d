#!/usr/bin/env bash
# ExcelJS 4.4.0 writes a Date as its UTC clock: an appointment at 09:00 in Shanghai stands in the workbook as 01:00.
#
# A cell of a workbook has no zone; what everybody else writes there is the clock on the wall. ExcelJS reads its own file
# back to the same instant, so a round trip in one program shows nothing. Only the person who opens the file sees it.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm install --silent --no-audit --no-fund --prefix . exceljs@4.4.0 >/dev/null 2>&1
python3 -m venv venv; venv/bin/pip install --quiet --disable-pip-version-check openpyxl==3.1.5 2>/dev/null
cat > write.js <<'JS'
const Excel = require('exceljs')
const when = new Date(2026, 11, 3, 9, 0, 0)
async function main() {
  const book = new Excel.Workbook()
  book.addWorksheet('orders').getCell('A1').value = when
  await book.xlsx.writeFile('orders.xlsx')
  const again = new Excel.Workbook()
  await again.xlsx.readFile('orders.xlsx')
  const same = again.getWorksheet('orders').getCell('A1').value.getTime() === when.getTime()
  console.log(`ExcelJS reads its own file back: ${same ? 'the same instant' : 'another instant'}`)
}
main()
JS
own=$(TZ=Asia/Shanghai node write.js)
others=$(venv/bin/python -c 'import openpyxl; print(openpyxl.load_workbook("orders.xlsx")["orders"]["A1"].value.time())')
echo "exceljs 4.4.0, TZ=Asia/Shanghai: 09:00 was written; $own; openpyxl 3.1.5 reads $others"
[ "$others" = "01:00:00" ] && [ "$own" = "ExcelJS reads its own file back: the same instant" ]
