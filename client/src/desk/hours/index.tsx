import './hours.css'

import { route } from '../../ui/index.ts'
import { HoursPage } from './HoursPage.tsx'
import { WorkingDays } from './WorkingDays.tsx'

/** Who works when, who is away, and which days are working days. */
export default function HoursRoom() {
  return route.value.path === '/working-days' ? <WorkingDays /> : <HoursPage />
}
