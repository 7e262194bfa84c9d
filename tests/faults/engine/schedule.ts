/** One fault schedule: random steps of people, phones, office and network, the invariants asserted after each. */
import type { EventType } from '../../../client/src/core/visit/events.ts'
import { fold } from '../../../client/src/core/visit/fold.ts'
import type { Said } from '../../../client/src/device/outbox.ts'
import { addPhoto } from '../../../client/src/device/photos.ts'
import type { Wake } from '../../../client/src/device/sync/mood.ts'
import { FAULTS, Network } from './network.ts'
import { ask, type Beginning } from './office.ts'
import { Oracle } from './oracle.ts'
import { Phone, type Tab } from './phone.ts'
import { Chance } from './random.ts'

const STEPS = 60
const ENOUGH_FAULTS = 5
const ITEMS = ['enter.shoe-covers', 'work.cloth', 'enter.rooms']
const WAKES: readonly Wake[] = ['poll', 'visible', 'online', 'tap']
const DAY_MS = 86_400_000
const CLOCK_JUMPS = [-DAY_MS, -3_600_000, 3_600_000, DAY_MS, 3650 * DAY_MS]

export interface Outcome {
  fired: Map<string, number>
  /** A schedule counts only when enough faults really happened. */
  counts: boolean
}

/** Plays the schedule of this seed; throws a Violation when an invariant does not hold. */
export async function play(seed: number, server: string, camera: readonly string[]): Promise<Outcome> {
  const schedule = new Schedule(seed, await ask('begin', seed), server, camera)
  await schedule.open()
  try {
    for (let step = 0; step < STEPS; step += 1) await schedule.step()
    await schedule.settle()
    return schedule.outcome()
  } finally {
    schedule.close()
  }
}

class Schedule {
  private readonly chance: Chance
  private readonly network: Network
  private readonly oracle: Oracle
  private readonly phones: Phone[] = []
  private readonly people: Beginning
  private readonly camera: readonly string[]

  constructor(seed: number, people: Beginning, server: string, camera: readonly string[]) {
    this.chance = new Chance(seed)
    this.network = new Network(server, this.chance)
    this.oracle = new Oracle(seed)
    this.people = people
    this.camera = camera
  }

  /** Li has two phones, one of them open in two tabs; Wang has one. */
  async open(): Promise<void> {
    const { li, wang } = this.people
    for (const [name, person, tabs] of [
      ['li-1', li, 2],
      ['li-2', li, 1],
      ['wang-1', wang, 1],
    ] as const) {
      const phone = new Phone(name, person, await ask('sign_in', person), this.network, this.chance, tabs)
      await phone.open()
      this.phones.push(phone)
    }
  }

  close(): void {
    for (const phone of this.phones) phone.close()
  }

  outcome(): Outcome {
    const { fired } = this.network
    const count = [...fired.values()].reduce((sum, one) => sum + one, 0)
    return { fired, counts: count >= ENOUGH_FAULTS }
  }

  async step(): Promise<void> {
    const { chance, network } = this
    const phone = chance.pick(this.phones)
    const tab = chance.pick(phone.tabs)
    if (chance.next() < 0.3) await network.deliverLate()
    if (network.heldBack && chance.next() < 0.3) await this.release()
    const dice = chance.next()
    if (dice < 0.36) return this.tap(phone, tab)
    let wentBack: Phone | null = null
    if (dice < 0.8) await this.sync(phone, tab)
    else if (dice < 0.88) this.fired('office change', await ask('change'))
    else wentBack = await this.accident(phone, tab)
    await this.look(wentBack)
    if (chance.next() < 0.2) await phone.rememberDisk()
  }

  /** The network is well: every queue is empty after a bounded number of exchanges (I7), and everybody agrees. */
  async settle(): Promise<void> {
    await this.network.clear()
    while (this.network.heldBack || this.phones.some((phone) => phone.tabs.some((tab) => tab.waits)))
      await this.release()
    for (let round = 0; round < 2; round += 1) {
      for (const phone of this.phones) {
        if (round === 0) phone.signIn(await ask('sign_in', phone.person))
        for (const tab of round === 0 ? phone.tabs : phone.tabs.slice(0, 1)) await this.drain(phone, tab)
      }
    }
    await this.oracle.atRest(this.phones, this.chance)
  }

  private note(line: string): void {
    this.oracle.trace.push(line)
  }

  private fired(what: string, happened = true): void {
    this.note(happened ? what : `${what}: nothing to do`)
    if (happened) this.network.count(what)
  }

