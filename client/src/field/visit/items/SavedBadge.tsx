import { Badge, type IconName, type Tone } from '../../../ui/index.ts'
import { savedOf, type Saved } from '../view.ts'
import { t as ofVisit } from '../words/index.ts'

const LOOK: Record<Saved, { tone: Tone; icon: IconName }> = {
  saved: { tone: 'neutral', icon: 'saved' },
  sent: { tone: 'good', icon: 'sent' },
  attention: { tone: 'bad', icon: 'warn' },
}

/** Where these facts are: on this phone, with the server, or set aside. */
export function SavedBadge({ visit, events }: { visit: string; events: readonly string[] }) {
  if (events.length === 0) return null
  const saved = savedOf(visit, events)
  return (
    <span data-saved={saved}>
      <Badge {...LOOK[saved]}>{ofVisit(`saved.${saved}`)}</Badge>
    </span>
  )
}
