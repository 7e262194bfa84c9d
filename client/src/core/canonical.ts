/** Canonical JSON (RFC 8785) of values without floats, the twin of `canonical` on the server: equal values, equal bytes. */

const LONE_SURROGATE = /\p{Surrogate}/u

/** Throws TypeError for what has no canonical form here: a float, an integer beyond 2^53, half of a character. */
export function canonical(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value === 0 ? 0 : value)
  if (typeof value === 'string') return text(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object') {
    // sort() compares UTF-16 code units, which is the order that RFC 8785 asks for.
    const names = Object.keys(value).sort()
    return `{${names.map((name) => `${text(name)}:${canonical((value as Record<string, unknown>)[name])}`).join(',')}}`
  }
  throw new TypeError(`${typeof value === 'number' ? value : typeof value} has no canonical form`)
}

function text(value: string): string {
  if (LONE_SURROGATE.test(value)) throw new TypeError('half of a character has no canonical form')
  return JSON.stringify(value)
}
