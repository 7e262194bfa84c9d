import { Badge, Icon } from '../../../ui/index.ts'
import { savedOf } from '../view.ts'
import { t as ofVisit } from '../words/index.ts'

/** Where these facts are: a small sign once they are on this phone, another once the server has them; what was set aside says so. */
export function SavedTick({ visit, events }: { visit: string; events: readonly string[] }) {
  if (events.length === 0) return null
  const saved = savedOf(visit, events)
  const word = ofVisit(`saved.${saved}`)
  return (
    <span class="visit-saved" data-saved={saved} title={word}>
      {saved === 'attention' ? (
        <Badge tone="bad" icon="warn">
          {word}
        </Badge>
      ) : (
        <>
          <Icon name={saved} />
          <span class="visually-hidden">{word}</span>
        </>
      )}
    </span>
  )
}
