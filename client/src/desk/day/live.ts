/** A day that stays up to date while it is looked at. */
import { useEffect, useRef, useState } from 'preact/hooks'

import { Problem } from '../../device/index.ts'
import { useLoaded, type Loaded } from '../../ui/loaded.ts'
import { useQuietly } from '../../ui/quietly.ts'
import { readDay } from '../calls.ts'
import type { Day } from '../visit/calls.ts'
import { countAgain } from '../waits.ts'
import { changes, type Changes } from './calls.ts'

/** What a phone says is on the board within two seconds; asking costs the server a few rows. */
const EVERY_MS = 1500
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

/** So many changes at once are read as a whole day. */
const MANY = 50

/**
 * The day with what was changed put in its place; rows that nothing happened to stay the same, and are not drawn again.
 * Null where it has to be read as a whole: somebody goes who has no row yet.
 */
export function merged(day: Day, { seq, visits, cards, waiting }: Changes): Day | null {
  const touched = new Set(visits)
  const known = new Set(day.technicians.map(({ person }) => person.id))
  if (visits.length > MANY || cards.some(({ person }) => person !== null && !known.has(person))) return null
  const put = <One extends { id: string }>(were: readonly One[], now: readonly One[]): One[] => {
    const stay = were.filter(({ id }) => !touched.has(id))
    return stay.length === were.length && now.length === 0 ? (were as One[]) : [...stay, ...now]
  }
  const of = (id: string | null) => cards.filter(({ person }) => person === id).map(({ card }) => card)
  return {
    ...day,
    seq,
    technicians: day.technicians.map((row) => {
      const found = put(row.visits, of(row.person.id))
      return found === row.visits ? row : { ...row, visits: found }
    }),
    unassigned: put(day.unassigned, of(null)),
    waiting: put(day.waiting, waiting),
  }
}

const NOTHING: ReadonlySet<string> = new Set()

export function useDay(date: string, team: string): LiveDay {
  const key = `${date} ${team}`
  const [first, again] = useLoaded(key, () => readDay(date, team))
  const [newer, setNewer] = useState<{ key: string; day: Day } | null>(null)
  const [changed, setChanged] = useState(NOTHING)
  const [problem, setProblem] = useState<Problem | null>(null)
  const heard = useRef({ key: '', seq: 0, at: 0 })
  const here: Loaded<Day> =
    newer?.key === key && first.state === 'here' ? { state: 'here', value: newer.day } : first
  const shown = useRef<Day | null>(null)
  shown.current = here.state === 'here' ? here.value : null

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
  const take = (found: Changes): Promise<void> | void => {
    const before = shown.current
    const day = before && merged(before, found)
    if (!day) return read(found.visits)
    heard.current.seq = found.seq
    setProblem(null)
    setNewer({ key, day })
    setChanged(new Set(found.visits))
    void countAgain()
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
        const found = await changes(date, team, seq)
        if (Date.now() - at > STALE_MS) return read(found.visits)
        if (found.visits.length > 0) return take(found)
        heard.current.seq = found.seq
        setProblem(null)
      }),
    key,
    EVERY_MS,
  )
  return {
    loaded: here,
    again,
    refresh: () => noted(() => read([])),
    changed,
    silent: problem && { problem, since: heard.current.at },
  }
}
