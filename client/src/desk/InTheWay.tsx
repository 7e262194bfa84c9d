import { Banner, format, href } from '../ui/index.ts'
import { dayPath } from './address.ts'
import { home } from './ground.ts'
import { t } from './words/index.ts'
import type { Colleague, InTheWay as Visit } from './calls.ts'

interface InTheWayProps {
  visits: readonly Visit[]
  technicians: readonly Colleague[]
  zone: string
}

/** The visits for which a time was refused. They open in another tab, so that nothing typed here is lost. */
export function InTheWay({ visits, technicians, zone }: InTheWayProps) {
  return (
    <div data-overlap>
      <Banner tone="bad" urgent title={t('overlap.title')}>
        <ul class="stack stack-tight">
          {visits.map(({ id, order, person, start, end }) => (
            <li key={id}>
              <span class="strong numerals">{format.agreed({ start, end, zone })}</span>{' '}
              {technicians.find((one) => one.id === person)?.name}{' '}
              <a
                href={href(dayPath({ date: format.dayKey(start, home()), visit: id }))}
                target="_blank"
                rel="noopener"
              >
                {t('overlap.open', { order })}
              </a>
            </li>
          ))}
        </ul>
        <p class="small">{t('overlap.do')}</p>
      </Banner>
    </div>
  )
}
