/** The network between the phones and the server, and what goes wrong in it. */
import type { Fetch } from '../../../client/src/device/http.ts'
import type { Chance } from './random.ts'

/** What happens to one request. Only the last five reach the server. */
export const FAULTS = [
  'request lost',
  'request late',
  'captive portal',
  'captive answer',
  'stale answer',
  'café says 401',
  'proxy says 413',
  'proxy says 502',
  'busy',
  'too many',
  'answer lost',
  'answer late',
  'answer cut',
  'request doubled',
  'killed before commit',
  'killed after commit',
] as const

export type Fault = (typeof FAULTS)[number]

const PORTAL = '<html>欢迎使用免费无线网络，请先登录。</html>'

/** What all phones share: requests that are still to come, answers that are held back. */
export class Network {
  readonly server: string
  readonly chance: Chance
  /** How often each fault really happened. */
  readonly fired = new Map<string, number>()
  /** A fault of the server's own, which nobody ordered. */
  broken: string | null = null
  /** Requests that arrive later than their phone thinks, or once more. */
  private readonly late: (() => Promise<unknown>)[] = []
  /** Answers that have not reached their phone yet. */
  private readonly held: (() => void)[] = []
  private readonly underWay = new Set<Promise<unknown>>()
  /** The last believable answer to each path, for a cache in between. */
  private readonly cached = new Map<string, { text: string; headers: Headers }>()

  constructor(server: string, chance: Chance) {
    this.server = server
    this.chance = chance
  }

  count(fault: string): void {
    this.fired.set(fault, (this.fired.get(fault) ?? 0) + 1)
  }

  get heldBack(): number {
    return this.held.length
  }

  release(): void {
    this.held.shift()?.()
  }

  async deliverLate(): Promise<void> {
    await this.late
      .shift()?.()
      .catch(() => undefined)
  }

  /** Nothing is held back or late any more. */
  async clear(): Promise<void> {
    while (this.held.length) this.release()
    while (this.late.length) await this.deliverLate()
    await this.quiet()
  }

  /** Resolves when the server has answered everything that reached it. */
  async quiet(): Promise<void> {
    while (this.underWay.size) await Promise.allSettled(this.underWay)
  }

  /** The request itself; the answer is complete when this resolves. */
  async send(
    address: string,
    init: RequestInit,
    cookies: Map<string, string>,
    dies?: string,
  ): Promise<Response> {
    const headers = {
      ...(init.headers as Record<string, string>),
      'Sec-Fetch-Site': 'same-origin',
      'Cookie': [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      ...(dies && { Dies: dies }),
    }
    const sending = fetch(this.server + address, {
      method: init.method!,
      headers,
      body: init.body ?? null,
      redirect: 'error',
    }).then(async (response) => ({ response, body: await response.arrayBuffer() }))
    this.underWay.add(sending)
    const { response, body } = await sending.finally(() => this.underWay.delete(sending))
    if (response.status === 500) this.broken = `${init.method} ${address}: ${new TextDecoder().decode(body)}`
    for (const cookie of response.headers.getSetCookie()) {
      const [name, value] = cookie.split(';')[0]!.split('=') as [string, string]
      cookies.set(name, value)
    }
    if (response.ok)
      this.cached.set(address.split('?')[0]!, {
        text: new TextDecoder().decode(body),
        headers: response.headers,
      })
    return new Response(body, { status: response.status, headers: response.headers })
  }

  /** One request under a fault; `holding` is called when its answer is held back. */
  async meet(
    fault: Fault,
    address: string,
    init: RequestInit,
    cookies: Map<string, string>,
    holding: () => void,
  ): Promise<Response> {
    const send = (dies?: string) => this.send(address, init, cookies, dies)
    this.count(fault)
    switch (fault) {
      case 'request lost':
        throw new TypeError('network')
      case 'request late':
        this.late.push(send)
        throw new TypeError('network')
      case 'captive portal':
        return new Response(PORTAL, { headers: { 'Content-Type': 'text/html' } })
      case 'captive answer':
        return Response.json({ doorstep: 1, results: {}, items: [], epoch: 'free-wifi', server_ms: [0, 0] })
      case 'stale answer': {
        const known = this.cached.get(address.split('?')[0]!)
        return known ? new Response(known.text, { headers: known.headers }) : Response.json({})
      }
      case 'café says 401':
        return new Response(PORTAL, { status: 401, headers: { 'Content-Type': 'text/html' } })
      case 'proxy says 413':
        return new Response(PORTAL, { status: 413, headers: { 'Content-Type': 'text/html' } })
      case 'proxy says 502':
        return new Response(PORTAL, { status: 502, headers: { 'Content-Type': 'text/html' } })
      case 'busy':
        return refusal(503, 'busy')
      case 'too many':
        return refusal(429, 'too_many')
      case 'answer lost':
        await send()
        throw new TypeError('network')
      case 'answer late': {
        const answer = await send()
        const released = new Promise<void>((resolve) => this.held.push(resolve))
        holding()
        await released
        return answer
      }
      case 'answer cut': {
        const answer = await send()
        const text = await answer.text()
        return new Response(text.slice(0, Math.floor(text.length * this.chance.next())), {
          headers: answer.headers,
        })
      }
      case 'request doubled': {
        const answer = await send()
        this.late.push(send)
        return answer
      }
      case 'killed before commit':
        return send('before-commit')
      case 'killed after commit':
        return send('after-answer')
    }
  }
}

function refusal(status: number, code: string): Response {
  return new Response(JSON.stringify({ status, code }), {
    status,
    headers: { 'Content-Type': 'application/problem+json', 'Retry-After': '3' },
  })
}

/** One run of a browser, between its start and its end. */
export class Browser {
  readonly network: Network
  readonly cookies: Map<string, string>
  /** What the next request meets. */
  fault: Fault | null = null
  /** Called when an answer to this browser is held back. */
  onHold: () => void = () => undefined
  private gone = false

  constructor(network: Network, cookies: Map<string, string>) {
    this.network = network
    this.cookies = cookies
  }

  readonly fetch: Fetch = async (address, init) => {
    if (this.gone) throw new TypeError('the page is gone')
    const { fault } = this
    this.fault = null
    return fault
      ? this.network.meet(fault, address, init, this.cookies, () => this.onHold())
      : this.network.send(address, init, this.cookies)
  }

  end(): void {
    this.gone = true
  }
}
