/** What is asked before the page is here that needs it: the answer comes while the page's own file does. */

const LASTS_MS = 10_000

const asked = new Map<string, Promise<unknown>>()

/** Asks; what nobody takes soon is forgotten, because it may be out of date by then. */
export function askEarly(name: string, ask: () => Promise<unknown>): void {
  const answer = ask()
  // Whoever takes it hears of a refusal.
  answer.catch(() => undefined)
  asked.set(name, answer)
  setTimeout(() => asked.get(name) === answer && asked.delete(name), LASTS_MS)
}

/** The answer that was asked for early, once; otherwise asks now. */
export function taken<T>(name: string, ask: () => Promise<T>): Promise<T> {
  const early = asked.get(name) as Promise<T> | undefined
  asked.delete(name)
  return early ?? ask()
}
