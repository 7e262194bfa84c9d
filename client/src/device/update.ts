/** A new version of the app: offered when nobody is in the middle of something, never forced. */
import { computed, signal } from '@preact/signals'
import { networkFetch, type Fetch } from './http.ts'

const waiting = signal<ServiceWorker | null>(null)
const captures = signal(0)
let asked = false

/** Whether to offer the new version now. */
export const updateReady = computed(() => waiting.value !== null && captures.value === 0)

/** Holds the offer back while a capture (camera, signature, a form) is open; returns how to end that, once. */
export function openCapture(): () => void {
  captures.value += 1
  let open = true
  return () => {
    if (open) captures.value -= 1
    open = false
  }
}

/** Lets the new version take over; the page loads again when it has. */
export function applyUpdate(): void {
  if (!updateReady.peek()) return
  asked = true
  waiting.peek()?.postMessage('skip-waiting')
}

/** Registers the service worker, which keeps the app itself for use without a network. */
export async function keepShell(container: ServiceWorkerContainer, reload: () => void): Promise<void> {
  container.addEventListener('controllerchange', () => {
    // Another tab may have let the new version in: this page goes on with what it has loaded.
    if (asked) reload()
  })
  const registration = await container.register('/sw.js', { scope: '/', updateViaCache: 'none' })
  const look = () => {
    // Without a controller this is the first installation, and nothing older is running.
    waiting.value = container.controller ? registration.waiting : null
  }
  registration.addEventListener('updatefound', () =>
    registration.installing?.addEventListener('statechange', look),
  )
  look()
}

/** Asks the server which version it serves, past every cache, and has the browser fetch it when it is another one. */
export async function checkForUpdate(
  container: ServiceWorkerContainer,
  running: string,
  send: Fetch = networkFetch,
): Promise<void> {
  const served = await send('/version.json', { cache: 'no-store' })
    .then((response) => response.json() as Promise<{ entry?: unknown }>)
    .catch(() => null)
  if (typeof served?.entry !== 'string' || served.entry === running) return
  const registration = await container.getRegistration('/')
  await registration?.update().catch(() => undefined)
}
