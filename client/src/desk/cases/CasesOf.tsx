import './cases.css'

import { Badge, LinkButton, format, href } from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { query } from '../../ui/query.ts'
import { home } from '../ground.ts'
import { DueBadge } from './Standing.tsx'
import { caseFiltersOf, casePath, listCases } from './calls.ts'
import { t } from './words/index.ts'

/** What a customer waits for an answer to, where their visits stand, and the way to open another case. */
export function CasesOf({ customer }: { customer: string }) {
  const [loaded] = useLoaded(customer, () =>
    listCases(caseFiltersOf(new URLSearchParams({ customer })), null),
  )
  const open = loaded.state === 'here' ? loaded.value.items : []
  return (
    <>
      {loaded.state === 'here' && open.length === 0 && <p class="small quiet">{t('cases.none.open')}</p>}
      <ul class="cases-promised">
        {open.map((one) => (
          <li key={one.id} data-case={one.id}>
            <a class="strong" href={href(casePath(one.id))}>
              {t(`case.kind.${one.kind}`)}
            </a>{' '}
            <DueBadge one={one} /> {one.grade && <Badge>{t(`complaint.grade.${one.grade}`)}</Badge>}
            <p class="small cases-words">{one.words}</p>
            <p class="small quiet numerals">{t('case.due', { time: format.dayAndClock(one.due, home()) })}</p>
          </li>
        ))}
      </ul>
      <NewCase customer={customer} />
    </>
  )
}

/** Opens a case about a visit or of a customer: what is known of whoever asks is filled in. */
export function NewCase(about: { visit: string } | { customer: string }) {
  return (
    <span>
      <LinkButton icon="add" action="new-case" href={href(`/cases/new${query({ ...about })}`)}>
        {t('cases.new')}
      </LinkButton>
    </span>
  )
}
