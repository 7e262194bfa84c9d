/**
 * The only `fetch` of the client.
 *
 * Two ways to ask: `api`, for the pages, which throws a `Problem` when the server refuses; and `exchange`, for the
 * sync engine, where a refusal is data and an answer counts only when it proves that it is Doorstep's own.
 */

import type { Wire } from './wire.ts'

export type Fetch = (address: string, init: RequestInit) => Promise<Response>

const PREFIX = '/api/v1'
const PROTOCOL = '1'
/** A request that says nothing for this long is given up. A photo of 4 MiB passes in it at 70 kB/s. */
const PATIENCE_MS = 60_000

/** What is wrong with one part of the input: a JSON pointer (RFC 6901), a code and a sentence. */
export type Fault = Wire['Fault']

/** A refusal as the server worded it (RFC 9457). `unreachable` with status 0: no answer that can be believed. */
export class Problem extends Error {
  override name = 'Problem'
  readonly code: string
  readonly status: number
  /** The id of the thing that it is about. */
  readonly of: string | null
  /** Ids of what is in the way. */
  readonly others: readonly string[]
  readonly faults: readonly Fault[]
  readonly retryAfter: number | null
  /** All that it says, for what only one page asks. */
  readonly document: Readonly<Record<string, unknown>>

  constructor(status: number, document: Record<string, unknown>, retryAfter: number | null = null) {
    super(text(document.detail) ?? text(document.title) ?? `HTTP ${status}`)
    this.status = status
    this.code = text(document.code) ?? 'error'
    this.of = text(document.of)
    this.others = Array.isArray(document.others) ? document.others.filter((id) => typeof id === 'string') : []
    this.faults = Array.isArray(document.faults) ? (document.faults as Fault[]) : []
    this.retryAfter = retryAfter
    this.document = document
  }

  static unreachable(): Problem {
    return new Problem(0, { code: 'unreachable', title: 'The server did not answer.' })
  }
}

/** The browser's fetch, with an end to its patience; `AbortSignal.timeout` is too young for browsers inside apps. */
export const networkFetch: Fetch = (address, init) => {
  const patience = new AbortController()
  setTimeout(() => patience.abort(), PATIENCE_MS)
  return fetch(address, { ...init, signal: patience.signal })
}

export interface Asking {
  body?: unknown
  /** Makes a POST that creates repeatable. */
  key?: string
  /** The version that a write changes. */
  ifMatch?: number | string
  /** The tag of what the page has: an answer that is the same comes without a body. */
  ifNoneMatch?: string | null
}

export interface Api {
  get<T>(path: string): Promise<T>
  /** What is there now, with its tag; null when it is what the tag names still. */
  newer<T>(path: string, tag: string | null): Promise<{ value: T; tag: string | null } | null>
  post<T>(path: string, body?: unknown, asking?: Pick<Asking, 'key' | 'ifMatch'>): Promise<T>
  put<T>(path: string, body: unknown, asking?: Pick<Asking, 'key' | 'ifMatch'>): Promise<T>
  patch<T>(path: string, body: unknown, asking?: Pick<Asking, 'key' | 'ifMatch'>): Promise<T>
  delete(path: string): Promise<void>
  /** A picture or a file. */
  blob(path: string): Promise<Blob>
}

/** The pages' way to the server. Each call resolves to the answer's JSON or throws a `Problem`. */
export function createApi(send: Fetch): Api {
  async function ask(method: string, path: string, asking: Asking = {}): Promise<Response> {
    const headers: Record<string, string> = { Accept: 'application/json' }
    if (asking.body !== undefined) headers['Content-Type'] = 'application/json'
    if (asking.key !== undefined) headers['Idempotency-Key'] = asking.key
    if (asking.ifMatch !== undefined) headers['If-Match'] = `"${asking.ifMatch}"`
    if (asking.ifNoneMatch) headers['If-None-Match'] = asking.ifNoneMatch
    let response: Response
    try {
      const body = asking.body === undefined ? null : JSON.stringify(asking.body)
      response = await send(PREFIX + path, { method, headers, body, ...SAME_ORIGIN })
    } catch {
      throw Problem.unreachable()
    }
    if (response.ok || (response.status === 304 && asking.ifNoneMatch)) return response
    const document = await jsonOf(response)
    throw document ? new Problem(response.status, document, retryAfter(response)) : unexplained(response)
  }

  async function json<T>(method: string, path: string, asking?: Asking): Promise<T> {
    const response = await ask(method, path, asking)
    return response.status === 204 ? (undefined as T) : read(response)
  }

  async function read<T>(response: Response): Promise<T> {
    const body = await jsonOf(response)
    // A captive portal answers 200 with its own page.
    if (body === null) throw Problem.unreachable()
    return body as T
  }

  return {
    get: (path) => json('GET', path),
    newer: async (path, tag) => {
      const response = await ask('GET', path, { ifNoneMatch: tag })
      return response.status === 304
        ? null
        : { value: await read(response), tag: response.headers.get('ETag') }
    },
    post: (path, body, asking) => json('POST', path, { body, ...asking }),
    put: (path, body, asking) => json('PUT', path, { body, ...asking }),
    patch: (path, body, asking) => json('PATCH', path, { body, ...asking }),
    delete: async (path) => void (await ask('DELETE', path)),
    blob: async (path) => {
      const response = await ask('GET', path)
      if (contentType(response) === 'text/html') throw Problem.unreachable()
      return response.blob()
    },
  }
}

