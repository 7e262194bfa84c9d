/** The server's side of docs/protocol.md section 6, in memory: enough to see what a phone does, nothing of the business. */
import { createHash } from 'node:crypto'
import type { VisitDocument } from '../../client/src/core/visit/document.ts'
import type { Fetch } from '../../client/src/device/http.ts'

export interface Asked {
  method: string
  path: string
  person: string | null
  json: any
  bytes: Uint8Array | null
}

interface FeedItem {
  seq: number
  kind: string
  [more: string]: unknown
}

/** Something that is no visit, and who sees it. */
interface Thing {
  what: string
  document: { id: string }
  person: string
}

export class FakeServer {
  epoch = 'epoch-1'
  seq = 0
  backedUp = 0
  now: () => number
  pageItems = 500
  /** Wanted of every phone in the next answers. */
  wanted: string[] = []
  /** What every phone is told that is registered. */
  missing: string[] = []
  /** What it takes events about; null: it is too old to say. */
  things: string[] | null = ['visit']
  /** The statements that it can make again; null: it is too old to say. */
  statements: string[] | null = null
  /** More events than this in one push: 413. */
  largestPush = Infinity
  events = new Map<string, { event: any; person: string; device: string; seq: number }>()
  quarantine = new Map<string, { event: any; reason: string }>()
  devices = new Map<string, string>()
  documents = new Map<string, VisitDocument>()
  standards = new Map<string, object>()
  others: Thing[] = []
  members = new Map<string, Set<string>>()
  formerly = new Map<string, Set<string>>()
  feeds = new Map<string, FeedItem[]>()
  photos = new Map<string, Uint8Array>()
  asked: Asked[] = []

  constructor(now: () => number) {
    this.now = now
  }

  // ── the office ──

  assign(document: VisitDocument, person: string): void {
    this.documents.set(document.id, document)
    set(this.members, document.id).add(person)
    set(this.formerly, document.id).add(person)
    this.feed(person, { kind: 'scope.added', visit: document.id, reason: 'assigned' })
  }

  /** `to`: who goes there now. */
  unassign(visit: string, person: string, to: string | null = null, reason = 'reassigned'): void {
    set(this.members, visit).delete(person)
    this.feed(person, { kind: 'scope.removed', visit, reason, to, promise: null })
  }

  /** The office changes something about a visit; its members hear of it. */
  change(document: VisitDocument): void {
    const changed = { ...document, ver: document.ver + 1 }
    this.documents.set(document.id, changed)
    for (const person of set(this.members, document.id))
      this.feed(person, { kind: 'visit', visit: document.id, document: changed })
  }

  /** The office shows something that is no visit to a person, for the first time. */
  show(what: string, document: { id: string }, person: string): void {
    this.others.push({ what, document, person })
    this.feed(person, { kind: `${what}.added`, [what]: document.id })
  }

  /** It looks otherwise now. */
  alter(what: string, document: { id: string }, person: string): void {
    this.others = this.others.map((one) => (one.document.id === document.id ? { ...one, document } : one))
    this.feed(person, { kind: what, [what]: document.id, thing: document })
  }

  /** It is no longer the person's. */
  hide(what: string, id: string, person: string): void {
    this.others = this.others.filter((one) => one.document.id !== id || one.person !== person)
    this.feed(person, { kind: `${what}.removed`, [what]: id, reason: 'closed' })
  }

  /** Somebody else says something about it, whom its reader hears. */
  hear(what: string, event: { id: string; [what: string]: unknown }, reader: string): void {
    this.seq += 1
    this.events.set(event.id, { event, person: 'somebody', device: 'elsewhere', seq: this.seq })
    this.feed(reader, {
      kind: what === 'visit' ? 'event' : `${what}.event`,
      [what]: event[what],
      id: event.id,
    })
  }

  /** What happens to a server that was set back: it has only what the backup has, under a new epoch. */
  restore(to: FakeServer): void {
    this.epoch = `${this.epoch}'`
    this.seq = to.seq
    this.events = new Map(to.events)
    this.quarantine = new Map(to.quarantine)
    this.devices = new Map(to.devices)
    this.photos = new Map(to.photos)
    this.feeds = new Map([...to.feeds].map(([person, items]) => [person, [...items]]))
  }

  backup(): FakeServer {
    const copy = new FakeServer(this.now)
    copy.restore(this)
    return copy
  }

