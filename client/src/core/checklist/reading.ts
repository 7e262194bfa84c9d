/** What is asked of one visit, and what it says to that. */
import { own } from '../own.ts'
import type { Visit } from '../visit/fold.ts'
import { counted, type AssessedItem } from './answers.ts'
import { meets, type Present } from './conditions.ts'
import type { Checklist, Condition, Expectation, Fields, Item, Standard, When } from './standard.ts'

/** Without work there is nothing to ask beyond the door. */
const PHASES_WITHOUT_WORK = ['prepare', 'appoint', 'travel', 'arrive']

/** What one visit says to the items of one list. */
export class Reading {
  readonly done: boolean
  readonly #visit: Visit
  readonly #fields: Fields
  readonly #items = new Map<string, Item>()
  readonly #withoutWork = new Set<string>()
  readonly #asked = new Map<string, boolean>()

  constructor(standard: Standard, list: Checklist, visit: Visit, fields: Fields) {
    this.#visit = visit
    this.#fields = fields
    this.done = (own(fields, 'visit.outcome') ?? 'done') === 'done'
    for (const phase of list.phases) {
      for (const id of phase.items) {
        this.#items.set(id, itemOf(standard, id))
        if (PHASES_WITHOUT_WORK.includes(phase.id)) this.#withoutWork.add(id)
      }
    }
  }

  item(id: string): Item {
    return this.#items.get(id) as Item
  }

  asked(id: string): boolean {
    let asked = this.#asked.get(id)
    if (asked === undefined) {
      this.#asked.set(id, false) // so that a cycle of conditions ends
      const inReach = this.done || this.#withoutWork.has(id)
      asked = inReach && this.#holds(this.item(id).when ?? {})
      this.#asked.set(id, asked)
    }
    return asked
  }

  #holds(when: When): boolean {
    if ('any' in when) return (when.any as Condition[]).some((one) => this.#holds(one))
    return Object.entries(when).every(([name, expected]) => meets(this.field(name), expected as Expectation))
  }

  /** The value of a field; `answer.<item>` has one only while that item is asked. */
  field(name: string): Present {
    if (!name.startsWith('answer.')) return own(this.#fields, name) ?? null
    const id = name.slice('answer.'.length)
    if (!this.#items.has(id) || !this.asked(id)) return null
    return counted(this.values(id), this.item(id))
  }

  /** Every value that nobody replaced, by event id: answers, hashes of photos, kinds of signature. */
  values(id: string): AssessedItem['values'] {
    const { answer, private: sealed } = this.item(id)
    if (sealed) return [] // for the server alone; only that there is an answer is known here
    switch (answer) {
      case 'photo':
        return this.#visit.photos.filter((one) => one.item === id && !one.withdrawn).map((one) => one.sha256)
      case 'signature':
        return this.#visit.signatures.map((one) => one.signature.kind)
      case 'computed':
      case 'duration':
        return []
      default:
        return (own(this.#visit.answers, id) ?? []).map((one) => one.value)
    }
  }

  hasPrivateAnswer(id: string): boolean {
    return (own(this.#visit.private, id) ?? []).length > 0
  }

  hasNote(id: string): boolean {
    const withAnswer = (own(this.#visit.answers, id) ?? []).some((one) => one.note)
    return withAnswer || this.#visit.notes.some((one) => one.item === id && one.text)
  }
}

export function itemOf(standard: Standard, id: string): Item {
  const item = own(standard.items, id)
  if (!item) throw new RangeError(`no item ${id} in the standard`)
  return item
}

export function listOf(standard: Standard, kind: string): Checklist {
  const list = own(standard.visits, kind)
  if (!list) throw new RangeError(`no list ${kind} in the standard`)
  return list
}
