/** What to say to a customer: which phrases fit, and how they read with what is known where they are shown. */
import type { Phrase, Standard } from './checklist/standard.ts'
import { fill } from './fill.ts'

/** What stands where a value is not known: whoever speaks fills it in. */
export const GAP = '＿＿'

/** Where something is said beside the items of a list; the standard names them in `at`. */
export type Place =
  | 'book'
  | 'call'
  | 'appointment-call'
  | 'arrival-call'
  | 'delay.late'
  | 'delay.early'
  | 'move.us'
  | 'move.customer'
  | 'cancel.us'
  | 'cancel.customer'
  | 'leave.back'
  | 'leave.gone'
  | 'question'
  | 'complaint'
  | 'complaint.staff'

/** Whoever speaks: their role, and the kind of visit they speak about. */
export interface Speaker {
  role: string
  kind: string
}

/** What is known, by the names in the braces; an empty text is not known. */
export type Values = Readonly<Record<string, string | null | undefined>>

/** In versions whose phrases do not say what they need, everything else may mean another thing than it says. */
const ALWAYS = ['company', 'hotline', 'name', 'staff_no', 'phone', 'title', 'address']

export interface Said {
  id: string
  phrase: Phrase
}

function fits({ roles, kinds }: Phrase, { role, kind }: Speaker): boolean {
  return (roles?.includes(role) ?? true) && (kinds?.includes(kind) ?? true)
}

/** The phrases of some places, place by place, each once, in the order of the standard. */
export function saidAt(standard: Standard, places: readonly Place[], speaker: Speaker): Said[] {
  const fitting = Object.entries(standard.phrases).filter(([, phrase]) => fits(phrase, speaker))
  const found = places.flatMap((place) => fitting.filter(([, phrase]) => phrase.at?.includes(place)))
  return [...new Map(found)].map(([id, phrase]) => ({ id, phrase }))
}

/** The phrases that these items name, each once. */
export function saidFor(standard: Standard, items: readonly string[], speaker: Speaker): Said[] {
  const ids = new Set(items.flatMap((item) => standard.items[item]?.phrases ?? []))
  return [...ids].flatMap((id) => {
    const phrase = standard.phrases[id]
    return phrase && fits(phrase, speaker) ? [{ id, phrase }] : []
  })
}

/** A phrase in one language, with what is known filled in. */
export function spoken({ needs, ...words }: Phrase, language: 'zh' | 'en', values: Values): string {
  const known = needs ? values : Object.fromEntries(ALWAYS.map((name) => [name, values[name]]))
  return filled(words[language], known)
}

/** A text with what is known in its braces, and a gap for the rest. */
export function filled(text: string, values: Values = {}): string {
  return fill(text, (name) => values[name] || GAP)
}
