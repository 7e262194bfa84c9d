/** What somebody typed to put a visit right, and what of it is another than it was. */
import type { Wire } from '../../device/index.ts'
import type { OfficeVisit } from './calls.ts'
import { FACTS, isRate, type Fact, type FactValue } from './facts.ts'

/** As the fields hold it; what nobody touched is absent. */
export interface EditDraft {
  kind?: string
  duration?: string
  buffer?: string
  instructions?: string
  facts?: Partial<Record<Fact, unknown>>
}

/** What the server is to change: only what is another, an emptied fact as null. */
export function editOf(visit: OfficeVisit, draft: EditDraft): Wire['Edit'] {
  const edit: Wire['Edit'] = {}
  if (draft.kind && draft.kind !== visit.kind) edit.kind = draft.kind
  const duration = wholeNumber(draft.duration)
  if (duration !== null && duration !== visit.duration_minutes) edit.duration_minutes = duration
  const buffer = wholeNumber(draft.buffer)
  if (buffer !== null && buffer !== visit.buffer_minutes) edit.buffer_minutes = buffer
  const instructions = draft.instructions?.trim()
  if (instructions !== undefined && instructions !== (visit.instructions ?? '')) {
    edit.instructions = instructions || null
  }
  const facts = Object.entries(draft.facts ?? {}).flatMap(([fact, typed]) => {
    const value = valueOf(fact as Fact, typed)
    return JSON.stringify(value) === JSON.stringify(visit.facts[fact] ?? null) ? [] : [[fact, value]]
  })
  if (facts.length > 0) edit.facts = Object.fromEntries(facts)
  return edit
}

function valueOf(fact: Fact, typed: unknown): FactValue | null {
  if (Array.isArray(typed)) return typed.length > 0 ? (typed as string[]) : null
  const text = String(typed).trim()
  if (text === '') return null
  if (FACTS[fact].form === 'yes-no') return text === 'true'
  if (FACTS[fact].form === 'rate' && isRate(text)) return Number.isInteger(Number(text)) ? Number(text) : text
  return text
}

/** What cannot be saved as it is typed. */
export function lackOf({ duration, buffer, facts = {} }: EditDraft): 'duration' | 'buffer' | 'rate' | null {
  if (duration !== undefined && !isBetween(duration, 5, 1440)) return 'duration'
  if (buffer !== undefined && !isBetween(buffer, 0, 240)) return 'buffer'
  const wrong = Object.entries(facts).some(
    ([fact, typed]) =>
      FACTS[fact as Fact].form === 'rate' && String(typed).trim() !== '' && !isRate(String(typed)),
  )
  return wrong ? 'rate' : null
}

function wholeNumber(typed: string | undefined): number | null {
  return typed !== undefined && /^\d+$/.test(typed.trim()) ? Number(typed) : null
}

function isBetween(typed: string, low: number, high: number): boolean {
  const number = wholeNumber(typed)
  return number !== null && number >= low && number <= high
}
