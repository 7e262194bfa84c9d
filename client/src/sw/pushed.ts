/**
 * What is pushed: shows it, has open pages look for news, and opens what it is about when it is tapped.
 *
 * Browsers take away the right to push from whoever shows nothing, so that each one is shown; one that came before
 * stands in its own place again, without a sound.
 */
export {}

declare const self: ServiceWorkerGlobalScope

/** As the server writes it (messages/channels/push.py). `tag`: of two that have the same, the later one stands. */
interface Pushed {
  id: string
  tag: string
  title: string
  text: string
  lang: string
  /** What it opens: an address of the app. */
  page: string
}

const SEEN = { cache: 'doorstep-pushed', name: '/pushed', most: 50 }
const ICON = '/icons/icon-192.png'
const ANYTHING: Pushed = {
  id: '',
  tag: 'doorstep',
  title: 'Doorstep 上门',
  text: '',
  lang: 'zh-CN',
  page: '/',
}

self.addEventListener('push', (event) => event.waitUntil(show(read(event.data))))
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(open(String((event.notification.data as { page?: unknown } | null)?.page ?? '/')))
})

async function show(pushed: Pushed): Promise<void> {
  const again = await seenBefore(pushed.id).catch(() => false)
  await self.registration.showNotification(pushed.title, {
    body: pushed.text,
    tag: pushed.tag,
    lang: pushed.lang,
    icon: ICON,
    badge: ICON,
    silent: again,
    data: { page: pushed.page },
    // Not in the types of TypeScript yet: without it one that takes the place of another makes no sound.
    ...(again ? {} : { renotify: true }),
  })
  for (const page of await pages()) page.postMessage({ pushed: pushed.id })
}

/** Whatever cannot be read is shown without words of its own. */
function read(data: PushMessageData | null): Pushed {
  try {
    return { ...ANYTHING, ...(data?.json() as Partial<Pushed>) }
  } catch {
    return ANYTHING
  }
}

/** Notes that this one came, and says whether it had. */
async function seenBefore(id: string): Promise<boolean> {
  if (!id) return false
  const cache = await caches.open(SEEN.cache)
  const seen: string[] = await cache.match(SEEN.name).then((found) => found?.json() ?? [])
  if (seen.includes(id)) return true
  await cache.put(SEEN.name, Response.json([...seen, id].slice(-SEEN.most)))
  return false
}

/** Opens an address in a page that is open already, or else in a new one. An address of somebody else is none. */
async function open(page: string): Promise<void> {
  const address = new URL(page, self.location.origin)
  if (address.origin !== self.location.origin) return
  const [first] = await pages()
  if (!first) return void (await self.clients.openWindow(address.href))
  // A page that this worker did not hand out cannot be sent elsewhere: it is asked to go there.
  await first.navigate(address.href).catch(() => first.postMessage({ open: address.href }))
  await first.focus()
}

async function pages(): Promise<readonly WindowClient[]> {
  const all = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  // A customer's page, and the check of a receipt, belong to whoever opened them.
  return all.filter(({ url }) => !/^#\/(v|check)(\/|$)/.test(new URL(url).hash))
}
