/** A day that stays up to date while it is looked at. */
import { useEffect, useRef, useState } from 'preact/hooks'

import { Problem } from '../../device/index.ts'
import { useLoaded, type Loaded } from '../../ui/loaded.ts'
import { useQuietly } from '../../ui/quietly.ts'
import { readDay } from '../calls.ts'
import type { Day } from '../visit/calls.ts'
import { countAgain } from '../waits.ts'
import { changes } from './calls.ts'

const EVERY_MS = 5000
/** Lateness comes by the clock, without anything being changed. */
const STALE_MS = 60_000

export interface LiveDay {
  loaded: Loaded<Day>
  /** Asks again after a refusal. */
  again: () => void
  /** Reads the day without a spinner. Throws nothing: what the server refuses shows in `silent`. */
  refresh: () => Promise<void>
  /** The visits that were changed when the day was last read again. */
  changed: ReadonlySet<string>
  /** Why the day is not up to date, and since when (milliseconds); null while it is. */
  silent: { problem: Problem; since: number } | null
}

const NOTHING: ReadonlySet<string> = new Set()

export function useDay(date: string, team: string): LiveDay {
  const key = `${date} ${team}`
  const [first, again] = useLoaded(key, () => readDay(date, team))
  const [newer, setNewer] = useState<{ key: string; day: Day } | null>(null)
  const [changed, setChanged] = useState(NOTHING)
  const [problem, setProblem] = useState<Problem | null>(null)
  const heard = useRef({ key: '', seq: 0, at: 0 })

  const took = (day: Day): void => {
    heard.current = { key, seq: day.seq, at: Date.now() }
    setProblem(null)
  }
  useEffect(() => {
    if (first.state === 'here') took(first.value)
    setChanged(NOTHING)
  }, [first])

  const read = async (touched: readonly string[]): Promise<void> => {
    const day = await readDay(date, team)
    took(day)
    setNewer({ key, day })
    setChanged(new Set(touched))
    // What a customer changed by the link is said there, too.
    if (touched.length > 0) void countAgain()
  }
  const noted = async (ask: () => Promise<void>): Promise<void> => {
    try {
      await ask()
    } catch (refused) {
      if (!(refused instanceof Problem)) throw refused
      setProblem(refused)
    }
  }
  useQuietly(
    () =>
      noted(async () => {
        const { seq, at } = heard.current
        if (heard.current.key !== key) return
        const found = await changes(team, seq)
        if (found.visits.length > 0 || Date.now() - at > STALE_MS) return read(found.visits)
        heard.current.seq = found.seq
        setProblem(null)
      }),
    key,
    EVERY_MS,
  )
  return {
    loaded: newer?.key === key && first.state === 'here' ? { state: 'here', value: newer.day } : first,
    again,
    refresh: () => noted(() => read([])),
    changed,
    silent: problem && { problem, since: heard.current.at },
  }
}
