import { useEffect, useId, useState } from 'preact/hooks'

import type { Standard } from '../core/checklist.ts'
import { api, Problem } from '../device/index.ts'
import {
  Badge,
  Button,
  EmptyState,
  ErrorState,
  Field,
  Header,
  Loading,
  Page,
  Shell,
  format,
  href,
  type Tone,
} from '../ui/index.ts'
import { useLoaded } from './loaded.ts'
import { Places } from './Places.tsx'
import {
  listColleagues,
  listRecords,
  NO_FILTERS,
  recordsPath,
  type Filters,
  type Named,
  type RecordPage,
  type RecordRow,
  type Verdict,
} from './records.ts'
import { say } from './wording.ts'
import { t } from './words.ts'

const OUTCOMES = ['done', 'missed', 'stopped', 'cancelled', 'rescheduled'] as const
const VERDICTS = ['on_time', 'on_target', 'early', 'late', 'undetermined'] as const

export const VERDICT_TONE: Record<Verdict, Tone> = {
  on_time: 'good',
  on_target: 'good',
  early: 'warn',
  late: 'bad',
  undetermined: 'neutral',
}

/** The names of the kinds of visits, by the standard in force. */
async function kinds(): Promise<Standard['visits']> {
  const { items } = await api.get<{ items: { hash: string; current: boolean }[] }>('/standard')
  const current = items.find((version) => version.current)
  return current ? (await api.get<Standard>(`/standard/${current.hash}`)).visits : {}
}

export function RecordList() {
  const [filters, setFilters] = useState<Filters>(NO_FILTERS)
  const [pages, setPages] = useState<RecordPage[]>([])
  const [more, setMore] = useState<'idle' | 'working' | Problem>('idle')
  const [first, again] = useLoaded(recordsPath(filters, null), () => listRecords(filters))
  const [colleagues] = useLoaded('colleagues', listColleagues)
  const [names] = useLoaded('kinds', kinds)
  useEffect(() => setPages(first.state === 'here' ? [first.value] : []), [first])

  const rows = pages.flatMap((page) => page.items)
  const cursor = pages.at(-1)?.cursor ?? null
  const filtered = Object.values(filters).some(Boolean)
  const kind = (id: string): string => {
    const found = names.state === 'here' ? names.value[id] : undefined
    return found ? say(found.name) : id
  }

  const showMore = async (): Promise<void> => {
    setMore('working')
    try {
      const next = await listRecords(filters, cursor)
      setPages((before) => [...before, next])
      setMore('idle')
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      setMore(problem)
    }
  }

  return (
    <Shell foot={<Places />}>
      <Header title={t('list.title')} />
      <Page wide>
        <FilterBar
          filters={filters}
          onChange={setFilters}
          teams={colleagues.state === 'here' ? colleagues.value.teams : []}
          people={colleagues.state === 'here' ? colleagues.value.people : []}
        />
        {first.state === 'loading' && <Loading />}
        {first.state === 'refused' && <ErrorState problem={first.problem} onRetry={again} />}
        {first.state === 'here' && rows.length === 0 && (
          <EmptyState icon="history" title={t(filtered ? 'list.none' : 'list.empty')}>
            <p>{t(filtered ? 'list.none.text' : 'list.empty.text')}</p>
            {filtered && (
              <Button action="clear-filters" onClick={() => setFilters(NO_FILTERS)}>
                {t('list.clear')}
              </Button>
            )}
          </EmptyState>
        )}
        {rows.length > 0 && (
          <>
            <p class="small quiet" role="status">
              {t('list.count', { count: rows.length })}
            </p>
            <ul class="records">
              {rows.map((row) => (
                <Row key={row.number} row={row} kind={kind(row.kind)} />
              ))}
            </ul>
            {cursor && (
              <Button action="more" wide disabled={more === 'working'} onClick={() => void showMore()}>
                {t('list.more')}
              </Button>
            )}
            {more instanceof Problem && <ErrorState problem={more} onRetry={() => void showMore()} />}
          </>
        )}
      </Page>
    </Shell>
  )
}

interface FilterBarProps {
  filters: Filters
  onChange: (filters: Filters) => void
  teams: readonly Named[]
  people: readonly Named[]
}

function FilterBar({ filters, onChange, teams, people }: FilterBarProps) {
  const set = (name: keyof Filters) => (value: string) => onChange({ ...filters, [name]: value })
  const named = (all: readonly Named[]) => all.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <search class="filters" aria-label={t('list.filters')}>
      <Field label={t('list.day')} type="date" name="day" value={filters.day} onInput={set('day')} />
      {teams.length > 1 && (
        <Select label={t('list.team')} name="team" value={filters.team} options={named(teams)} onChange={set('team')} />
      )}
      <Select
        label={t('list.technician')}
        name="technician"
        value={filters.technician}
        options={named(people)}
        onChange={set('technician')}
      />
      <Select
        label={t('list.outcome')}
        name="outcome"
        value={filters.outcome}
        options={OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) }))}
        onChange={set('outcome')}
      />
      <Select
        label={t('list.verdict')}
        name="verdict"
        value={filters.verdict}
        options={VERDICTS.map((value) => ({ value, label: t(`verdict.${value}`) }))}
        onChange={set('verdict')}
      />
    </search>
  )
}

interface SelectProps {
  label: string
  name: string
  value: string
  options: readonly { value: string; label: string }[]
  onChange: (value: string) => void
}

function Select({ label, name, value, options, onChange }: SelectProps) {
  const id = useId()
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      <select id={id} class="input" name={name} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">{t('list.all')}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}

function Row({ row, kind }: { row: RecordRow; kind: string }) {
  const order = row.order ?? t('record.erased')
  const look = [
    row.critical > 0 && t('list.critical', { count: row.critical }),
    row.surprises > 0 && t('list.surprises', { count: row.surprises }),
    row.match !== null && row.match !== 'matches' && t(`match.${row.match}`),
  ].filter((words) => words !== false)
  return (
    <li>
      <a class="record-row" href={href(`/record/${row.number}`)} data-record={row.number}>
        <span class="visually-hidden">{t('list.open', { number: row.number, kind, order })}</span>
        <span class="record-when">
          <span class="strong">{row.start ? format.dayAndClock(row.start, row.zone ?? undefined) : '—'}</span>
          <span class="small quiet">#{row.number}</span>
        </span>
        <span class="record-what">
          <span class="strong">{kind}</span>
          <span class="small quiet">
            {order} · {row.technician?.name ?? '—'} · {row.team?.name ?? '—'}
          </span>
        </span>
        <span class="row">
          <Badge tone={row.outcome === 'done' ? 'good' : 'warn'}>{t(`outcome.${row.outcome}`)}</Badge>
          {row.verdict ? (
            <Badge tone={VERDICT_TONE[row.verdict]} icon="clock">
              {t(`verdict.${row.verdict}`)}
            </Badge>
          ) : (
            <Badge icon="clock">{t('verdict.none')}</Badge>
          )}
          {row.signature === 'refused' && <Badge tone="warn">{t('signature.refused')}</Badge>}
          {row.photos.stored < row.photos.total && (
            <Badge tone="warn" icon="camera">
              {t('list.photos', row.photos)}
            </Badge>
          )}
        </span>
        <span class="row">
          {look.map((words) => (
            <Badge key={words} tone="bad">
              {words}
            </Badge>
          ))}
        </span>
      </a>
    </li>
  )
}
