/** A phone: the real device layer on a disk of its own, in one or two tabs, which can be killed, set back and copied. */
import type { VisitDocument } from '../../../client/src/core/visit/document.ts'
import { Database, databaseName } from '../../../client/src/device/database.ts'
import type { Effects } from '../../../client/src/device/effects.ts'
import { uuid7 } from '../../../client/src/device/ids.ts'
import { createOutbox, type Outbox } from '../../../client/src/device/outbox.ts'
import type { EventRow, Meta, PhotoRow } from '../../../client/src/device/rows.ts'
import { openDatabase, type LocalStore } from '../../../client/src/device/storage.ts'
import { createEngine, type Engine, type Step } from '../../../client/src/device/sync/engine.ts'
import { diskAfter, diskOf, fill, type Disk } from './disk.ts'
import { Browser, type Fault, type Network } from './network.ts'
import type { Chance } from './random.ts'

const HOUR_MS = 3_600_000
const IMAGES_KEPT = 3
const META = ['device', 'epoch', 'cursor', 'backed_up_seq'] as const

export interface Tab {
  db: Database
  outbox: Outbox
  engine: Engine
  /** The step that waits for an answer that is held back. */
  waits: Promise<Step> | null
}

/** What a phone has on its disk, as far as anybody asks. */
export interface Holdings {
  events: Map<string, EventRow>
  documents: Map<string, VisitDocument>
  photos: Map<string, PhotoRow>
  bytes: Set<string>
  meta: Partial<Pick<Meta, (typeof META)[number]>>
}

export class Phone {
  readonly name: string
  readonly person: string
  readonly clock = { wall: Date.now(), mono: 0 }
  tabs: Tab[] = []
  /** Something may have changed on the disk since somebody looked. */
  touched = true
  private readonly network: Network
  private readonly chance: Chance
  private readonly tabCount: number
  private readonly local: LocalStore & { copy(): Map<string, string> }
  private browser: Browser
  private factory = new IDBFactory()
  /** What the disk was like lately. */
  private images: Disk[] = []

  constructor(
    name: string,
    person: string,
    session: string,
    network: Network,
    chance: Chance,
    tabCount = 1,
    local: Map<string, string> = new Map(),
  ) {
    this.name = name
    this.person = person
    this.network = network
    this.chance = chance
    this.tabCount = tabCount
    this.local = memory(new Map(local))
    this.browser = new Browser(network, new Map([['doorstep', session]]))
  }

  /** Opens the app; on a given disk, or on the one that is there. */
  async open(disk: Disk | null = null): Promise<void> {
    this.browser.end()
    this.browser = new Browser(this.network, this.browser.cookies)
    this.close()
    if (disk) {
      this.factory = new IDBFactory()
      globalThis.indexedDB = this.factory
      const made = new Database(this.person)
      await made.open()
      made.close()
      await fill(this.factory, databaseName(this.person), disk)
    }
    this.tabs = []
    for (let count = 0; count < this.tabCount; count += 1) this.tabs.push(await this.openTab())
    this.touched = true
  }

  /** The same database on another phone of this person. */
  async cloned(name: string, session: string): Promise<Phone> {
    const copy = new Phone(name, this.person, session, this.network, this.chance, 1, this.local.copy())
    Object.assign(copy.clock, this.clock)
    await copy.open(await this.disk())
    return copy
  }

  /** One step of a tab's engine under a fault; null when the tab waits for an answer that is held back. */
  async step(tab: Tab, fault: Fault | null = null): Promise<Step | null> {
    this.touched = true
    if (tab.waits) return null
    const held = new Promise<null>((resolve) => (this.browser.onHold = () => resolve(null)))
    this.browser.fault = fault
    const step = tab.engine.step()
    tab.waits = step
    void step.catch(() => undefined).then(() => (tab.waits = null))
    const done = await Promise.race([step, held])
    this.browser.fault = null
    return done
  }