  private async look(wentBack: Phone | null = null): Promise<void> {
    if (this.network.broken) this.oracle.fail('server', this.network.broken)
    await this.oracle.look(this.phones, wentBack)
  }

  /** One answer that was held back arrives, and its phone does with it what it does. */
  private async release(): Promise<void> {
    this.note('a late answer arrives')
    const waiting = this.phones
      .flatMap((phone) => phone.tabs.map((tab) => ({ phone, tab })))
      .filter(({ tab }) => tab.waits)
    this.network.release()
    for (let count = 0; count < 50 && waiting.every(({ tab }) => tab.waits); count += 1) {
      await new Promise((resolve) => setImmediate(resolve))
    }
    for (const { phone } of waiting) phone.touched = true
  }

  private async sync(phone: Phone, tab: Tab): Promise<void> {
    const { chance } = this
    const wake = chance.next() < 0.6 ? chance.pick(WAKES) : null
    if (wake) tab.engine.wake(wake)
    const fault = chance.next() < 0.6 ? chance.pick(FAULTS) : null
    const did = await phone.work(tab, 1 + chance.below(6), fault)
    this.note(
      `${phone.name} syncs (${wake ?? 'by itself'}; ${fault ?? 'no fault'}): ${did.join(' ')} ${tab.engine.state().trouble ?? ''}`,
    )
    if (tab.engine.state().trouble === 'signed-out' && chance.next() < 0.5) {
      phone.signIn(await ask('sign_in', phone.person))
      tab.engine.wake('signed-in')
    }
  }

  private async accident(phone: Phone, tab: Tab): Promise<Phone | null> {
    const { chance } = this
    const what = chance.pick([
      'killed',
      'killed',
      'killed',
      'power loss',
      'eviction',
      'clone',
      'backup',
      'backup',
      'restore',
      'restore',
      'trim',
      'clock',
      'an hour',
      'session lost',
      'another person',
      'photos again',
    ] as const)
    switch (what) {
      case 'killed': {
        if (tab.waits) return null
        if (chance.next() < 0.5) tab.engine.wake('visible')
        this.fired(`${what} phone`)
        this.note(phone.name)
        await phone.die(
          tab,
          1 + chance.below(4),
          chance.next() < 0.3 ? chance.pick(['answer lost', 'killed after commit'] as const) : null,
        )
        return null
      }
      case 'power loss':
        this.fired(what, await phone.goBack())
        this.note(phone.name)
        return phone
      case 'eviction':
        this.fired(what)
        this.note(phone.name)
        await phone.evict()
        return phone
      case 'clone':
        this.fired('cloned phone', this.phones.length === 3)
        if (this.phones.length === 3)
          this.phones.push(await phone.cloned(`${phone.name}'`, await ask('sign_in', phone.person)))
        return null
      case 'backup':
        this.fired(what, await ask('back_up'))
        return null
      case 'restore':
        await this.network.quiet()
        this.fired(what, await ask('restore'))
        return null
      case 'trim':
        this.fired('feed trimmed', await ask('trim'))
        return null
      case 'clock':
        this.fired('clock jump')
        phone.clock.wall += chance.pick(CLOCK_JUMPS)
        return null
      case 'an hour':
        phone.passAnHour()
        await this.sync(phone, tab)
        return null
      case 'session lost':
        this.fired(what)
        phone.signIn(null)
        return null
      case 'another person': {
        this.fired(what)
        const mine = phone.session
        phone.signIn(
          await ask('sign_in', phone.person === this.people.li ? this.people.wang : this.people.li),
        )
        tab.engine.wake('tap')
        await this.sync(phone, tab)
        await this.network.quiet()
        phone.signIn(mine)
        tab.engine.wake('signed-in')
        return null
      }
      case 'photos again':
        tab.engine.wake('tap')
        await this.sync(phone, tab)
        return null
    }
  }

  /** Somebody does something in a visit that is on this phone. */
  private async tap(phone: Phone, tab: Tab): Promise<void> {
    const { chance } = this
    const { documents, events } = await phone.holdings()
    if (documents.size === 0) return
    const visit = chance.pick([...documents.keys()].sort())
    phone.pass(1000)
    phone.touched = true
    const dice = chance.next()
    if (dice < 0.55) {
      const item = chance.pick(ITEMS)
      const rows = [...events.values()].filter((row) => row.about === visit)
      const onScreen = (fold(rows.map((row) => row.event)).answers[item] ?? []).map((answer) => answer.event)
      const value = chance.pick(['done', 'not_done'])
      await this.record(phone, tab, visit, 'item.answered', { item, value, replaces: onScreen }, onScreen)
    } else if (dice < 0.7) {
      await this.photograph(phone, tab, visit)
    } else if (dice < 0.82) {
      await this.record(phone, tab, visit, 'note.added', { text: '备注 ✓ 𬭎' })
    } else if (dice < 0.88) {
      await this.end(phone, tab, visit)
    } else {
      await this.poison(phone, tab, visit)
    }
  }

