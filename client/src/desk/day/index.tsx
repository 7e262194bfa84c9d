import './board.css'
import './cards.css'
import './day.css'
import './extras.css'

import { OnGround } from '../OnGround.tsx'
import { t as desk } from '../words/index.ts'
import { DayPage } from './DayPage.tsx'

/** What happens on one day, and what can be done about it. */
export default function Day() {
  return <OnGround title={desk('nav.day')}>{() => <DayPage />}</OnGround>
}
