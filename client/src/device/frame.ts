/** What the service worker puts into the page before the app is here (sw/sw.ts reads it; the names are the same there). */
const CACHE = 'doorstep-frame'
const KEPT_AS = '/frame'

export interface Frame {
  language: string
  /** Light or dark; null: what the system says. */
  scheme: string | null
  /** Without a word of any visit. */
  html: string
}

export async function keepFrame(frame: Frame): Promise<void> {
  await (await caches.open(CACHE)).put(KEPT_AS, Response.json(frame))
}

/** Where a browser keeps nothing, there is nothing to forget. */
export async function forgetFrame(): Promise<void> {
  await globalThis.caches?.delete(CACHE)
}
