import './dispatcher.css'

import { EmptyState, ErrorState, Header, Loading, Page, Shell, UnknownPage, route } from '../ui/index.ts'
import { useLoaded } from '../ui/loaded.ts'
import { Book } from './book/Book.tsx'
import { DayPage } from './day/DayPage.tsx'
import { ground, readGround } from './ground.ts'
import { Messages } from './messages/Messages.tsx'
import { Places } from './DispatcherPlaces.tsx'
import { Settings } from './own/DispatcherSettings.tsx'
import { t } from './words/index.ts'

export default function Dispatcher() {
  const [opened, again] = useLoaded('ground', readGround)
  const { path } = route.value
  if (path === '/settings') return <Settings />
  if (ground.value && ground.value.teams.length > 0) {
    if (path === '/') return <DayPage />
    if (path === '/book') return <Book />
    if (path === '/messages') return <Messages />
    return <UnknownPage foot={<Places />} />
  }
  return (
    <Shell foot={<Places />}>
      <Header title={t('nav.day')} />
      <Page>
        {opened.state === 'loading' && <Loading />}
        {opened.state === 'refused' && <ErrorState problem={opened.problem} onRetry={again} />}
        {opened.state === 'here' && (
          <EmptyState icon="person" title={t('team.none')}>
            <p>{t('team.none.text')}</p>
          </EmptyState>
        )}
      </Page>
    </Shell>
  )
}
