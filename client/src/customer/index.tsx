import './customer.css'
import './before.css'
import './after.css'

import { match, route } from '../ui/index.ts'
import { UnknownPage } from '../ui/unknown/UnknownPage.tsx'
import { CheckPage } from './CheckPage.tsx'
import { VisitPage } from './VisitPage.tsx'

/** What anybody may open without signing in: a customer's link, and the check of a receipt. */
export default function Customer() {
  const { path } = route.value
  const link = match('/v/:link', path)?.link
  if (link) return <VisitPage key={link} link={link} />
  const digest = match('/check/:digest', path)?.digest
  if (digest || path === '/check') return <CheckPage key={digest} digest={digest ?? null} />
  return <UnknownPage />
}
