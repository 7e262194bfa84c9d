import { Card, Icon, format } from '../../ui/index.ts'
import type { Visit } from '../calls.ts'
import { isLate, useNow } from '../now.ts'
import { t } from './words/index.ts'

const ALL = ['booked', 'set_off', 'expected', 'arrived', 'working', 'done'] as const
type Step = (typeof ALL)[number]

/** How far it is, as people know it from parcels: what has happened and when, and what comes next. */
export function Steps({ visit: { steps, promise } }: { visit: Visit }) {
  const now = useNow()
  if (steps.length === 0) return null
  const at = new Map(steps.map(({ step, at }) => [step, at]))
  const happened = steps.filter(({ step }) => step !== 'expected').map(({ step }) => step)
  const last = ALL.indexOf((happened.at(-1) ?? 'booked') as Step)
  // Somebody who forgot to say that they set off has set off all the same.
  const shown = ALL.filter((step, place) => step !== 'expected' || (at.has(step) && place > last))
  return (
    <Card labelledBy="visit-steps">
      <h2 id="visit-steps">{t('steps.title')}</h2>
      <ol class="customer-steps">
        {shown.map((step) => {
          const place = ALL.indexOf(step)
          const done = place <= last
          const moment = at.get(step)
          // A time that has passed is no expectation any more.
          const late = step === 'expected' && moment !== undefined && isLate(moment, now)
          return (
            <li
              key={step}
              class={done ? 'customer-step customer-step-done' : 'customer-step'}
              data-step={step}
              data-done={done}
              aria-current={place === last ? 'step' : undefined}
            >
              <span class="customer-step-sign">
                <Icon name={done ? 'check' : step === 'expected' ? 'clock' : 'minus'} />
              </span>
              <span class="customer-step-words">
                <span>
                  <span class={place === last ? 'strong' : undefined}>
                    {t(late ? 'steps.late' : `steps.${step}`)}
                  </span>
                  <span class="visually-hidden">{t(done ? 'steps.is-done' : 'steps.to-come')}</span>
                </span>
                {moment && (
                  <time class="numerals" dateTime={moment}>
                    {onTheDay(moment, promise)}
                  </time>
                )}
              </span>
            </li>
          )
        })}
      </ol>
    </Card>
  )
}

/** On the day itself the time of day is enough. */
function onTheDay(moment: string, promise: Visit['promise']): string {
  const zone = promise?.zone
  const same = promise && format.dayKey(moment, zone) === format.dayKey(promise.start, zone)
  return same ? format.clock(moment, zone) : format.dayAndClock(moment, zone)
}
