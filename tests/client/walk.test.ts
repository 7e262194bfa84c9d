/**
 * Visits of each list of the shipped standard, answered at random, by two phones: the big button leads to the end, and asks
 * nobody to sign while something of what they would sign is missing.
 */
import { expect, it } from 'vitest'
import { assess, type Assessment } from '../../client/src/core/checklist/assess.ts'
import { fields } from '../../client/src/core/checklist/fields.ts'
import { unready } from '../../client/src/core/checklist/signing.ts'
import type { Item } from '../../client/src/core/checklist/standard.ts'
import type { VisitEvent } from '../../client/src/core/visit/events.ts'
import { fold, type Visit } from '../../client/src/core/visit/fold.ts'
import { confirmsOf, nextAction, type Next } from '../../client/src/field/visit/next.ts'
import { OTHERS, document, event, signed } from './field-builders.ts'
import { shipped } from './shipped.ts'

const WALKS = 12
const LONGEST = 400

/** A small generator of its own, so that a walk that fails can be walked again. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const pick = <T>(from: readonly T[], random: () => number): T => from[Math.floor(random() * from.length)]!

function valueOf({ answer, options = [], multiple }: Item, random: () => number): string | string[] {
  switch (answer) {
    case 'tick':
      return pick(['done', 'done', 'not_done'], random)
    case 'yes-no-na':
      return pick(['yes', 'no', 'na'], random)
    case 'consent':
      return pick(['yes', 'no', 'withdrawn'], random)
    case 'choice': {
      const one = pick(options, random).value
      return multiple ? [one] : one
    }
    case 'number':
      return pick(['940', '-21.5', '-80'], random)
    default:
      return '说明'
  }
}

/** A walk through one visit. */
class Walk {
  events: VisitEvent[] = []
  readonly of
  readonly kind: string
  readonly random: () => number

  constructor(kind: string, seed: number) {
    this.kind = kind
    this.random = chance(seed)
    const area = pick(['city', 'township', 'village'], this.random)
    const facts = {
      'visit.area_type': area,
      'visit.place_type': pick(['home', 'business'], this.random),
      'order.access': pick(['fibre', 'copper'], this.random),
      'order.wifi': this.random() < 0.5,
      'order.contracted_down_mbps': 1000,
      'order.about': pick(['retention', 'renewal'], this.random),
      'customer.is_new': this.random() < 0.5,
    }
    this.of = document({ kind, facts })
  }

  now(): { visit: Visit; assessment: Assessment; next: Next } {
    const visit = fold(this.events)
    const assessment = assess(shipped, this.kind, visit, fields(visit, this.of, {}))
    return { visit, assessment, next: nextAction(shipped, assessment, visit) }
  }

  say(item: string, value: string | string[], device?: string): void {
    const replaces = device ? [] : (fold(this.events).answers[item] ?? []).map((one) => one.event)
    this.events.push(event('item.answered', { item, value, replaces } as never, device))
  }

  fill(item: string): void {
    const { assessment } = this.now()
    const asked = shipped.items[item]!
    if (assessment.blockers.some((one) => one.kind === 'failed_without_note' && one.of === item)) {
      this.events.push(event('note.added', { item, text: '原因' }))
    } else if (asked.answer === 'photo') {
      const photo = { sha256: 'a'.repeat(64), size: 1, mime: 'image/jpeg', width: 1, height: 1, item }
      this.events.push(event('photo.added', photo as never))
    } else {
      this.say(item, valueOf(asked, this.random))
      if (this.random() < 0.1) this.say(item, valueOf(asked, this.random), OTHERS)
    }
  }

  /** Does what the big button says; false when there is nothing left to do. */
  step(): boolean {
    const { assessment, next } = this.now()
    for (const { items } of confirmsOf(next)) for (const item of items) this.say(item, 'done')
    const missing = unready(shipped, this.now().assessment)
    switch (next.kind) {
      case 'fill':
        this.fill(next.item)
        return true
      case 'mark':
        this.events.push(event(`visit.${next.mark}`, { replaces: [] }))
        return true
      case 'confirm':
        return true
      case 'sign':
        expect(missing).toEqual([])
        this.events.push(signed())
        return true
      case 'complete':
        expect(assessment.blockers).toEqual([])
        return false
      default:
        throw new Error(`nobody can do ${next.kind}`)
    }
  }
}

const LISTS = Object.keys(shipped.visits).filter((kind) => shipped.visits[kind]!.role !== 'supervisor')

it.each(LISTS)('%s comes to its end, and is signed whole', (kind) => {
  for (let seed = 1; seed <= WALKS; seed++) {
    const walk = new Walk(kind, seed)
    let steps = 0
    while (walk.step()) expect([kind, seed, ++steps < LONGEST]).toEqual([kind, seed, true])
  }
})
