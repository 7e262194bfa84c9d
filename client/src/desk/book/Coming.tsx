import { Banner, format, href } from '../../ui/index.ts'
import { dayPath } from '../address.ts'
import { home } from '../ground.ts'
import { kindName } from '../visit/wording.ts'
import type { KnownCustomer } from './calls.ts'
import { t } from './words/index.ts'

/** The visits that a customer has already: whoever calls about one has it opened from here. What was typed stays. */
export function Coming({ visits }: Pick<KnownCustomer, 'visits'>) {
  const coming = visits.filter(({ over }) => !over)
  if (coming.length === 0) return null
  return (
    <Banner tone="accent" title={t('book.coming', { count: coming.length })}>
      <ul class="stack stack-tight">
        {coming.map(({ id, kind, start, order }) => (
          <li key={id}>
            <a href={href(dayPath({ date: format.dayKey(start, home()), visit: id }))} data-coming={id}>
              {t('book.coming.one', {
                kind: kindName(kind),
                time: format.dayAndClock(start, home()),
                order,
              })}
            </a>
          </li>
        ))}
      </ul>
    </Banner>
  )
}