  /** Steps until a tab's engine wants to wait for more than a moment; at most so many. */
  async work(tab: Tab, steps: number, fault: Fault | null): Promise<string[]> {
    const did: string[] = []
    const at = this.chance.below(steps)
    for (let count = 0; count < steps; count += 1) {
      const step = await this.step(tab, count === at ? fault : null)
      did.push(step?.did ?? 'held')
      if (!step || step.wait === null) break
      this.pass(step.wait)
    }
    return did
  }

  /** The power goes in the middle of a step, after so many commits, and comes back. */
  async die(tab: Tab, commits: number, fault: Fault | null): Promise<void> {
    const dying = this.step(tab, fault)
    const disk = await diskAfter(commits, dying)
    this.browser.end()
    await this.network.quiet()
    await this.open(disk ?? (await this.disk()))
  }

  async rememberDisk(): Promise<void> {
    this.images = [...this.images, await this.disk()].slice(-IMAGES_KEPT)
  }

  /** The power goes, and what was written lately never reached the disk; false when there is nothing to go back to. */
  async goBack(): Promise<boolean> {
    const disk = this.images.length ? this.chance.pick(this.images) : null
    if (disk) await this.open(disk)
    return disk !== null
  }

  /** The browser throws the database away, and with it perhaps what stands in localStorage. */
  async evict(): Promise<void> {
    this.factory = new IDBFactory()
    this.images = []
    if (this.chance.next() < 0.5) this.local.copy().forEach((_, key) => this.local.removeItem(key))
    await this.open()
  }

  /** Changes whose session this browser has; null: nobody's. */
  signIn(session: string | null): void {
    if (session === null) this.browser.cookies.delete('doorstep')
    else this.browser.cookies.set('doorstep', session)
  }

  get session(): string | null {
    return this.browser.cookies.get('doorstep') ?? null
  }

  pass(milliseconds: number): void {
    this.clock.wall += Math.ceil(milliseconds)
    this.clock.mono += Math.ceil(milliseconds)
  }

  /** Long enough for the engine to tidy up again. */
  passAnHour(): void {
    this.pass(HOUR_MS + 1)
  }

  async holdings(): Promise<Holdings> {
    const { db } = this.tabs[0]!
    return db.read(['events', 'documents', 'photos', 'photo_bytes', 'meta'], async (tx) => ({
      events: new Map((await tx.events.getAll()).map((row) => [row.id, row])),
      documents: new Map((await tx.documents.getAll()).map((row) => [row.id, row.document])),
      photos: new Map((await tx.photos.getAll()).map((row) => [row.sha256, row])),
      bytes: new Set(await tx.photo_bytes.getAllKeys()),
      meta: Object.fromEntries(await Promise.all(META.map(async (key) => [key, await tx.get(key)] as const))),
    }))
  }

  close(): void {
    for (const { db, engine } of this.tabs) {
      engine.stop()
      db.close()
    }
  }

  private disk(): Promise<Disk> {
    return diskOf(this.factory, databaseName(this.person))
  }

  private async openTab(): Promise<Tab> {
    const effects: Effects = {
      boot: this.id(),
      fetch: this.browser.fetch,
      now: () => this.clock.wall,
      mono: () => this.clock.mono,
      tz: () => 480,
      random: () => this.chance.next(),
      id: () => this.id(),
      visible: () => true,
      // The schedule calls every step itself.
      timers: { set: () => null, clear: () => undefined },
      describe: async () => ({ name: this.name, standalone: false, persisted: false }),
    }
    // A database is opened in the IndexedDB of that moment: so each phone has its own in one process.
    globalThis.indexedDB = this.factory
    const { db } = await openDatabase(this.person, effects, this.local)
    // Five megabytes in every photograph of the disk would be all that a schedule does.
    await db.write([], async (tx) => ({ value: await tx.unset('ballast'), change: null }))
    return { db, outbox: createOutbox(db, effects), engine: createEngine(db, effects), waits: null }
  }

  private id(): string {
    return uuid7(this.clock.wall, this.chance.bytes(10))
  }
}

function memory(items: Map<string, string>): LocalStore & { copy(): Map<string, string> } {
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    copy: () => new Map(items),
  }
}
