/** `?date=2026-11-30&team=…`: what is given, as the query of an address; empty where nothing is. */
export function query(asked: Readonly<Record<string, string | number | null | undefined>>): string {
  const given = Object.entries(asked).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  )
  return given.length > 0
    ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`
    : ''
}
