/** The door codes that were typed at a visit, and what the server found: nothing here knows the right one. Pure. */
import type { VisitDocument } from './document.ts'
import type { Visit } from './fold.ts'

/** So many of a visit are held against the right one. */
export const MOST_CODES = 5

export interface TypedCodes {
  /** `waiting`: the server has not said anything of the last one. */
  state: 'waiting' | 'right' | 'wrong'
  typed: number
  /** When the last one was typed, milliseconds of the phone's clock, and by whom. */
  last: { wall: number; by: string | null }
}

/** Null where none was typed, or the server is of before and says nothing of them. */
export function typedCodes({ arrival }: VisitDocument, { marks, codes }: Visit): TypedCodes | null {
  const typed = [...(marks.arrived ?? []).filter(({ door_code }) => door_code), ...codes]
  const last = typed.sort((one, other) => other.wall - one.wall)[0]
  if (!last || (arrival && arrival.door_code === undefined)) return null
  const said = arrival?.door_code ?? null
  const wrong = said !== null && said.typed >= typed.length
  return { state: said?.right ? 'right' : wrong ? 'wrong' : 'waiting', typed: typed.length, last }
}
