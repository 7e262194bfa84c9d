import { Badge, Tabs, route } from '../ui/index.ts'
import { roomAt, rooms } from './rooms.ts'
import { waits } from './waits.ts'
import { t as shared } from '../ui/words/index.ts'
import { t } from './words/index.ts'

/** More than this many are not counted. */
const MOST = 99

/** The rooms that somebody sees, to go from one to another. */
export function Places() {
  const here = roomAt(route.value.path)
  const tabs = rooms().flatMap((room) =>
    room.tab
      ? [
          {
            path: room.paths[0]!,
            label: <Label words={room.tab.label()} count={waits.value[room.folder] ?? 0} />,
            icon: room.tab.icon,
            here: room === here,
          },
        ]
      : [],
  )
  return <Tabs label={shared('app.pages')} tabs={tabs} />
}

function Label({ words, count }: { words: string; count: number }) {
  if (count === 0) return <>{words}</>
  const shown = count > MOST ? `${MOST}+` : String(count)
  return (
    <>
      {words}{' '}
      <span data-waits={count}>
        <Badge tone="bad" icon="speech">
          <span aria-hidden="true">{shown}</span>
          <span class="visually-hidden">{t('nav.waits', { count: shown })}</span>
        </Badge>
      </span>
    </>
  )
}
