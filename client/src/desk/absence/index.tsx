import './absence.css'

import { AbsencePage } from './AbsencePage.tsx'

/** Somebody cannot come: what becomes of their visits. */
export default function AbsenceRoom() {
  return <AbsencePage />
}
