import { Tabs, route } from '../ui/index.ts'
import { roomAt, rooms } from './rooms.ts'
import { t as shared } from '../ui/words/index.ts'

/** The rooms that somebody sees, to go from one to another. */
export function Places() {
  const here = roomAt(route.value.path)
  const tabs = rooms().flatMap((room) =>
    room.tab
      ? [{ path: room.paths[0]!, label: room.tab.label(), icon: room.tab.icon, here: room === here }]
      : [],
  )
  return <Tabs label={shared('app.pages')} tabs={tabs} />
}
