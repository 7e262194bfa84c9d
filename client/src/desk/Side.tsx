import { useEffect, useRef } from 'preact/hooks'

import { session } from '../device/index.ts'
import { Icon, href, route } from '../ui/index.ts'
import { t as shared } from '../ui/words/index.ts'
import { GROUPS, type Group, type Tab } from './room.ts'
import { roomAt, rooms } from './rooms.ts'
import { waits } from './waits.ts'
import { Waits } from './Waits.tsx'
import { t } from './words/index.ts'

type Placed = ReturnType<typeof rooms>[number] & { tab: Tab }

/** At the left of a wide window: the rooms that somebody sees, by what they are for, and who is signed in. */
export function Side() {
  const list = useRef<HTMLElement>(null)
  const { path } = route.value
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView?.({ block: 'nearest' })
  }, [path])
  const seen = rooms().filter((room): room is Placed => room.tab !== null)
  const of = (group: Group): Placed[] => seen.filter(({ tab }) => (tab.group ?? 'setup') === group)
  return (
    <aside class="desk-side" aria-label={t('side')}>
      <p class="desk-brand">{shared('app.name')}</p>
      <nav class="desk-nav" aria-label={shared('app.pages')} ref={list}>
        {GROUPS.filter((group) => of(group).length > 0).map((group) => (
          <div key={group} class="desk-group">
            {group !== 'work' && <p class="desk-group-name">{t(`group.${group}`)}</p>}
            <ul>
              {of(group).map((room) => (
                <Place key={room.folder} room={room} here={room === roomAt(path)} />
              ))}
            </ul>
          </div>
        ))}
        <ul class="desk-own">
          {of('own').map((room) => (
            <Place key={room.folder} room={room} here={room === roomAt(path)} />
          ))}
        </ul>
      </nav>
      <Oneself />
    </aside>
  )
}

function Place({ room, here }: { room: Placed; here: boolean }) {
  return (
    <li>
      <a class="desk-place" href={href(room.paths[0]!)} aria-current={here ? 'page' : undefined}>
        <Icon name={room.tab.icon} />
        <span>{room.tab.label()}</span>
        <Waits waiting={waits.value[room.folder]} />
      </a>
    </li>
  )
}

/** Who is signed in, and which team that is about. */
function Oneself() {
  const { person } = session.value
  if (!person) return null
  return (
    <p class="desk-oneself" data-oneself>
      <span class="strong">{person.name}</span> <span class="numerals quiet">{person.staff_no}</span>
      <br />
      <span class="quiet">{person.team?.name ?? t('team.all')}</span>
    </p>
  )
}
