/** Light, dark, or what the system says: saved on this phone, mirrored in `<html data-scheme>`. */
import { effect, signal } from '@preact/signals'

export const SCHEMES = ['system', 'light', 'dark'] as const
export type Scheme = (typeof SCHEMES)[number]

const STORED_AS = 'doorstep.scheme'

/** Storage may be forbidden: then the choice lasts as long as the page. */
function stored(): Scheme {
  try {
    const value = localStorage.getItem(STORED_AS)
    return value === 'light' || value === 'dark' ? value : 'system'
  } catch {
    return 'system'
  }
}

export const scheme = signal<Scheme>(stored())

export function chooseScheme(chosen: Scheme): void {
  scheme.value = chosen
  try {
    localStorage.setItem(STORED_AS, chosen)
  } catch {
    // See stored().
  }
}

effect(() => {
  const chosen = scheme.value
  if (chosen === 'system') delete document.documentElement.dataset.scheme
  else document.documentElement.dataset.scheme = chosen
})
