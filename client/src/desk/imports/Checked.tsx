import { useState } from 'preact/hooks'

import { Banner, Button, Card, Choices, said } from '../../ui/index.ts'
import { save } from '../../ui/save.ts'
import { Columns } from './Columns.tsx'
import { Counts } from './Counts.tsx'
import { Row } from './Row.tsx'
import type { Meant, OrderRow, OrdersRead } from './calls.ts'
import { placeOf, refusedRows, withEdits, type Edits } from './file.ts'
import { t } from './words/index.ts'

/** Rows drawn at once: the page stays light with two thousand of them. */
const AT_ONCE = 50
const SHOWN = ['refused', 'marked', 'all'] as const
type Shown = (typeof SHOWN)[number]

function isShown(row: OrderRow, shown: Shown): boolean {
  return shown === 'all' || (shown === 'refused' ? row.outcome === 'refused' : row.marks.length > 0)
}

interface CheckedProps {
  file: Meant
  read: OrdersRead
  working: boolean
  /** The file has been imported: what stands here is what was left out. */
  done: boolean
  onCheck: (file: Meant) => void
  onImport: (file: Meant) => void
}

/** What was understood of a file, and the cells that can be put right here. */
export function Checked({ file, read, working, done, onCheck, onImport }: CheckedProps) {
  const [edits, setEdits] = useState<Edits>({})
  const { refused } = read.counts
  const changed = Object.keys(edits).length
  return (
    <>
      {!done && <Columns file={file} read={read} disabled={working} onCheck={onCheck} />}
      <Card labelledBy="imports-rows">
        <h2 id="imports-rows">{t('rows.title', { name: file.name })}</h2>
        {!done && <Counts counts={read.counts} ahead />}
        {read.marks.map((mark) => (
          <Banner
            key={`${mark.header} ${mark.en}`}
            tone={mark.stops ? 'bad' : 'neutral'}
            title={[mark.header, said(mark)].filter(Boolean).join(' · ')}
          />
        ))}
        <Rows
          read={read}
          edits={edits}
          fixed={working || done}
          onEdit={(row, at, text) => setEdits({ ...edits, [placeOf(row, at)]: text })}
        />
        <div class="row imports-foot">
          {!done && changed > 0 && (
            <Button
              kind="primary"
              action="check-again"
              disabled={working}
              onClick={() => onCheck(withEdits(file, edits))}
            >
              {t('rows.check', { count: changed })}
            </Button>
          )}
          {!done && changed === 0 && <Import {...{ file, read, working, onImport }} />}
          {refused > 0 && (
            <Button action="download-refused" onClick={() => keep(file, read)}>
              {t('rows.download', { count: refused })}
            </Button>
          )}
        </div>
      </Card>
    </>
  )
}

function keep(file: Meant, read: OrdersRead): void {
  const why = (row: OrderRow): string =>
    row.marks
      .filter(({ stops }) => stops)
      .map((mark) => [mark.header, said(mark)].filter(Boolean).join('：'))
      .join('；')
  const name = `${file.name.replace(/\.[a-z]+$/i, '')}-${t('rows.download.name')}.csv`
  save(name, refusedRows(read, why, t('rows.why')), 'text/csv')
}

type ImportProps = Pick<CheckedProps, 'file' | 'read' | 'working' | 'onImport'>

function Import({ file, read, working, onImport }: ImportProps) {
  const { refused } = read.counts
  const good = read.rows.filter(({ outcome }) => outcome !== 'refused' && outcome !== 'passed_over').length
  if (read.stops && refused === 0) return null
  if (refused === 0) {
    return (
      <Button kind="primary" action="import" disabled={working} onClick={() => onImport(file)}>
        {t('rows.import', { count: good })}
      </Button>
    )
  }
  if (good === 0) return null
  return (
    <Button action="import-good" disabled={working} onClick={() => onImport({ ...file, good_rows: true })}>
      {t('rows.import.good', { count: good })}
    </Button>
  )
}

interface RowsProps {
  read: OrdersRead
  edits: Edits
  fixed: boolean
  onEdit: (row: number, at: number, text: string) => void
}

function Rows({ read, edits, fixed, onEdit }: RowsProps) {
  const [shown, setShown] = useState<Shown>(read.counts.refused > 0 ? 'refused' : 'all')
  const [most, setMost] = useState(AT_ONCE)
  const count = (one: Shown): number => read.rows.filter((row) => isShown(row, one)).length
  const rows = read.rows.filter((row) => isShown(row, shown))
  if (read.rows.length === 0) return null
  return (
    <>
      <Choices
        legend={t('rows.shown')}
        bare
        options={SHOWN.map((value) => ({ value, label: t(`rows.${value}`, { count: count(value) }) }))}
        chosen={[shown]}
        onChoose={setShown}
      />
      <ul class="imports-rows">
        {rows.slice(0, most).map((row) => (
          <Row key={row.row} row={row} columns={read.columns} edits={edits} fixed={fixed} onEdit={onEdit} />
        ))}
      </ul>
      {rows.length > most && (
        <Button action="more-rows" onClick={() => setMost(most + AT_ONCE)}>
          {t('rows.more', { count: rows.length - most })}
        </Button>
      )}
    </>
  )
}
