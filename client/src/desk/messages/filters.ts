/** Which messages are wanted. The choice stands in the address, so that it outlives a look at a visit, and a reload. */
import { go } from '../../ui/index.ts'
import { query } from '../../ui/query.ts'
import { today } from '../ground.ts'
import { STATES, type MessageState } from './calls.ts'

export interface Filters {
  /** The day on which they were due; empty: whenever. */
  date: string
  state: MessageState | ''
  kind: string
  channel: string
  /** The id of a customer, of a visit. */
  customer: string
  visit: string
}

/** In an address: on no certain day. */
const WHENEVER = 'all'

/** The page opens on today; those of a customer or a visit are shown whenever they are due. */
export function filtersOf(asked: URLSearchParams): Filters {
  const given = (name: string): string => asked.get(name) ?? ''
  const [customer, visit] = [given('customer'), given('visit')]
  const date = given('date') || (customer || visit ? WHENEVER : today())
  return {
    date: date === WHENEVER ? '' : date,
    state: STATES.find((one) => one === asked.get('state')) ?? '',
    kind: given('kind'),
    channel: given('channel'),
    customer,
    visit,
  }
}

/** The address of the page with these filters; what is left out is as the page opens. */
export function messagesPath({ date, ...rest }: Partial<Filters>): string {
  const about = rest.customer || rest.visit
  const usual = about ? '' : today()
  return `/messages${query({ date: date === usual || date === undefined ? '' : date || WHENEVER, ...rest })}`
}

export function chooseFilters(filters: Partial<Filters>): void {
  go(messagesPath(filters), { replace: true })
}
