/** The time of this device, as often as a page that tells of minutes has to look. */
import { useEffect, useState } from 'preact/hooks'

const LOOKED_MS = 30_000
/** How much later than promised somebody may come and be on time. */
const LATE_MS = 10 * 60_000

export function useNow(): number {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), LOOKED_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}

/** Whether this instant has passed. */
export function hasBegun(at: string, now: number): boolean {
  return now >= Date.parse(at)
}

/** Whether somebody who was to be there by this instant is late by now. */
export function isLate(by: string, now: number): boolean {
  return now > Date.parse(by) + LATE_MS
}
