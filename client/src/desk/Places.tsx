import { Badge, Tabs, route } from '../ui/index.ts'
import type { Waiting } from './room.ts'
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
            label: <Label words={room.tab.label()} waiting={waits.value[room.folder]} />,
            icon: room.tab.icon,
            here: room === here,
          },
        ]
      : [],
  )
  return <Tabs label={shared('app.pages')} tabs={tabs} />
}

function Label({ words, waiting }: { words: string; waiting: Waiting | undefined }) {
  if (!waiting?.count) return <>{words}</>
  const { count, urgent } = waiting
  const shown = count > MOST ? `${MOST}+` : String(count)
  return (
    <>
      {words}{' '}
      <span data-waits={count}>
        <Badge tone={urgent ? 'bad' : 'neutral'} icon={urgent ? 'warn' : 'clock'}>
          <span aria-hidden="true">{shown}</span>
          <span class="visually-hidden">{t('nav.waits', { count: shown })}</span>
        </Badge>
      </span>
    </>
  )
}
