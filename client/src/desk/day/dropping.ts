/** What happens when a visit is put down: nothing, another person at once, or the question who asked for another time. */
import { useState } from 'preact/hooks'

import { Problem, newId } from '../../device/index.ts'
import { format, toast } from '../../ui/index.ts'
import { reassignVisit, type Day } from '../visit/calls.ts'
import { told } from '../visit/undo.ts'
import { called } from '../visit/wording.ts'
import { t as ofVisit } from '../visit/words/index.ts'
import { asks, carried, letGo, type Carried } from './carry.ts'
import { t } from './words/index.ts'

export interface Dropping {
  drop: () => void
  /** What waits for the question to be answered. */
  asked: Carried | null
  close: () => void
}

export function useDropping(day: Day | null, refresh: () => Promise<void>): Dropping {
  const [asked, setAsked] = useState<Carried | null>(null)
  const drop = (): void => {
    const now = carried.peek()
    letGo()
    if (!now || !day || asks(now) === 'nothing') return
    if (now.against.refused) {
      const customers = format.list(now.against.visits.map((one) => called(one.customer)))
      const [reason] = now.against.reasons
      return toast(t('drop.refused', { reason: t(`against.${reason!}`, { customers }) }))
    }
    if (asks(now) === 'move') return setAsked(now)
    void reassign(day, now, refresh)
  }
  return { drop, asked, close: () => setAsked(null) }
}

async function reassign(day: Day, { card, target }: Carried, refresh: () => Promise<void>): Promise<void> {
  const key = newId()
  const after = { onDone: () => void refresh(), onStale: refresh }
  try {
    const changed = await reassignVisit(card, target.person, key)
    const name = day.technicians.find(({ person }) => person.id === target.person)?.person.name
    told(name ? ofVisit('reassign.done', { name }) : ofVisit('reassign.undone'), changed, key, after)
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem
    toast(t('drop.not'))
  }
  await refresh()
}
