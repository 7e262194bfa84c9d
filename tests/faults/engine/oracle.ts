/**
 * Watches a schedule from outside: it knows what people did and what the database holds, and believes no program. The
 * names I1 to I19 are those of docs/protocol.md, section 7.
 */
import { createHash } from 'node:crypto'
import { canonical } from '../../../client/src/core/canonical.ts'
import { fold, type Visit } from '../../../client/src/core/visit/fold.ts'
import type { EventRow } from '../../../client/src/device/rows.ts'
import { ask, type Truth } from './office.ts'
import type { Holdings, Phone } from './phone.ts'
import type { Chance } from './random.ts'

/** What somebody did: who, on which phone, and the answers of this item that stood on the screen at that moment. */
export interface Tap {
  by: string
  phone: string
  onScreen: string[]
}

export class Violation extends Error {}

export class Oracle {
  readonly taps = new Map<string, Tap>()
  readonly trace: string[] = []
  private readonly seed: number
  /** By epoch: what any phone was told is acknowledged. */
  private readonly promised = new Map<string, Set<string>>()
  private readonly before = new Map<Phone, Holdings>()
  private readonly lostWithDisk = new Set<string>()
  /** The highest number that ever stood in a backup. */
  private backedUp = 0

  constructor(seed: number) {
    this.seed = seed
  }

  fail(invariant: string, message: string): never {
    throw new Violation(`${invariant}: ${message}\nseed ${this.seed}\n${this.trace.slice(-30).join('\n')}`)
  }

  /** After each step: I1, I2, I4, I5, I6, I10 and I17. `wentBack`: the phone whose disk is an older one, or a new one. */
  async look(phones: readonly Phone[], wentBack: Phone | null): Promise<void> {
    const truth = await ask('truth')
    this.backedUp = Math.max(this.backedUp, truth.backed_up)
    this.once(truth)
    const told = this.promised.get(truth.epoch) ?? new Set()
    this.promised.set(truth.epoch, told)
    for (const phone of phones.filter((one) => one.touched)) {
      phone.touched = false
      const now = await phone.holdings()
      const before = this.before.get(phone)
      this.before.set(phone, now)
      if (now.meta.epoch === truth.epoch) for (const id of acknowledged(now)) told.add(id)
      if (phone === wentBack) this.lost(phone, now)
      if (before && phone !== wentBack) this.kept(phone, before, now, truth)
      if (now.meta.epoch === truth.epoch) this.holds(phone, now, truth)
    }
    const missing = [...told].filter((id) => !truth.events[id] && !truth.quarantine.includes(id))
    if (missing.length) this.fail('I1', `acknowledged and not there: ${missing.join(' ')}`)
  }

  /** I3, I8, I10, I16 and I19, when nothing is under way any more. */
  async atRest(phones: readonly Phone[], chance: Chance): Promise<void> {
    const rest = await ask('rest')
    const truth = await ask('truth')
    for (const wrong of rest.astray) this.fail('I19', wrong)
    for (const [visit, events] of Object.entries(rest.events)) {
      const folded = fold(chance.shuffled(events))
      if (digest(folded) !== rest.folds[visit]) this.fail('I3', `${visit} folds to something else in Python`)
      this.merged(visit, events, folded)
      for (const event of events) {
        if (event.by !== this.taps.get(event.id)?.by)
          this.fail('I16', `${event.id} stands under another's name`)
      }
    }
    for (const [sha256, sound] of Object.entries(rest.photos))
      if (!sound) this.fail('I10', `photo ${sha256} has other bytes`)
    for (const phone of phones) {
      const held = await phone.holdings()
      const scope = truth.scope[phone.person]!.toSorted()
      if (canonical([...held.documents.keys()].sort()) !== canonical(scope)) {
        this.fail(
          'I6',
          `${phone.name} has ${[...held.documents.keys()].sort().join(' ')}, may see ${scope.join(' ')}`,
        )
      }
      for (const visit of scope) {
        const wrong = different(held.documents.get(visit)!, rest.documents[visit]!, rest.over.includes(visit))
        if (wrong.length)
          this.fail('I3', `${phone.name} has another document of ${visit}: ${wrong.join(' ')}`)
        const shown = [...held.events.values()].filter(
          (row) => row.about === visit && row.state !== 'attention',
        )
        if (digest(fold(shown.map((row) => row.event))) !== rest.folds[visit]) {
          this.fail('I3', `${phone.name} folds ${visit} to something else than the server`)
        }
      }
      const owed = Object.values(rest.events)
        .flat()
        .map((event) => event.body.sha256)
        .filter((sha256) => held.bytes.has(sha256))
      const missing = owed.filter((sha256) => !(sha256 in rest.photos))
      if (missing.length)
        this.fail('I10', `${phone.name} has photos that never arrived: ${missing.join(' ')}`)
    }
    const there = new Set([...Object.keys(truth.events), ...truth.quarantine])
    const gone = [...this.taps.keys()].filter((id) => !there.has(id) && !this.lostWithDisk.has(id))
    if (gone.length) this.fail('I1', `done by people, on no lost disk, and nowhere: ${gone.join(' ')}`)
  }

