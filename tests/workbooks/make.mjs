// Writes the workbooks of this folder: node make.mjs ROWS.json OUT, with xlsx (SheetJS) and exceljs installed beside it.
import { readFileSync } from 'node:fs'
import ExcelJS from 'exceljs'
import XLSX from 'xlsx'

const [headers, ...rows] = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const out = process.argv[3]
const days = text => (Date.parse(text.includes('T') ? `${text}Z` : `${text}T00:00Z`) - Date.UTC(1899, 11, 30)) / 864e5

// SheetJS: cells as its own users build them. Its ODS knows no number formats, so there a date is given as a Date; its
// XLS drops a formula without a value and leaves an empty cell, so there each has a 0.
function sheetjs([sort, value, z], type) {
  switch (sort) {
    case 'd': return type === 'ods' ? { t: 'd', v: new Date(value.includes('T') ? value : `${value}T00:00`), z } : { t: 'n', v: days(value), z }
    case 'n': return { t: 'n', v: value, z }
    case 'b': return { t: 'b', v: value }
    case 'e': return { t: 'e', v: value === '#N/A' ? 0x2a : 0x0f }
    case 'f': return type === 'xls' ? { t: 'n', f: value, v: 0, z } : { t: 'n', f: value, z }
    case 'v': return { t: 'n', f: value[0], v: value[1], z }
    default: return value === '' ? undefined : { t: 's', v: value }
  }
}
for (const type of ['xlsx', 'ods', 'xls']) {
  const sheet = { '!ref': `A1:K${rows.length + 1}` }
  headers.forEach((header, c) => { sheet[XLSX.utils.encode_cell({ c, r: 0 })] = { t: 's', v: header } })
  rows.forEach((row, r) => row.forEach((spec, c) => {
    const cell = sheetjs(spec, type)
    if (cell) sheet[XLSX.utils.encode_cell({ c, r: r + 1 })] = cell
  }))
  const book = { SheetNames: ['工单'], Sheets: { 工单: sheet } }
  XLSX.writeFile(book, `${out}/sheetjs.${type}`, { bookType: type, compression: true, bookSST: type === 'xlsx' })
}

// ExcelJS: dates as Date, which it takes for UTC
const other = new ExcelJS.Workbook()
const page = other.addWorksheet('工单')
page.addRow(headers)
for (const row of rows) {
  const line = page.addRow([])
  row.forEach(([sort, value, format], at) => {
    if (sort === 's' && value === '') return
    const cell = line.getCell(at + 1)
    if (sort === 'd') cell.value = new Date(value.includes('T') ? `${value}Z` : `${value}T00:00Z`)
    else if (sort === 'e') cell.value = { error: value }
    else if (sort === 'f') cell.value = { formula: value }
    else if (sort === 'v') cell.value = { formula: value[0], result: value[1] }
    else cell.value = value
    if (format) cell.numFmt = format
  })
}
await other.xlsx.writeFile(`${out}/exceljs.xlsx`)
