/** What this browser knows of the office from the last time: with it a page asks for all that it needs at once. */

interface Known {
  /** The standard that was in force. */
  standard?: string
  /** The zone by whose clock the office works. */
  zone?: string
}

const STORED_AS = 'doorstep.office'

/** Storage may be forbidden: then every time is the first. */
export function known(): Known {
  try {
    return (JSON.parse(localStorage.getItem(STORED_AS) ?? '{}') ?? {}) as Known
  } catch {
    return {}
  }
}

export function know(more: Known): void {
  try {
    localStorage.setItem(STORED_AS, JSON.stringify({ ...known(), ...more }))
  } catch {
    // See known().
  }
}
