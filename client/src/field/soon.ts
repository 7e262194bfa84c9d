/** What is begun when Today stands there, and never before. */
import { keepNotifications } from '../device/notifications.ts'
import { Problem } from '../device/index.ts'
import { keepToday } from './frame.ts'

export function soon(): void {
  keepToday()
  // Without a network the server hears of it at another start.
  keepNotifications().catch((problem: unknown) => {
    if (!(problem instanceof Problem)) throw problem
  })
}
