import { Badge, format, said } from '../../ui/index.ts'
import type { Fact } from './facts.ts'
import type { OfficeVisit } from './calls.ts'
import { STATE_TONES } from './Order.tsx'
import { t } from './words/index.ts'

interface DeadlinesProps {
  visit: OfficeVisit
  fact: Fact
  zone: string
}

/** What is due by when because of when the order came in, beside that time, and how it stands. */
export function Deadlines({ visit, fact, zone }: DeadlinesProps) {
  const due = visit.deadlines.filter((one) => one.fact === fact)
  return (
    <>
      {due.map(({ id, due: at, sure, state, ...level }) => (
        <span class="row" key={id} data-deadline={id} data-stands={state}>
          <span class="small quiet">
            {t('deadline', { level: said(level), time: format.dayAndClock(at, zone) })}
          </span>
          <Badge tone={STATE_TONES[state as keyof typeof STATE_TONES] ?? 'neutral'}>
            {t.known(`promise.state.${state}`) ?? state}
          </Badge>
          {!sure && <Badge tone="warn">{t('deadline.unsure')}</Badge>}
        </span>
      ))}
    </>
  )
}