/** What came of one exchange of the sync protocol. */
export type Outcome =
  /** Doorstep's own answer to this very request. `times`: t0 and t3 on the phone's clock, t1 and t2 on the server's. */
  | { kind: 'answer'; body: Record<string, unknown>; epoch: string; times: Times }
  /** `code` is null when a machine in between refused, and not Doorstep. `retryAfter` in seconds. */
  | { kind: 'refusal'; status: number; code: string | null; retryAfter: number | null }
  /** Nothing that can be believed: no network, a page of somebody else, half an answer. */
  | { kind: 'silence' }

export interface Times {
  t0: number
  t1: number
  t2: number
  t3: number
  /** The phone's monotonic clock at t3, milliseconds. */
  mono: number
  /** The nonce of the request, and the server's signature under it, t1 and t2; null from a server that does not sign. */
  req: string
  stamp: string | null
}

export interface Exchange {
  method: 'GET' | 'POST' | 'PUT'
  /** Below /sync. */
  path: string
  json?: unknown
  bytes?: ArrayBuffer
  /** Whom this phone believes signed in: the server refuses the request in another person's session. */
  person: string
  /** Names this one request; its answer has to repeat it. */
  nonce: string
}

export interface Line {
  fetch: Fetch
  /** The phone's clock, milliseconds since 1970. */
  now(): number
  /** The phone's monotonic clock, milliseconds. */
  mono(): number
}

/** One request of the sync protocol and what came of it; never throws. */
export async function exchange(line: Line, asked: Exchange): Promise<Outcome> {
  const headers: Record<string, string> = {
    'Accept': 'application/json',
    'Doorstep-Proto': PROTOCOL,
    'Doorstep-App': __APP_VERSION__,
    'Doorstep-Req': asked.nonce,
    'Doorstep-Person': asked.person,
  }
  if (asked.json !== undefined) headers['Content-Type'] = 'application/json'
  if (asked.bytes !== undefined) headers['Content-Type'] = 'image/jpeg'
  const body = asked.bytes ?? (asked.json === undefined ? null : JSON.stringify(asked.json))
  const t0 = line.now()
  const started = line.mono()
  try {
    const response = await line.fetch(`${PREFIX}/sync${asked.path}`, {
      method: asked.method,
      headers,
      body,
      ...SAME_ORIGIN,
    })
    const document = await jsonOf(response)
    const mono = line.mono()
    if (!response.ok) {
      const code = contentType(response) === 'application/problem+json' ? text(document?.code) : null
      return { kind: 'refusal', status: response.status, code, retryAfter: retryAfter(response) }
    }
    const epoch = text(document?.epoch)
    const [t1, t2] = Array.isArray(document?.server_ms) ? (document.server_ms as unknown[]) : []
    const own = document?.doorstep === 1 && document.req === asked.nonce
    if (!document || !own || epoch === null || !Number.isInteger(t1) || !Number.isInteger(t2))
      return { kind: 'silence' }
    // The wall clock may be set while the request is under way: only the monotonic clock knows how long it took.
    const times = {
      t0,
      t1: t1 as number,
      t2: t2 as number,
      t3: t0 + (mono - started),
      mono,
      req: asked.nonce,
      stamp: text(document.stamp),
    }
    return { kind: 'answer', body: document, epoch, times }
  } catch {
    return { kind: 'silence' }
  }
}

const SAME_ORIGIN = { credentials: 'same-origin', cache: 'no-store', redirect: 'error' } as const

function contentType(response: Response): string {
  return (response.headers.get('Content-Type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

/** The body as a JSON object or array; null when it is anything else. */
async function jsonOf(response: Response): Promise<Record<string, unknown> | null> {
  if (!/^application\/(problem\+)?json$/.test(contentType(response))) return null
  try {
    const body: unknown = await response.json()
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : null
  } catch {
    return null
  }
}

function unexplained(response: Response): Problem {
  return response.status >= 500
    ? new Problem(response.status, { code: 'unavailable' }, retryAfter(response))
    : new Problem(response.status, {}, retryAfter(response))
}

/** Seconds; the header's other form, a date, is read against this phone's clock by nobody and so ignored. */
function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
