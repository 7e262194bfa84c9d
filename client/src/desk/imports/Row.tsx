import { Badge, Field, format, said } from '../../ui/index.ts'
import type { Column, Mark, OrderRow } from './calls.ts'
import { placeOf, type Edits } from './file.ts'
import { t } from './words/index.ts'

interface RowProps {
  row: OrderRow
  columns: readonly Column[]
  edits: Edits
  /** Nothing can be typed now. */
  fixed: boolean
  onEdit: (row: number, at: number, text: string) => void
}

/** A row: what it says, what is wrong with which cell, and the cells to be typed anew. */
export function Row({ row, columns, edits, fixed, onEdit }: RowProps) {
  const cell = (at: number): string =>
    edits[placeOf(row.row, at)] ?? row.cells[columns.findIndex((one) => one.at === at)] ?? ''
  const wrong = [...new Set(row.marks.filter(({ stops }) => stops).map(({ at }) => at))]
  const cells = columns.filter(({ at, column }) => column !== null && !wrong.includes(at))
  const input = (at: number, label: string, marks: readonly Mark[]) => (
    <Field
      key={at}
      label={label}
      name={`cell-${row.row}-${at}`}
      autocomplete="off"
      maxLength={500}
      value={cell(at)}
      fault={marks.length > 0 ? marks.map((mark) => said(mark)).join(' · ') : null}
      onInput={(text) => onEdit(row.row, at, text)}
    />
  )
  return (
    <li class="imports-row" data-row={row.row} data-outcome={row.outcome}>
      <p class="row">
        <span class="small quiet numerals">{t('row', { row: row.row })}</span>
        <Badge tone={row.outcome === 'refused' ? 'bad' : 'neutral'}>{t(`outcome.${row.outcome}`)}</Badge>
        {row.understood && <span class="strong">{row.understood.order}</span>}
      </p>
      {row.understood && <Said row={row.understood} />}
      {row.marks
        .filter(({ stops, at }) => !stops || at === null || fixed)
        .map((mark) => (
          <p key={`${mark.at} ${mark.en}`} class={mark.stops ? 'field-fault' : 'small quiet'}>
            {[mark.header, said(mark)].filter(Boolean).join(' · ')}
          </p>
        ))}
      {!fixed && row.cells.length > 0 && (
        <>
          <div class="imports-cells">
            {columns
              .filter(({ at }) => wrong.includes(at))
              .map(({ at, header }) =>
                input(
                  at,
                  header,
                  row.marks.filter((mark) => mark.stops && mark.at === at),
                ),
              )}
          </div>
          <details class="imports-whole">
            <summary>{t('row.whole')}</summary>
            <div class="imports-cells">{cells.map(({ at, header }) => input(at, header, []))}</div>
          </details>
        </>
      )}
    </li>
  )
}

function Said({ row }: { row: NonNullable<OrderRow['understood']> }) {
  const goes = [row.main, row.backup].flatMap((one) => (one ? [`${one.name} ${one.staff_no}`] : []))
  return (
    <p class="imports-said">
      <span>{said(row.kind)}</span>
      <span>{format.agreed(row)}</span>
      <span>{goes.length > 0 ? goes.join(' + ') : t('row.nobody')}</span>
      <span>
        {row.name} · {row.phone} · {row.address}
      </span>
    </p>
  )
}
