/** What was found, as lines that lead somewhere; what leads nowhere for whoever is signed in is left out. */
import { format } from '../../ui/index.ts'
import { phoneWords } from '../../ui/phone.ts'
import { dayPath } from '../address.ts'
import { home, today } from '../ground.ts'
import { opens } from '../rooms.ts'
import { visitPath } from '../visit/Order.tsx'
import { kindName } from '../visit/wording.ts'
import type { Found, FoundVisit, Why } from './calls.ts'
import { t } from './words/index.ts'

export const GROUPS = ['visits', 'customers', 'orders', 'records', 'people'] as const
export type Group = (typeof GROUPS)[number]

export interface Line {
  /** Of all lines, also of another search. */
  key: string
  title: string
  detail: string
  path: string
  /** Where the dialog opens in which another time is agreed; null where none can be. */
  move: string | null
}

export interface Result extends Line {
  group: Group
  why: string
}

/** The lines of an answer, in the order in which the arrows go through them. */
export function results(found: Found): Result[] {
  return [
    ...found.visits.map((one) => visit('visits', one)),
    ...found.customers.flatMap((one): Result[] => {
      const path = `/customers/${one.id}`
      if (!opens(path)) return []
      const title = `${one.name} ${phoneWords(one.phone)}`
      return [line('customers', one.id, title, one.address ?? '', path, one.why)]
    }),
    ...found.orders.map((one) => visit('orders', one)),
    ...found.records.flatMap((one): Result[] => {
      const path = `/record/${one.number}`
      if (!opens(path)) return []
      const detail = format.list([
        t(`outcome.${one.outcome}`),
        format.day(`${one.day}T12:00:00Z`, 'UTC'),
        one.order,
      ])
      return [
        line('records', String(one.number), `${t('record', one)} ${one.customer}`, detail, path, one.why),
      ]
    }),
    ...found.people.map((one) => {
      const path = [`/people/${one.id}`].find(opens) ?? dayPath({})
      const detail = format.list([one.team?.name ?? '', phoneWords(one.phone)].filter((part) => part !== ''))
      return line('people', one.id, `${one.name} ${one.staff_no}`, detail, path, one.why)
    }),
  ]
}

function line(
  group: Group,
  id: string,
  title: string,
  detail: string,
  path: string,
  why: readonly Why[],
): Result {
  return { group, key: `${group} ${id}`, title, detail, path, why: whyWords(why), move: null }
}

function visit(group: 'visits' | 'orders', one: FoundVisit): Result {
  const when = one.start ? format.dayAndClock(one.start, one.zone) : t('timeless')
  const state =
    one.state === 'cancelled' ? t('status.cancelled') : one.over ? t('over') : (one.main?.name ?? t('nobody'))
  const title =
    group === 'orders' ? `${one.order} ${one.customer}` : `${one.customer} ${phoneWords(one.phone)}`
  const detail = [when, kindName(one.kind), state, one.address].join(' · ')
  const movable = !one.over && !one.begun && opens('/book')
  return {
    ...line(group, one.id, title, detail, visitPath(one), one.why),
    move: movable ? dayPath({ date: dayOf(one), visit: one.id, do: 'move' }) : null,
  }
}

function dayOf({ start }: FoundVisit): string {
  return start ? format.dayKey(start, home()) : today()
}

function whyWords(why: readonly Why[]): string {
  return t('why', { fields: format.list(why.map(({ by }) => t(`why.${by}`))) })
}
