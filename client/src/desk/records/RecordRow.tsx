import { Badge, format, href } from '../../ui/index.ts'
import type { RecordRow as Row } from './calls.ts'
import { VERDICT_TONE, verdictWords } from './wording.ts'
import { t } from './words/index.ts'

interface RecordRowProps {
  row: Row
  /** The name of this kind of visit. */
  kind: string
  /** The filters that one comes back to. */
  query: string
  onOpen: () => void
}

interface RecordHeadProps {
  row: Pick<Row, 'start' | 'zone' | 'order' | 'technician' | 'team'>
  kind: string
  /** Below the time of the visit. */
  below: string
}

/** When, what and whose: how every row of a record begins. */
export function RecordHead({ row, kind, below }: RecordHeadProps) {
  return (
    <>
      <span class="desk-row-when">
        <span class="strong">{row.start ? format.dayAndClock(row.start, row.zone ?? undefined) : '—'}</span>
        <span class="small quiet">{below}</span>
      </span>
      <span class="desk-row-what">
        <span class="strong">{kind}</span>
        <span class="small quiet">
          {[row.order ?? t('record.erased'), row.technician?.name, row.team?.name]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
    </>
  )
}

export function RecordRow({ row, kind, query, onOpen }: RecordRowProps) {
  const { number, match, photos } = row
  return (
    <li>
      <a class="desk-row" href={href(`/record/${number}${query}`)} data-record={number} onClick={onOpen}>
        <RecordHead row={row} kind={kind} below={t('record.title', { number })} />
        <span class="row desk-row-signs">
          <Badge tone={row.outcome === 'done' ? 'good' : 'warn'}>{t(`outcome.${row.outcome}`)}</Badge>
          <Badge tone={row.verdict ? VERDICT_TONE[row.verdict] : 'neutral'} icon="clock">
            {verdictWords(row.verdict, row.minutes)}
          </Badge>
          {row.critical > 0 && <Badge tone="bad">{t('list.critical', { count: row.critical })}</Badge>}
          {match && match !== 'matches' && <Badge tone="bad">{t(`list.match.${match}`)}</Badge>}
          {row.signature === 'refused' && <Badge tone="warn">{t('signature.refused')}</Badge>}
          {row.surprises > 0 && <Badge tone="warn">{t('list.surprises', { count: row.surprises })}</Badge>}
          {photos.stored < photos.total && (
            <Badge tone="warn" icon="camera">
              {t('list.photos', photos)}
            </Badge>
          )}
        </span>
        {row.reason && <q class="records-reason small">{row.reason}</q>}
      </a>
    </li>
  )
}
