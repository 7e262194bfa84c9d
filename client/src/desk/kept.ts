/** What was typed at a desk and not sent: it lies in the tab, outlives a reload, and goes when its owner signs out. */

const PREFIX = 'doorstep.'

/** Storage may be forbidden: then what is kept lasts as long as the page. */
function quietly<T>(use: (storage: Storage) => T): T | null {
  try {
    return use(sessionStorage)
  } catch {
    return null
  }
}

/** What was kept under a name; null: nothing, or nothing that can be read. */
export function kept(name: string): unknown {
  return quietly((storage) => JSON.parse(storage.getItem(PREFIX + name) ?? 'null') as unknown)
}

export function keep(name: string, value: unknown): void {
  quietly((storage) => storage.setItem(PREFIX + name, JSON.stringify(value)))
}

export function forget(name: string): void {
  quietly((storage) => storage.removeItem(PREFIX + name))
}

/** Whoever signs out leaves nothing behind for the next who sits here. */
export function forgetAll(): void {
  quietly((storage) => {
    for (const name of Object.keys(storage)) if (name.startsWith(PREFIX)) storage.removeItem(name)
  })
}