  // ── the wire ──

  /** The network of a phone that holds the session of `person`; null: of nobody. */
  fetchFor(person: () => string | null): Fetch {
    return async (address, init) => {
      const path = address.replace('/api/v1', '')
      const { body = null } = init
      const bytes = body instanceof ArrayBuffer ? new Uint8Array(body.slice(0)) : null
      const json = typeof body === 'string' ? JSON.parse(body) : null
      const headers = new Headers(init.headers)
      const asked = { method: init.method ?? 'GET', path, person: person(), json, bytes }
      this.asked.push(asked)
      return this.answer(asked, headers)
    }
  }

  private answer(asked: Asked, headers: Headers): Response {
    const { method, path, person } = asked
    const received = this.now()
    const ok = (body: object) =>
      Response.json({
        doorstep: 1,
        req: headers.get('Doorstep-Req'),
        epoch: this.epoch,
        server_ms: [received, this.now()],
        stamp: `signed ${headers.get('Doorstep-Req')}`,
        ...body,
      })
    if (path === '/sync/hello') {
      const things = this.things && { things: this.things }
      const statements = this.statements && { statements: this.statements }
      const proto = { push_min: 1, pull_min: 1, max: 1 }
      return ok({ proto, limits: {}, feed_days: 90, ...things, ...statements })
    }
    if (person === null) return refusal(401, 'sign_in')
    if (path.startsWith('/standard/')) {
      const standard = this.standards.get(path.slice('/standard/'.length))
      return standard ? Response.json(standard) : refusal(404, 'not_found')
    }
    if (headers.get('Doorstep-Person') !== person) return refusal(403, 'wrong_person')
    if (path === '/sync/devices') {
      const { device } = asked.json
      if ((this.devices.get(device) ?? person) !== person) return refusal(403, 'wrong_person')
      this.devices.set(device, person)
      return ok({ device, missing: this.missing })
    }
    if (path === '/sync/push') return this.push(asked, ok)
    if (path.startsWith('/sync/pull'))
      return this.pull(person, new URLSearchParams(path.split('?')[1]).get('cursor'), ok)
    if (path === '/sync/photos/have') {
      const { sha256 } = asked.json as { sha256: string[] }
      const readable = [...this.quarantine.values()].filter(({ reason }) => reason !== 'malformed')
      const named = new Set([...this.events.values(), ...readable].map(({ event }) => event.body.sha256))
      const own = sha256.filter((hash) => named.has(hash))
      return ok({
        verified: own.filter((hash) => this.photos.has(hash)),
        missing: own.filter((hash) => !this.photos.has(hash)),
      })
    }
    if (method === 'PUT' && path.startsWith('/sync/photos/')) {
      const hash = path.slice('/sync/photos/'.length)
      if (createHash('sha256').update(asked.bytes!).digest('hex') !== hash)
        return refusal(422, 'hash_mismatch')
      this.photos.set(hash, asked.bytes!)
      return ok({ sha256: hash, size: asked.bytes!.length })
    }
    if (path === '/sync/diag') return ok({})
    return refusal(404, 'not_found')
  }

  private push({ json, person }: Asked, ok: (body: object) => Response): Response {
    if (!this.devices.has(json.device)) return refusal(409, 'unknown_device')
    if (this.devices.get(json.device) !== person) return refusal(403, 'wrong_person')
    if (json.events.length > this.largestPush) return refusal(413, 'too_large')
    const results: Record<string, object> = {}
    for (const event of json.events) results[event.id] = this.take(event, person!, json.device)
    return ok({ results, want_photos: this.wanted, backed_up_seq: this.backedUp })
  }

  private take(event: any, person: string, device: string): { result: string; reason?: string } {
    const known = this.events.get(event.id)
    if (known) {
      const same = JSON.stringify(known.event) === JSON.stringify(event)
      return same ? { result: 'duplicate' } : { result: 'quarantined', reason: 'id_reused' }
    }
    const aside = this.quarantine.get(event.id)
    if (aside) return { result: 'quarantined', reason: aside.reason }
    if (event.visit === undefined && this.things?.some((thing) => thing in event)) {
      this.seq += 1
      this.events.set(event.id, { event, person, device, seq: this.seq })
      return { result: 'accepted' }
    }
    const reason = !this.documents.has(event.visit)
      ? 'unknown_visit'
      : !set(this.formerly, event.visit).has(person)
        ? 'not_yours'
        : event.body.text === 'poison' || event.body.item === 'poison'
          ? 'malformed'
          : null
    if (reason) {
      this.quarantine.set(event.id, { event, reason })
      return { result: 'quarantined', reason }
    }
    this.seq += 1
    this.events.set(event.id, { event, person, device, seq: this.seq })
    for (const member of set(this.members, event.visit))
      this.feed(member, { kind: 'event', visit: event.visit, id: event.id })
    return { result: 'accepted' }
  }

