/** A file that was chosen, and what was put right in it by hand. Pure, but for reading the file. */
import type { ColumnKey, Meant, OrdersRead } from './calls.ts'

/** Bytes that the server takes. */
export const MOST_BYTES = 3_000_000
const LONGEST_NAME = 120
const CHUNK = 0x8000

export function nameOf(name: string): string {
  return [...name].slice(-LONGEST_NAME).join('').slice(-LONGEST_NAME)
}

export function base64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK))
  }
  return btoa(text)
}

export function fresh(name: string, file: string): Meant {
  const nothing = { header: null, columns: [], added: [], cells: [], datum: null, good_rows: false }
  return { name: nameOf(name), file, ...nothing }
}

/** What somebody typed over cells since the file was looked at last, by row and place. */
export type Edits = Readonly<Record<string, string>>

export function placeOf(row: number, at: number): string {
  return `${row}:${at}`
}

export function withEdits(file: Meant, edits: Edits): Meant {
  const cells = new Map(file.cells.map((cell) => [placeOf(cell.row, cell.at), cell]))
  for (const [place, text] of Object.entries(edits)) {
    const [row, at] = place.split(':').map(Number) as [number, number]
    cells.set(place, { row, at, text })
  }
  return { ...file, cells: [...cells.values()] }
}

/** A column of the file means another; the one that meant it before is not read any more, unless it may stand twice. */
export function withColumn(file: Meant, read: OrdersRead, at: number, column: ColumnKey | null): Meant {
  const others = read.columns.filter((one) => one.column === column && column !== null && one.at !== at)
  const changed = new Map(file.columns.map((one) => [one.at, one.column]))
  if (column !== 'phone' && column !== 'address') for (const other of others) changed.set(other.at, null)
  changed.set(at, column)
  return {
    ...file,
    header: read.header,
    columns: [...changed].map(([place, meant]) => ({ at: place, column: meant })),
  }
}

export function withAdded(file: Meant, read: OrdersRead, column: ColumnKey, text: string): Meant {
  return { ...file, header: read.header, added: [...file.added, { column, text }] }
}

/** The rows that are not imported, with what is wrong with them: a file that can be put right and imported. */
export function refusedRows(
  read: OrdersRead,
  why: (row: OrdersRead['rows'][number]) => string,
  head: string,
) {
  const lines = [[...read.columns.map(({ header }) => header), head]]
  for (const row of read.rows) if (row.outcome === 'refused') lines.push([...row.cells, why(row)])
  return `\uFEFF${lines.map((cells) => cells.map(quoted).join(',')).join('\r\n')}\r\n`
}

/** A spreadsheet takes a text that begins like a formula for one. */
function quoted(text: string): string {
  const tame = /^([=@\t\r]|[+-](?![\d\s]))/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame
}
