/**
 * The address is the fragment: `#/visit/0197…?phase=work`. A fragment needs no server and no rewriting, so a
 * page opens offline from any address the phone has kept.
 */
import { signal } from '@preact/signals'

export interface Route {
  path: string
  query: URLSearchParams
}

function current(): Route {
  const [path = '', query = ''] = location.hash.replace(/^#/, '').split('?')
  return { path: path.startsWith('/') ? path : '/', query: new URLSearchParams(query) }
}

export const route = signal<Route>(current())

/** The address that `route` speaks of. The browser changes its own first and says so a moment later. */
let shown = location.hash

window.addEventListener('hashchange', () => {
  shown = location.hash
  route.value = current()
})

export function href(path: string): string {
  return `#${path}`
}

/**
 * Opens a page. `replace` leaves no step for the back button, for a page that is over; where somebody has already
 * gone on, it does nothing: it would take the place of the page that they went to.
 */
export function go(path: string, { replace = false } = {}): void {
  if (replace) {
    if (location.hash !== shown) return
    history.replaceState(null, '', href(path))
    shown = location.hash
    route.value = current()
  } else {
    location.hash = path
  }
}

/** The parts of `path` that stand for `:names` in `pattern`, or null where it does not fit. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return null
  const found: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const value = given[index]!
    if (!part.startsWith(':')) {
      if (part !== value) return null
    } else if (value === '') {
      return null
    } else {
      try {
        found[part.slice(1)] = decodeURIComponent(value)
      } catch {
        return null
      }
    }
  }
  return found
}
