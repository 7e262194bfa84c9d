import type { Standard } from '../../core/checklist/standard.ts'
import { Badge, Card, format } from '../../ui/index.ts'
import type { RecordView, TimelineEntry } from './calls.ts'
import { corrections, inOrder, isReply, oddities, steps, when, type Correction } from './timeline.ts'
import { eventWords } from './wording.ts'
import { t as desk } from '../words/index.ts'
import { t } from './words/index.ts'

interface Shown {
  record: RecordView
  standard: Standard
}

/** The visit as it went, by the corrected times where they are known. */
export function Timeline({ record, standard }: Shown) {
  const zone = record.document.promise?.zone
  const ordered = inOrder(record.timeline)
  const several = new Set(record.timeline.map(({ by }) => by.id)).size > 1
  const days = new Set(ordered.map((entry) => format.dayKey(when(entry), zone)))
  const time = days.size > 1 ? format.dayAndClock : format.clock
  const unsigned = new Set(record.signatures.flatMap(({ after }) => after.events))
  const row = (entry: TimelineEntry) => (
    <Entry
      key={entry.event}
      entry={entry}
      time={time(when(entry), zone)}
      words={eventWords(entry, record, standard)}
      who={whoSays(entry, several)}
      after={unsigned.has(entry.event)}
    />
  )
  return (
    <Card labelledBy="record-timeline">
      <h2 id="record-timeline">{t('record.timeline')}</h2>
      <ol class="desk-timeline">
        {steps(ordered, unsigned).map((step) => {
          const [first] = step
          if (step.length === 1) return row(first!)
          return (
            <li key={first!.event}>
              <details>
                <summary>
                  <span class="strong numerals">{time(when(first!), zone)}</span>{' '}
                  {t('time.group', { count: step.length })}
                </summary>
                <ol class="desk-timeline">{step.map(row)}</ol>
              </details>
            </li>
          )
        })}
      </ol>
    </Card>
  )
}

const BY_CUSTOMER = new Set(['rating.given', 'private.answered', 'visit.signed'])

/** Which of several people spoke; nothing where there is no doubt, or where the words name the customer. */
function whoSays({ type, by }: TimelineEntry, several: boolean): string | null {
  return several && !BY_CUSTOMER.has(type) ? (by.name ?? t('record.erased')) : null
}

interface EntryProps {
  entry: TimelineEntry
  time: string
  words: string
  who: string | null
  /** Whether somebody had signed already without this. */
  after: boolean
}

function Entry({ entry, time, words, who, after }: EntryProps) {
  const late = entry.late && !isReply(entry)
  return (
    <li class="desk-entry" data-event={entry.type} data-flags={entry.flags.join(' ')}>
      <time class="strong numerals" dateTime={new Date(when(entry)).toISOString()}>
        {time}
      </time>
      <span>
        {words}
        {who && <span class="small quiet"> · {who}</span>}
      </span>
      {(late || after || oddities(entry).length > 0) && (
        <span class="row">
          {after && <Badge tone="warn">{t('told.after')}</Badge>}
          {late && <Badge tone="warn">{t('time.late')}</Badge>}
          {oddities(entry).map((flag) => (
            <Badge key={flag} tone="warn">
              {t.known(`flag.${flag}`) ?? flag}
            </Badge>
          ))}
        </span>
      )}
    </li>
  )
}

/** Where the phone's clock was wrong, by how much, and how sure that is. */
export function ClockCorrections({ record, standard }: Shown) {
  const zone = record.document.promise?.zone
  const phones = [...new Set(record.timeline.map(({ device }) => device))]
  const found = corrections(inOrder(record.timeline))
  return (
    <Card labelledBy="record-clock">
      <h2 id="record-clock">{t('record.clock')}</h2>
      {found.length === 0 && <p>{t('time.nothing')}</p>}
      <ul class="stack stack-tight">
        {found.map((correction) => {
          const { entries, error_s, flags } = correction
          const [first, last] = [entries[0]!, entries.at(-1)!]
          const phone = phones.length > 1 ? phones.indexOf(first.device) + 1 : null
          const [start, end] = [first, last].map((entry) => new Date(when(entry)).toISOString())
          return (
            <li key={first.event} class="records-correction">
              <span class="strong numerals">
                {format.day(start!, zone)}{' '}
                {format.promised({ start: start!, end, zone: zone ?? format.HERE })}
              </span>
              <span>
                {entries.length > 1
                  ? desk('list.entries', { count: entries.length })
                  : eventWords(first, record, standard)}
                {phone !== null && ` · ${t('time.phone', { number: phone })}`}
              </span>
              <span>
                {aheadWords(correction)}
                {error_s !== null && ` · ${t('time.error', { seconds: error_s })}`}
              </span>
              {flags.map((flag) => (
                <Badge key={flag} tone="warn">
                  {t.known(`flag.${flag}`) ?? flag}
                </Badge>
              ))}
            </li>
          )
        })}
      </ul>
    </Card>
  )
}

const MINUTES_FROM_S = 120

function aheadWords({ ahead_s }: Correction): string {
  if (ahead_s === null) return t('time.unknown')
  if (ahead_s === 0) return t('time.right')
  const size = Math.abs(ahead_s)
  const time = size < MINUTES_FROM_S ? t('time.seconds', { seconds: size }) : format.minutes(size / 60)
  return t(ahead_s > 0 ? 'time.ahead' : 'time.behind', { time })
}