  private pull(person: string, cursor: string | null, ok: (body: object) => Response): Response {
    const at =
      cursor === null ? null : (JSON.parse(atob(cursor)) as { epoch: string; seq: number; from?: number })
    const feed = this.feeds.get(person) ?? []
    const head = feed.at(-1)?.seq ?? 0
    const more = { base: cursor, backed_up_seq: this.backedUp, want_photos: this.wanted }
    if (!at || at.epoch !== this.epoch || at.from !== undefined || at.seq > head) {
      const scope = [...this.members].filter(([, people]) => people.has(person)).map(([visit]) => visit)
      const from = at?.epoch === this.epoch ? (at.from ?? 0) : 0
      const until = from + this.pageItems
      const items = scope.slice(from, until).map((visit) => this.whole(visit, head, 'reset'))
      if (until >= scope.length) items.push(...this.othersOf(person, head))
      const last = until >= scope.length
      const next = last ? { epoch: this.epoch, seq: head } : { epoch: this.epoch, seq: head, from: until }
      return ok({ ...more, reset: true, more: !last, cursor: btoa(JSON.stringify(next)), items })
    }
    const later = feed.filter((item) => item.seq > at.seq)
    const items = later.slice(0, this.pageItems).map((item) => this.filled(item))
    const reached = items.at(-1)?.seq ?? at.seq
    const next = btoa(JSON.stringify({ epoch: this.epoch, seq: reached }))
    return ok({ ...more, reset: false, more: later.length > items.length, cursor: next, items })
  }

  private filled(item: FeedItem): FeedItem {
    if (item.kind === 'scope.added') return this.whole(item['visit'] as string, item.seq, 'assigned')
    if (item.kind.endsWith('.added')) return this.wholeOther(item.kind.split('.')[0]!, item)
    if (item.kind === 'event' || item.kind.endsWith('.event'))
      return { ...item, event: this.stored(item['id'] as string) }
    return item
  }

  private othersOf(person: string, seq: number): FeedItem[] {
    return this.others
      .filter((one) => one.person === person)
      .map(({ what, document }) => this.wholeOther(what, { seq, kind: `${what}.added`, [what]: document.id }))
  }

  private wholeOther(what: string, item: FeedItem): FeedItem {
    const rows = [...this.events.values()].filter((row) => row.event[what] === item[what])
    const thing = this.others.find((one) => one.what === what && one.document.id === item[what])?.document
    return { ...item, thing, reason: 'assigned', events: rows.map((row) => this.stored(row.event.id)) }
  }

  private whole(visit: string, seq: number, reason: string): FeedItem {
    const events = [...this.events.values()].filter((row) => row.event.visit === visit)
    const document = this.documents.get(visit)
    return {
      seq,
      kind: 'scope.added',
      visit,
      document,
      reason,
      events: events.map((row) => this.stored(row.event.id)),
    }
  }

  private stored(id: string): object {
    const { event, person, device, seq } = this.events.get(id)!
    const { wrapped, iv, ciphertext, ...open } = event.body
    const body = event.type === 'private.answered' ? open : event.body
    return { ...event, body, by: person, device, seq, received: new Date(this.now()).toISOString() }
  }

  private feed(person: string, item: { kind: string; [more: string]: unknown }): void {
    const items = this.feeds.get(person) ?? []
    this.feeds.set(person, items)
    if (!/^(\w+\.)?event$/.test(item.kind)) this.seq += 1
    items.push({ ...item, seq: this.seq })
  }
}

export function refusal(status: number, code: string, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify({ type: 'about:blank', title: code, status, code }), {
    status,
    headers: { 'Content-Type': 'application/problem+json', ...headers },
  })
}

function set<K>(map: Map<K, Set<string>>, key: K): Set<string> {
  const found = map.get(key) ?? new Set<string>()
  map.set(key, found)
  return found
}
