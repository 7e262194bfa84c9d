/** What was agreed about a visit, and who called whom. */
import { Badge, format } from '../../ui/index.ts'
import { home } from '../ground.ts'
import { type Call, type OfficeVisit } from './calls.ts'
import { Despite, SeenBy } from './FromDoor.tsx'
import { askedBy, enteredWords } from './origin.ts'
import { isOver } from './wording.ts'
import { t as desk } from '../words/index.ts'
import { t } from './words/index.ts'

/** Every time that was ever agreed, the one in force on top. */
export function Ledger({ visit }: { visit: OfficeVisit }) {
  const { ledger, promise, confirmations } = visit
  const over = isOver(visit)
  return (
    <section class="stack stack-tight" aria-labelledby="panel-ledger">
      <Despite despite={visit.despite} zone={promise?.zone ?? home()} />
      <h3 id="panel-ledger">{t('ledger.title')}</h3>
      <ol class="visit-ledger">
        {[...ledger].reverse().map((entry) => {
          const inForce = entry.entry === promise?.entry
          const confirmed = confirmations.filter(({ entry: of }) => of === entry.entry).at(-1)
          return (
            <li class="visit-past" key={entry.entry} data-in-force={inForce} data-origin={entry.origin}>
              <span class="row">
                <span class="strong">{format.agreed(entry)}</span>
                {inForce && visit.state === 'booked' && (
                  <Badge tone={over ? 'neutral' : 'good'}>
                    {t(over ? 'ledger.former' : 'ledger.in-force')}
                  </Badge>
                )}
              </span>
              <span>
                {askedBy(entry)}
                {entry.agreed_by && ` · ${t('ledger.agreed', { who: entry.agreed_by })}`}
              </span>
              {entry.reason && <span>{desk('trail.reason', { reason: entry.reason })}</span>}
              <span class="small quiet">{enteredWords(entry)}</span>
              <SeenBy visit={visit} entry={entry.entry} />
              {confirmed && (
                <span class="row">
                  <Badge tone="good" icon="speech">
                    {t('ledger.confirmed')}
                  </Badge>
                  <span class="small quiet">{format.dayAndClock(confirmed.at, entry.zone)}</span>
                </span>
              )}
            </li>
          )
        })}
      </ol>
    </section>
  )
}

/** Whom the office and those who go there called, and what came of it. */
export function Calls({ calls, zone }: { calls: readonly Call[]; zone: string }) {
  return (
    <section class="stack stack-tight" aria-labelledby="panel-calls">
      <h3 id="panel-calls">{t('calls.title')}</h3>
      {calls.length === 0 && <p class="small quiet">{t('calls.none')}</p>}
      <ol class="visit-ledger">
        {calls.map(({ id, at, by, purpose, result, note, expected, origin }) => (
          <li class="visit-past" key={id} data-call={result}>
            <span class="row">
              <span class="strong numerals">{format.dayAndClock(at, zone)}</span>
              <Badge tone={result === 'reached' ? 'good' : 'warn'}>
                {t.known(`result.${result}`) ?? result}
              </Badge>
            </span>
            <span>
              {t.known(`purpose.${purpose}`) ?? purpose} · {by?.name ?? desk('trail.system')}
              {origin === 'door' && <span class="small quiet"> {t('calls.door')}</span>}
            </span>
            {expected && <span>{t('calls.expected', { time: format.clock(expected, zone) })}</span>}
            {note && <span>{note}</span>}
          </li>
        ))}
      </ol>
    </section>
  )
}
