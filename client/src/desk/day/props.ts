/** What the board and the lists of a day are given. */
import type { Day, TechnicianDay } from '../visit/calls.ts'
import type { Look } from './VisitCard.tsx'

export interface BoardProps {
  day: Day
  /** The people that are looked at. */
  people: readonly TechnicianDay[]
  look: Look
  onHours: (person: TechnicianDay['person']) => void
}
