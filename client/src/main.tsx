import './ui/tokens.css'
import './ui/base.css'
import './ui/ui.css'

import { render, type ComponentType } from 'preact'

import { session, start } from './device/index.ts'
import {
  Boundary,
  EmptyState,
  Loading,
  Page,
  Preferences,
  Shell,
  ToastPlace,
  go,
  lazy,
  route,
} from './ui/index.ts'
import { area, type Area } from './ui/roles.ts'
import { SignIn } from './ui/SignIn.tsx'
import { t } from './ui/words/index.ts'

const PAGES: Readonly<Record<Area, ComponentType>> = {
  technician: lazy(() => import('./technician/index.tsx').then((module) => module.default)),
  supervisor: lazy(() => import('./supervisor/index.tsx').then((module) => module.default)),
}

function App() {
  const { state } = session.value
  if (state === 'starting') return <Loading />
  if (state === 'signed-out') return <SignIn />
  // Expired: work goes on; the person signs in again when they choose to.
  if (route.value.path === '/sign-in' && state === 'expired')
    return <SignIn onDone={() => go('/', { replace: true })} />
  if (area.value) {
    const Pages = PAGES[area.value]
    return <Pages />
  }
  return (
    <Shell>
      <Page>
        <h1>{t('app.name')}</h1>
        <EmptyState icon="person" title={t('app.no-role.title')}>
          <p>{t('app.no-role.text')}</p>
        </EmptyState>
        <Preferences />
      </Page>
    </Shell>
  )
}

render(
  <Boundary>
    <App />
    <ToastPlace />
  </Boundary>,
  document.getElementById('app')!,
)

void start()