  /** I2; that an id stands once in each of the two is a key of the database. */
  private once(truth: Truth): void {
    const both = truth.quarantine.filter((id) => truth.events[id])
    if (both.length) this.fail('I2', `in the log and in the quarantine: ${both.join(' ')}`)
    const seqs = Object.values(truth.events).map(({ seq }) => seq)
    if (new Set(seqs).size !== seqs.length) this.fail('I2', 'a number stands twice in the log')
  }

  private lost(phone: Phone, now: Holdings): void {
    for (const [id, tap] of this.taps)
      if (tap.phone === phone.name && !now.events.has(id)) this.lostWithDisk.add(id)
  }

  /** I5 and the local half of I10: what left a phone's disk had reached the server, and a backup. */
  private kept(phone: Phone, before: Holdings, now: Holdings, truth: Truth): void {
    for (const [id, row] of own(before)) {
      if (own(now).has(id)) continue
      const seq = truth.events[id]?.seq ?? Infinity
      if (seq > this.backedUp) {
        this.fail(
          'I5',
          `${phone.name} threw ${id} away, which was ${row.state} and is ${seq}; backed up is ${this.backedUp}`,
        )
      }
    }
    for (const sha256 of before.bytes) {
      if (now.bytes.has(sha256)) continue
      if (before.photos.get(sha256)?.state !== 'verified')
        this.fail('I10', `${phone.name} threw photo ${sha256} away`)
    }
  }

  /** I4, I6, I10 and with them I17: whatever the cursor says was received is there. */
  private holds(phone: Phone, now: Holdings, truth: Truth): void {
    for (const [sha256, { state }] of now.photos) {
      if (state === 'verified' && !truth.photos.includes(sha256))
        this.fail('I10', `${phone.name} believes ${sha256} stored`)
    }
    const cursor = now.meta.cursor === undefined ? null : position(now.meta.cursor)
    if (cursor?.epoch !== truth.epoch) return
    const joined = truth.members[phone.person]!
    for (const [id, { seq, visit }] of Object.entries(truth.events)) {
      const due = now.documents.has(visit) && (joined[visit] ?? Infinity) <= cursor.seq && seq <= cursor.seq
      if (due && !now.events.has(id))
        this.fail('I4', `${phone.name} is at ${cursor.seq} and lacks ${id} (${seq}) of ${visit}`)
    }
    if (cursor.seq !== truth.seq || now.meta.backed_up_seq !== truth.backed_up) return
    const lacking = truth.scope[phone.person]!.filter((visit) => !now.documents.has(visit))
    if (lacking.length) this.fail('I6', `${phone.name} lacks ${lacking.join(' ')}`)
    // What is finished, and in a backup, may go a little later.
    const foreign = [...now.documents.keys()].filter((visit) => joined[visit] === undefined)
    if (foreign.length) this.fail('I6', `${phone.name} still has ${foreign.join(' ')}`)
    for (const [visit, document] of now.documents) {
      if (document.ver !== truth.vers[visit])
        this.fail('I4', `${phone.name} has version ${document.ver} of ${visit}`)
    }
  }

  /** I8: every answer that nobody saw and replaced is shown, and no other. */
  private merged(
    visit: string,
    events: readonly { id: string; type: string; body: { item?: string } }[],
    folded: Visit,
  ): void {
    const answers = events.filter((event) => event.type === 'item.answered')
    const seen = new Set(answers.flatMap((event) => this.taps.get(event.id)!.onScreen))
    for (const item of new Set(answers.map((event) => event.body.item!))) {
      const left = answers
        .filter((event) => event.body.item === item && !seen.has(event.id))
        .map((event) => event.id)
      const shown = (folded.answers[item] ?? []).map((answer) => answer.event)
      if (canonical(shown.sort()) !== canonical(left.sort())) {
        this.fail('I8', `${item} of ${visit} shows ${shown.join(' ')}, people left ${left.join(' ')}`)
      }
    }
  }
}

/** The parts of a document that differ. One of a visit that is `over` hears nothing of visits that come after it. */
function different(held: object, there: object, over: boolean): string[] {
  const [one, other] = [held, there] as Record<string, unknown>[]
  const names = new Set([...Object.keys(one!), ...Object.keys(other!)])
  if (over) names.delete('earlier')
  return [...names].filter((name) => canonical(one![name] ?? null) !== canonical(other![name] ?? null))
}

function own({ events }: Holdings): Map<string, EventRow> {
  return new Map([...events].filter(([, row]) => row.place > 0))
}

function acknowledged(held: Holdings): string[] {
  return [...own(held).values()].filter((row) => row.acknowledged !== null).map((row) => row.id)
}

/** Where in which epoch a cursor stands. Opaque to a phone; the tests may look. */
function position(cursor: string): { epoch: string; seq: number } {
  return JSON.parse(Buffer.from(cursor.split('.')[0]!, 'base64url').toString()) as {
    epoch: string
    seq: number
  }
}

function digest(visit: Visit): string {
  return createHash('sha256').update(canonical(visit)).digest('hex')
}
