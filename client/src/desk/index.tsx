import './desk.css'
import './frame.css'

import type { ComponentType } from 'preact'
import { useEffect, useLayoutEffect, useState } from 'preact/hooks'

import { Problem } from '../device/index.ts'
import { Shell, go, lazy, route } from '../ui/index.ts'
import { UnknownPage } from '../ui/unknown/UnknownPage.tsx'
import { useAlarm } from './alarm.ts'
import { Head } from './Head.tsx'
import { useKeys } from './keys.ts'
import { Places } from './Places.tsx'
import { ROOMS, roomAt, rooms } from './rooms.ts'
import { Search } from './search/Search.tsx'
import { Side } from './Side.tsx'
import { useWaits } from './waits.ts'
import { useWide } from './wide.ts'
import { Despite } from './Despite.tsx'

const MODULES = import.meta.glob<{ default: ComponentType }>('./*/index.tsx')

/** Each room comes as a chunk of its own. */
const PAGES = new Map(
  ROOMS.map(({ folder }) => [folder, lazy(async () => (await MODULES[`./${folder}/index.tsx`]!()).default)]),
)

/** The room that was opened is drawn by then: until then nothing stands in its way. */
const DRAWN_MS = 3_000

/** Without a network the server hears of it another time. */
async function keepNotified(): Promise<void> {
  const { keepNotifications } = await import('../device/notifications.ts')
  await keepNotifications().catch((problem: unknown) => {
    if (!(problem instanceof Problem)) throw problem
  })
}

/** The office: the rooms that somebody's roles open, one at a time. */
export default function Desk() {
  const { path, query } = route.value
  const room = roomAt(path)
  const wide = useWide()
  useWaits()
  useKeys()
  useAlarm()
  useLayoutEffect(() => {
    // Every room has an address of its own, so that what is chosen in it is no change of page.
    if (path === '/' && room) go(`${room.paths[0]}${query.size > 0 ? `?${query}` : ''}`, { replace: true })
  }, [path])
  // Before the room is drawn, which asks for the same.
  useState(() => room?.early?.())
  useEffect(() => {
    // What is here opens at once, also after a new version took the place of these files on the server.
    const drawn = setTimeout(() => {
      for (const { folder } of rooms()) PAGES.get(folder)!.fetch()
      void keepNotified()
    }, DRAWN_MS)
    return () => clearTimeout(drawn)
  }, [])
  const around = {
    head: wide ? (
      <>
        <Side />
        <Head>
          <Search />
        </Head>
      </>
    ) : (
      <div class="desk-find">
        <Search />
      </div>
    ),
    foot: !wide && <Places />,
  }
  const Room = room && PAGES.get(room.folder)!
  return (
    <div class="desk-office" data-wide={wide}>
      {Room ? (
        <Shell {...around}>
          <Room />
        </Shell>
      ) : (
        <UnknownPage {...around} />
      )}
      <Despite />
    </div>
  )
}
