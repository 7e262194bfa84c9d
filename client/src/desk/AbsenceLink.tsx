import { session } from '../device/index.ts'
import { LinkButton, href } from '../ui/index.ts'
import { query } from '../ui/query.ts'
import { PLANNING } from './room.ts'
import { t } from './words/index.ts'

interface AbsenceLinkProps {
  person?: string
  /** A leave that is known: from when to when, as a form says it. */
  when?: { first: string; from: string; last: string; to: string }
  label?: string
}

/** Where the visits of somebody who cannot come are given to others; nothing for whoever gives no visits to others. */
export function AbsenceLink({ person, when, label = t('absence.open') }: AbsenceLinkProps) {
  const roles: readonly string[] = session.value.person?.roles ?? []
  if (!PLANNING.some((one) => roles.includes(one))) return null
  const { first, from, last, to } = when ?? {}
  const path = `/absence${query({ person, from: first, at: from, until: last, to })}`
  return (
    <LinkButton action="absence" href={href(path)}>
      {label}
    </LinkButton>
  )
}
