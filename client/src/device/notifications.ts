/**
 * Push notifications to this browser: asking for them, keeping them while somebody works here, and giving them up.
 *
 * A subscription is the browser's, and the server knows it by the session. Whose wish it was is kept here, so that the
 * next person at the same browser neither gets nor keeps it.
 */
import { signal } from '@preact/signals'

import { toBase64url } from './base64.ts'
import { api, inHand, signedIn } from './phone.ts'
import type { Wire } from './wire.ts'

/**
 * `unsupported`: this browser cannot; `from-home`: only an app on the home screen can; `denied`: the person forbade it in
 * the browser; `unreachable`: the browser did not reach its push service; `not-here`: this installation pushes nothing.
 */
export type Notifying = 'unsupported' | 'from-home' | 'denied' | 'unreachable' | 'not-here' | 'off' | 'on'

const WISH = 'doorstep.push'
/** The worker of the app, and the one of a browser that keeps no app: it does nothing but show what is pushed. */
const APP_SCOPE = '/'
const OWN_SCOPE = '/push/'
/** A push service that cannot be reached may never say so. */
const PATIENCE_MS = 20_000

/** The other channels over which the server tells this person something; null until it has said. */
export const others = signal<readonly string[] | null>(null)

/** How it stands here, as far as is known. */
export const notifying = signal<Notifying>('off')

/** Looks how it stands, and asks nobody for anything. Throws Problem, once it is seen how it stands. */
export async function look(): Promise<void> {
  notifying.value = await standing()
  if (notifying.value !== 'on' && notifying.value !== 'off') await ofServer()
}

async function ofServer(): Promise<Wire['PushHere']> {
  const said = await api.get<Wire['PushHere']>('/push')
  others.value = said.others
  return said
}

/** Switches it on, after a tap: the browser asks the person. Throws Problem when our server does not answer. */
export async function switchOn(): Promise<void> {
  const cannot = ofBrowser()
  if (cannot) return look()
  if ((await Notification.requestPermission()) !== 'granted') return look()
  const { key } = await ofServer()
  if (key === null) return void (notifying.value = 'not-here')
  const subscription = await subscribed(await registration(), key)
  if (!subscription) return void (notifying.value = 'unreachable')
  await tell(subscription)
  listen()
  wish(signedIn.peek().person?.id ?? null)
  notifying.value = 'on'
}

/** Switches it off: the browser forgets the address at once, our server too when it answers. */
export async function switchOff(): Promise<void> {
  wish(null)
  notifying.value = 'off'
  await giveUp()
  await api.delete('/push')
}

/**
 * Tells the server, once for each start, where this browser takes what is pushed, if whoever is signed in wanted it here;
 * gives up what somebody else wanted. And has the phone look for news when something was pushed while it is open.
 */
export async function keepNotifications(): Promise<void> {
  if (ofBrowser() || Notification.permission !== 'granted') return
  listen()
  const person = signedIn.peek().person?.id
  if (!person) return
  if (wished() !== person) return giveUp()
  const { key } = await ofServer()
  if (key === null) return giveUp()
  const subscription = await subscribed(await registration(), key)
  if (subscription) await tell(subscription)
}

function listen(): void {
  navigator.serviceWorker.onmessage = ({ data }: MessageEvent<{ pushed?: string; open?: string }>) => {
    if (data.pushed !== undefined) inHand()?.engine.wake('tap')
    // Only what stands behind # changes: the page goes there without being loaded anew.
    if (data.open) location.assign(data.open)
  }
}

async function standing(): Promise<Notifying> {
  const cannot = ofBrowser()
  if (cannot) return cannot
  if (Notification.permission === 'denied') return 'denied'
  const mine = wished() !== null && wished() === signedIn.peek().person?.id
  return mine && Notification.permission === 'granted' && (await found()) ? 'on' : 'off'
}

/** Why this browser cannot; null when it can. */
function ofBrowser(): Notifying | null {
  if ('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window) return null
  // iPhones and iPads can, but only for an app on the home screen.
  return 'standalone' in navigator && navigator.standalone === false ? 'from-home' : 'unsupported'
}

/** The worker that shows what is pushed: the app's own where there is one. */
async function registration(): Promise<ServiceWorkerRegistration> {
  const all = await navigator.serviceWorker.getRegistrations()
  const known = [APP_SCOPE, OWN_SCOPE].map((scope) =>
    all.find((one) => new URL(one.scope).pathname === scope),
  )
  const used =
    known.find((one) => one) ?? (await navigator.serviceWorker.register('/push.js', { scope: OWN_SCOPE }))
  await active(used)
  return used
}

/** A worker that has not started yet cannot subscribe. */
function active({ active: now, waiting, installing }: ServiceWorkerRegistration): Promise<void> | void {
  const coming = installing ?? waiting
  if (now || !coming) return
  return new Promise((resolve) =>
    coming.addEventListener('statechange', () => coming.state === 'activated' && resolve()),
  )
}

async function found(): Promise<PushSubscription | null> {
  for (const one of await navigator.serviceWorker.getRegistrations()) {
    const subscription = await one.pushManager.getSubscription()
    if (subscription) return subscription
  }
  return null
}

/** The subscription of this browser to our key, made if need be; null when its push service cannot be reached. */
async function subscribed(
  { pushManager }: ServiceWorkerRegistration,
  key: string,
): Promise<PushSubscription | null> {
  const before = await pushManager.getSubscription()
  if (before && isKey(before.options.applicationServerKey, key)) return before
  await before?.unsubscribe()
  const patience = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS))
  const asked = pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }).catch(() => null)
  return Promise.race([asked, patience])
}

function isKey(used: ArrayBuffer | null, key: string): boolean {
  return used !== null && toBase64url(new Uint8Array(used)) === key
}

async function tell(subscription: PushSubscription): Promise<void> {
  const { endpoint, keys } = subscription.toJSON()
  await api.put('/push', { endpoint, keys })
}

async function giveUp(): Promise<void> {
  await (await found())?.unsubscribe().catch(() => false)
}

/** Storage may be forbidden: then it lasts as long as the session knows it. */
function wished(): string | null {
  try {
    return localStorage.getItem(WISH)
  } catch {
    return null
  }
}

function wish(person: string | null): void {
  try {
    if (person) localStorage.setItem(WISH, person)
    else localStorage.removeItem(WISH)
  } catch {
    // See wished().
  }
}
