/** What somebody of the office says at a place of the desk, filled in with what is known there. */
import { saidAt, type Place, type Values } from '../core/script.ts'
import { Spoken } from '../ui/script/Spoken.tsx'
import { valuesAbout, type About } from '../ui/script/values.ts'
import { ground } from './ground.ts'

interface SpokenAtProps {
  at: readonly Place[]
  about: About
  /** Whose sentences they are. */
  role?: 'dispatcher' | 'supervisor'
  /** What the place knows beside. */
  values?: Values
}

/** The sentences of a place, in the order in which they are said. */
export function SpokenAt({ at, about, role = 'dispatcher', values }: SpokenAtProps) {
  const standard = ground.value?.standard
  if (!standard) return null
  const found = saidAt(standard, at, { role, kind: about.kind })
  return <Spoken said={found} values={{ ...valuesAbout(standard, about), ...values }} />
}
