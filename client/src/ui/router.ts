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

window.addEventListener('hashchange', () => {
  route.value = current()
})

export function href(path: string): string {
  return `#${path}`
}

/** Opens a page. `replace` leaves no step for the back button, for a page that is over. */
export function go(path: string, { replace = false } = {}): void {
  if (replace) {
    history.replaceState(null, '', href(path))
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
