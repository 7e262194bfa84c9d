import { useState } from 'preact/hooks'

import { Button, Card, Field, Select, language, type Option } from '../../ui/index.ts'
import type { ColumnKey, Meant, OrdersRead } from './calls.ts'
import { withAdded, withColumn } from './file.ts'
import { t } from './words/index.ts'

interface ColumnsProps {
  file: Meant
  read: OrdersRead
  disabled: boolean
  onCheck: (file: Meant) => void
}

/** A column is called as files call it: its key is its English header. */
function option({ key, header }: OrdersRead['known'][number]): Option<ColumnKey> {
  return { value: key, label: language.value === 'en' ? key.replaceAll('_', ' ') : header }
}

/** What each column of the file means: recognised, and put right by hand. */
export function Columns({ file, read, disabled, onCheck }: ColumnsProps) {
  const { columns, missing } = read
  const unread = columns.filter(({ column }) => column === null).length
  if (columns.length === 0) return null
  return (
    <Card labelledBy="imports-columns">
      <details class="imports-columns" open={missing.length > 0}>
        <summary id="imports-columns">
          {t('columns.title', { count: columns.length - unread })}
          {unread > 0 && ` · ${t('columns.unread', { count: unread })}`}
        </summary>
        <p class="small quiet">
          {read.sheet && `${t('columns.sheet', { name: read.sheet })} `}
          {t('columns.text', { row: read.header ?? 1 })}
        </p>
        <ul class="imports-meanings">
          {columns.map((column) => (
            <li key={column.at} data-column={column.at}>
              <Select
                label={column.header || t('columns.nameless')}
                help={column.samples.join(' · ')}
                name={`column-${column.at}`}
                none={t('columns.none')}
                value={column.column ?? ''}
                options={read.known.map(option)}
                onChange={(meant) => onCheck(withColumn(file, read, column.at, meant || null))}
              />
            </li>
          ))}
        </ul>
        <Add {...{ file, read, disabled, onCheck }} />
      </details>
    </Card>
  )
}

/** One value for every row, where the file has no such column. */
function Add({ file, read, disabled, onCheck }: ColumnsProps) {
  const there = new Set(read.columns.map(({ column }) => column))
  const [column, setColumn] = useState<ColumnKey | ''>(read.missing[0] ?? '')
  const [text, setText] = useState('')
  return (
    <div class="imports-add">
      <Select
        label={t('add.column')}
        name="add-column"
        none={t('add.choose')}
        value={column}
        options={read.known.filter(({ key }) => !there.has(key)).map(option)}
        onChange={setColumn}
      />
      <Field
        label={t('add.text')}
        name="add-text"
        autocomplete="off"
        maxLength={500}
        value={text}
        onInput={setText}
      />
      <Button
        action="add-column"
        disabled={disabled || !column || !text.trim()}
        onClick={() => column && onCheck(withAdded(file, read, column, text.trim()))}
      >
        {t('add.do')}
      </Button>
    </div>
  )
}
