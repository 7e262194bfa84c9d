import './customer.css'
import './before.css'
import './after.css'

import { useEffect } from 'preact/hooks'

import { match, route } from '../ui/index.ts'
import { suggestLanguage } from '../ui/words/language.ts'
import { CheckPage } from './CheckPage.tsx'
import { BadLink } from './Trouble.tsx'
import { VisitPage } from './VisitPage.tsx'

/** What anybody may open without signing in: a customer's link, and the check of a receipt. */
export default function Customer() {
  const { path } = route.value
  // A visit says in which language its customer reads; a link that opens none is read by whoever has this browser.
  useEffect(() => suggestLanguage(/^zh\b/i.test(navigator.language) ? 'zh-CN' : 'en'), [])
  const link = match('/v/:link', path)?.link
  if (link) return <VisitPage key={link} link={link} />
  if (/^\/v(\/|$)/.test(path)) return <BadLink />
  const digest = match('/check/:digest', path)?.digest ?? null
  return <CheckPage key={digest} digest={digest} />
}