  /** Somebody ends a visit: done, or with work left, perhaps for a time that was agreed there. */
  private async end(phone: Phone, tab: Tab, visit: string): Promise<void> {
    const { chance } = this
    const outcome = chance.pick(['done', 'missed', 'stopped', 'stopped'] as const)
    if (outcome === 'stopped' && chance.next() < 0.7) {
      const start = new Date(Date.now() + (2 + chance.below(200)) * 3_600_000).toISOString()
      const agreed = { start, zone: 'Asia/Shanghai', asked_by: 'customer', agreed_by: '王女士' } as const
      await this.record(phone, tab, visit, 'promise.agreed', agreed)
    }
    await this.record(phone, tab, visit, 'visit.completed', { outcome })
  }

  private async record<T extends EventType>(
    phone: Phone,
    tab: Tab,
    visit: string,
    type: T,
    body: Said<T>,
    onScreen: string[] = [],
  ): Promise<void> {
    const event = await tab.outbox.record(type, body, visit)
    this.note(`${phone.name} taps ${type} ${event.id}`)
    this.oracle.taps.set(event.id, { by: phone.person, phone: phone.name, onScreen })
  }

  /** `item`: a text, or what no phone of ours would say and no server can read. */
  private async photograph(phone: Phone, tab: Tab, visit: string, item?: unknown): Promise<void> {
    const bytes = new Uint8Array(Buffer.from(this.chance.pick(this.camera), 'base64'))
    const effects = {
      shrink: async () => ({ bytes: bytes.buffer, width: 16, height: 16 }),
      roomForPhotos: async () => true,
    }
    const event = await addPhoto(tab.db, tab.outbox, effects, new Blob([bytes]), visit, item as string)
    this.note(`${phone.name} photographs ${event.id}`)
    this.oracle.taps.set(event.id, { by: phone.person, phone: phone.name, onScreen: [] })
  }

  /** What no phone of ours sends, and what the queue must get past all the same. */
  private async poison(phone: Phone, tab: Tab, visit: string): Promise<void> {
    const { chance } = this
    this.fired('poison event')
    const kinds = [
      () => this.record(phone, tab, visit, 'note.added', { text: 17 as unknown as string }),
      () => this.record(phone, tab, visit, 'note.added', { text: '长'.repeat(30_000) }),
      () => this.record(phone, tab, visit, 'note.sung' as 'note.added', { text: '啦' }),
      () => this.record(phone, tab, phone.person, 'note.added', { text: '没有这个上门' }),
      () => this.record(phone, tab, chance.pick(this.people.visits), 'note.added', { text: '也许不是我的' }),
      () => this.photograph(phone, tab, chance.pick(this.people.visits)),
      () => this.photograph(phone, tab, visit, 17),
    ]
    await chance.pick(kinds)()
  }

  private async drain(phone: Phone, tab: Tab): Promise<void> {
    const did: string[] = []
    let pending = 0
    tab.engine.wake('tap')
    for (;;) {
      const { events, photos } = await phone.holdings()
      const waiting = [...events.values()].filter((row) => row.state === 'saved').length
      pending = Math.max(pending, waiting)
      const step = await phone.step(tab)
      if (step === null || step.wait === null) {
        await this.look()
        const local = [...photos.values()].filter((photo) => photo.state === 'local')
        if (waiting || local.length)
          this.stuck(phone, tab, `rests with ${waiting} facts and ${local.length} photos`, did)
        return
      }
      did.push(step.did)
      phone.pass(step.wait)
      const pushes = did.filter((one) => one === 'push').length
      if (pushes > Math.ceil(pending / 50) + 8 || did.length > 100)
        this.stuck(phone, tab, `${waiting} facts are left`, did)
    }
  }

  private stuck(phone: Phone, tab: Tab, why: string, did: readonly string[]): never {
    this.oracle.fail('I7', `${phone.name}: ${why}; ${tab.engine.state().trouble}; it did ${did.join(' ')}`)
  }
}
