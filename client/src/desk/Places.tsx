import { Tabs, route } from '../ui/index.ts'
import { roomAt, rooms } from './rooms.ts'
import { waits } from './waits.ts'
import { Waits } from './Waits.tsx'
import { t as shared } from '../ui/words/index.ts'

/** The rooms that somebody sees, at the lower edge of a narrow window. */
export function Places() {
  const here = roomAt(route.value.path)
  const tabs = rooms().flatMap((room) =>
    room.tab
      ? [
          {
            path: room.paths[0]!,
            label: (
              <>
                {room.tab.label()}
                <Waits waiting={waits.value[room.folder]} />
              </>
            ),
            icon: room.tab.icon,
            here: room === here,
          },
        ]
      : [],
  )
  return <Tabs label={shared('app.pages')} tabs={tabs} />
}
