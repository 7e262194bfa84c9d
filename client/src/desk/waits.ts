/** How many wait in the rooms that somebody sees, as their tabs say it. */
import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

import { Problem } from '../device/index.ts'
import { useQuietly } from '../ui/quietly.ts'
import type { Waiting } from './room.ts'
import { rooms } from './rooms.ts'

const EVERY_MS = 60_000

/** By the folder of the room; a room that was never asked, or does not count, is not there. */
export const waits = signal<Readonly<Record<string, Waiting>>>({})

/** Asks every room that counts. What could not be asked stays as it was: the room itself says why. */
export async function countAgain(): Promise<void> {
  for (const { folder, waits: ask } of rooms()) {
    if (!ask) continue
    try {
      const found = await ask()
      waits.value = { ...waits.value, [folder]: found }
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
    }
  }
}

/** Keeps the counts while the desk lies open; whoever comes next begins anew. */
export function useWaits(): void {
  useEffect(() => {
    waits.value = {}
    void countAgain()
  }, [])
  useQuietly(countAgain, '', EVERY_MS)
}
