import type { Standard } from '../core/checklist.ts'
import { Badge, Card, format } from '../ui/index.ts'
import type { RecordView, TimelineEntry } from './records.ts'
import { eventWords, shift } from './wording.ts'
import { t } from './words.ts'

interface Shown {
  record: RecordView
  standard: Standard
}

/** The visit as it went, by the corrected times where they are known. */
export function Timeline({ record, standard }: Shown) {
  const zone = record.document.promise?.zone
  const at = (entry: TimelineEntry): number => (entry.corrected ? Date.parse(entry.corrected) : entry.wall)
  const entries = [...record.timeline].sort((one, other) => at(one) - at(other))
  return (
    <Card labelledBy="record-timeline">
      <h2 id="record-timeline">{t('record.timeline')}</h2>
      <ol class="timeline">
        {entries.map((entry) => (
          <li key={entry.event} data-event={entry.type}>
            <time class="strong numerals" dateTime={new Date(at(entry)).toISOString()}>
              {format.clock(at(entry), zone)}
            </time>
            <span>
              {eventWords(entry, standard)}
              <span class="small quiet"> {entry.by.name ?? t('record.erased')}</span>
            </span>
            {entry.late && <Badge tone="warn">{t('time.late')}</Badge>}
          </li>
        ))}
      </ol>
    </Card>
  )
}

const A_SECOND = 1000

/** Where the phone's clock was wrong, by how much, and how sure that is. */
export function ClockCorrections({ record, standard }: Shown) {
  const zone = record.document.promise?.zone
  const corrected = record.timeline.filter((entry) => {
    const by = shift(entry)
    return by === null || Math.abs(by) >= A_SECOND || entry.flags.length > 0
  })
  return (
    <Card labelledBy="record-clock">
      <h2 id="record-clock">{t('record.clock')}</h2>
      {corrected.length === 0 ? (
        <p>{t('time.nothing')}</p>
      ) : (
        <div class="scroll" tabIndex={0} role="region" aria-labelledby="record-clock">
          <table class="table numerals">
            <thead>
              <tr>
                {(['time.event', 'time.phone', 'time.corrected', 'time.error'] as const).map((key) => (
                  <th key={key} scope="col">
                    {t(key)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {corrected.map((entry) => (
                <tr key={entry.event}>
                  <th scope="row">{eventWords(entry, standard)}</th>
                  <td>{format.dayAndClock(entry.wall, zone)}</td>
                  <td>{entry.corrected ? format.dayAndClock(entry.corrected, zone) : t('time.unknown')}</td>
                  <td>
                    {entry.error_ms === null
                      ? t('time.unknown')
                      : t('time.within', { seconds: Math.ceil(entry.error_ms / A_SECOND) })}
                    {entry.flags.map((flag) => (
                      <Badge key={flag} tone="warn">
                        {t.known(`time.flag.${flag}`) ?? flag}
                      </Badge>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  )
}
