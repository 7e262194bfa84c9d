/**
 * The service worker: keeps the app itself, so that it opens without a network. It knows nothing about visits; those lie
 * in the database and come through the sync engine.
 *
 * A new version is put down beside the old one and waits until the person lets it in, or every page is closed.
 */
import './pushed.ts'

declare const self: ServiceWorkerGlobalScope
declare const __SHELL_VERSION__: string
/** Addresses of everything that the pages of `field` can ask for, each with its SHA-256 in hexadecimal. */
declare const __SHELL_FILES__: Record<string, string>

const PREFIX = 'doorstep-shell-'
const CACHE = PREFIX + __SHELL_VERSION__
const SHELL = '/'
const FILES = __SHELL_FILES__
/** The frame of Today as it was last drawn; the app keeps it (device/frame.ts). */
const FRAME = { cache: 'doorstep-frame', name: '/frame' }

self.addEventListener('install', (event) => event.waitUntil(keepShell()))
self.addEventListener('activate', (event) => event.waitUntil(forgetOlder()))
self.addEventListener('message', (event) => {
  if (event.data === 'skip-waiting') void self.skipWaiting()
})
self.addEventListener('fetch', (event) => {
  const { request } = event
  const address = new URL(request.url)
  if (request.method !== 'GET' || address.origin !== self.location.origin) return
  if (request.mode === 'navigate') {
    if (isPage(address.pathname))
      event.respondWith(isToday(address.hash) ? framed(request) : kept(SHELL, request))
  } else if (Object.hasOwn(FILES, address.pathname)) {
    event.respondWith(kept(address.pathname, request))
  }
})

/**
 * All or nothing: an installation that fails is tried again at the next visit, and the old version goes on. The digests
 * keep out a page of somebody else's network and half a deployment.
 */
async function keepShell(): Promise<void> {
  const cache = await caches.open(CACHE)
  await Promise.all(
    Object.entries(FILES).map(async ([address, sha256]) => {
      const response = await fetch(address, { cache: address.startsWith('/assets/') ? 'default' : 'reload' })
      // A redirected answer cannot be given to a navigation.
      if (!response.ok || response.redirected) throw new Error(`${address}: ${response.status}`)
      if ((await digest(response.clone())) !== sha256) throw new Error(`${address}: of another build`)
      await cache.put(address, response)
    }),
  )
}

async function digest(response: Response): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await response.arrayBuffer()))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function forgetOlder(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name)
  }
}

async function kept(address: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE)
  return (await cache.match(address)) ?? fetch(request)
}

/** The page with the frame of Today in it, so that something stands there before the app has been read, let alone the database. */
async function framed(request: Request): Promise<Response> {
  const [page, frame] = await Promise.all([kept(SHELL, request), lastFrame()])
  if (!frame) return page
  const looks = `lang="${frame.language}"${frame.scheme ? ` data-scheme="${frame.scheme}"` : ''}`
  const text = (await page.text())
    .replace(/lang="[^"]*"/, () => looks)
    .replace('<div id="app"></div>', (app) => app + frame.html)
  const headers = new Headers(page.headers)
  headers.delete('Content-Encoding')
  headers.delete('Content-Length')
  return new Response(text, { status: page.status, headers })
}

async function lastFrame(): Promise<{ language: string; scheme: string | null; html: string } | null> {
  const found = await caches.match(FRAME.name, { cacheName: FRAME.cache })
  return found ? found.json() : null
}

function isToday(hash: string): boolean {
  return hash === '' || hash === '#/' || hash === '#/today'
}

/** Pages of the app are paths without an ending; the rest is the server's business. */
function isPage(path: string): boolean {
  return !path.startsWith('/api/') && !/\.[a-z0-9]+$/i.test(path) && path !== '/healthz' && path !== '/readyz'
}
