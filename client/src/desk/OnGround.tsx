import type { ComponentChildren } from 'preact'

import { EmptyState, ErrorState, Header, Loading, Page } from '../ui/index.ts'
import { useLoaded } from '../ui/loaded.ts'
import { ground, readGround } from './ground.ts'
import { t } from './words/index.ts'

interface OnGroundProps {
  /** What stands above until the room is drawn. */
  title: string
  /** Draws the room, once there is something to plan with. */
  children: () => ComponentChildren
}

/** A room that plans: it needs the standard in force and a team. */
export function OnGround({ title, children }: OnGroundProps) {
  const [opened, again] = useLoaded('ground', async () => {
    if (!ground.peek()) await readGround()
  })
  if (ground.value && ground.value.teams.length > 0) return <>{children()}</>
  const lacks = ground.value ? 'team' : 'standard'
  return (
    <>
      <Header title={title} />
      <Page>
        {opened.state === 'loading' && <Loading />}
        {opened.state === 'refused' && <ErrorState problem={opened.problem} onRetry={again} />}
        {opened.state === 'here' && (
          <EmptyState icon="person" title={t(lacks === 'team' ? 'team.none' : 'standard.none')}>
            <p>{t(lacks === 'team' ? 'team.none.text' : 'standard.none.text')}</p>
          </EmptyState>
        )}
      </Page>
    </>
  )
}
