#!/usr/bin/env bash
# Four readers of an ODS workbook give four answers for a duration over 24 hours, and one drops a time with a fraction.
#
# A cell of the type "time" is a duration in OpenDocument (office:time-value, PT36H15M00S); LibreOffice writes exactly these
# values: 36:15 under [H]:MM, and PT09H30M00.26784S for a 9:30 that was computed. python-calamine 0.9.1 hands out the text
# 'PT36H15M00S', though 09:30 in the next cell is a time; pandas 2.3.3 with its engine odf refuses the whole workbook;
# pyexcel-ods3 0.6.1 is right there, but returns nothing at all for a time with a fraction of a second and for a negative one;
# SheetJS 0.18.5 reads both and loses the minus: 6 hours behind become 6 hours ahead. In XLSX the same cells are numbers,
# so a program that was tried with XLSX does not know. Read the duration yourself and keep the sign.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check odfpy==1.4.1 python-calamine==0.9.1 pandas==2.3.3 pyexcel-ods3==0.6.1 2>/dev/null
npm install --silent --no-audit --no-fund --prefix . xlsx@0.18.5 >/dev/null 2>&1
cat > read.js <<'JS'
const XLSX = require('xlsx')
const book = XLSX.readFile('hours.ods')
const cells = XLSX.utils.sheet_to_json(book.Sheets.hours, { header: 1 })[0]
console.log(...cells.map((days) => (days * 24).toFixed(2)))
JS
venv/bin/python - <<'PY'
import subprocess

import pandas
import pyexcel_ods3
import python_calamine
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

VALUES = {"PT09H30M00S": "09:30", "PT36H15M00S": "36:15", "PT09H30M00.26784S": "09:30", "-PT06H00M00S": "-06:00"}


def write(file, values):
    book, row = OpenDocumentSpreadsheet(), TableRow()
    for value, shown in values.items():
        cell = TableCell(valuetype="time", timevalue=value)
        cell.addElement(P(text=shown))
        row.addElement(cell)
    table = Table(name="hours")
    table.addElement(row)
    book.spreadsheet.addElement(table)
    book.save(file)


def by_pandas(file):
    try:
        return str(pandas.read_excel(file, engine="odf", header=None).values.tolist())
    except ValueError as error:
        return f"refused: {error}"


write("hours.ods", VALUES)
write("day.ods", {"PT09H30M00S": "09:30"})
calamine = [str(cell) for cell in python_calamine.load_workbook("hours.ods").get_sheet_by_index(0).to_python()[0]]
ods3 = [str(cell) for cell in pyexcel_ods3.get_data("hours.ods")["hours"][0]]
ods3 += ["None"] * (len(VALUES) - len(ods3))
script = subprocess.run(["node", "read.js"], capture_output=True, text=True, check=True).stdout.split()
whole, day = by_pandas("hours.ods"), by_pandas("day.ods")
print(f"written:               {list(VALUES)}")
print(f"python-calamine 0.9.1: {calamine}")
print(f"pandas 2.3.3, odf:     {whole}; without the long one {day}")
print(f"pyexcel-ods3 0.6.1:    {ods3}")
print(f"SheetJS 0.18.5, hours: {script}")
as_said = calamine == ["09:30:00", "PT36H15M00S", "09:30:00.267840", "-PT06H00M00S"] and ods3 == ["09:30:00", "1 day, 12:15:00", "None", "None"]
pandas_as_said = whole.startswith("refused") and not day.startswith("refused")
raise SystemExit(0 if as_said and pandas_as_said and script == ["9.50", "36.25", "9.50", "6.00"] else 1)
PY
