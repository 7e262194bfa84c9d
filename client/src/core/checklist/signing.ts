/** What has to be there before anybody is asked to sign. */
import { beforeFarewell } from '../visit/statement.ts'
import type { Assessment, Blocker } from './assess.ts'
import type { Standard } from './standard.ts'

/**
 * What keeps a visit from being signed: required answers that are missing before the farewell, the reasons of those that
 * failed, and a leave that nobody came back from. What is written afterwards, nobody signed.
 */
export function unready(standard: Standard, assessment: Assessment): Blocker[] {
  const before = new Set(beforeFarewell(assessment.phases).flatMap(({ items }) => items.map(({ id }) => id)))
  return assessment.blockers.filter(
    ({ kind, of }) => kind === 'open_leave' || (before.has(of) && standard.items[of]?.answer !== 'signature'),
  )
}
