/** Keeps the customer's page up to date while somebody looks at it, and lets it speak for its own link alone. */
import { useEffect, useRef, useState } from 'preact/hooks'

import { Problem } from '../device/index.ts'
import { newerVisit, openLink, type Visit } from './calls.ts'

const REFRESHED_MS = 20_000

/** The visit that a link names. */
const visitOf = (link: string): string => link.split('.')[0]!

/**
 * Asks every twenty seconds while the page is in view, and at once when it comes back, whether anything has changed. It asks
 * as long as the page is looked at, touched or not: whoever waits for somebody touches nothing. Answers of when the page is, in
 * milliseconds, once nobody answered; null while it is fresh. `said` counts what the customer said: an answer that set off before
 * is older than the one to that.
 */
export function useFresh(
  link: string,
  onNewer: (visit: Visit) => void,
  onGone: (problem: Problem) => void,
  said: { current: number },
): number | null {
  const tag = useRef<string | null>(null)
  const shown = useRef('')
  const heard = useRef(0)
  const [stale, setStale] = useState<number | null>(null)
  useEffect(() => {
    shown.current = visitOf(link)
    let asking = false
    let wanted = true
    heard.current = Date.now()
    setStale(null)
    const again = async (): Promise<void> => {
      if (asking || document.visibilityState !== 'visible') return
      asking = true
      const before = said.current
      try {
        const visit = await newest(link, shown, tag)
        if (!wanted) return
        heard.current = Date.now()
        setStale(null)
        if (said.current !== before) tag.current = null
        else if (visit) onNewer(visit)
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem
        if (!wanted) return
        if (problem.status === 404) onGone(problem)
        else setStale(heard.current)
      } finally {
        asking = false
      }
    }
    const soon = (): void => void again()
    const timer = setInterval(soon, REFRESHED_MS)
    document.addEventListener('visibilitychange', soon)
    addEventListener('online', soon)
    return () => {
      wanted = false
      clearInterval(timer)
      document.removeEventListener('visibilitychange', soon)
      removeEventListener('online', soon)
    }
    // The callbacks are new functions at each render; `link` says when the page is another one.
  }, [link])
  return stale
}

/** `shown`: the visit that the link opened last, which need not be the one that it names: an order goes on with another. */
async function newest(
  link: string,
  shown: { current: string },
  tag: { current: string | null },
): Promise<Visit | null> {
  try {
    const found = await newerVisit(tag.current)
    if (found === null) return null
    if (found.value.visit === shown.current) {
      tag.current = found.tag
      return found.value
    }
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.status !== 404) throw problem
  }
  tag.current = null // another link was opened in this browser since, or the order goes on with another visit
  const opened = await openLink(link)
  shown.current = opened.visit
  return opened
}

/** Sends what the customer decided on the page of a link, also when another link was opened in this browser since. */
export async function inItsName<T>(link: string, send: (visit: string) => Promise<T>): Promise<T> {
  const visit = visitOf(link)
  try {
    return await send(visit)
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.code !== 'no_such_link') throw problem
    await openLink(link)
    return send(visit)
  }
}
