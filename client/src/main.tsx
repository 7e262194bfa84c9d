import './ui/tokens.css'
import './ui/base.css'
import './ui/ui.css'

import { render, type ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'

import { session, start } from './device/index.ts'
import { Boundary, EmptyState, ErrorState, Loading, Page, Preferences, Shell, ToastPlace, go, route } from './ui/index.ts'
import { area, type Area } from './ui/roles.ts'
import { SignIn } from './ui/SignIn.tsx'
import { t } from './ui/words/index.ts'

const PAGES: Readonly<Record<Area, () => Promise<{ default: ComponentType }>>> = {
  technician: () => import('./technician/index.tsx'),
  supervisor: () => import('./supervisor/index.tsx'),
}

/** The pages of one role, fetched when first needed. */
function Pages({ of }: { of: Area }) {
  const [Loaded, setLoaded] = useState<{ of: Area; component: ComponentType } | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    if (failed) return
    let wanted = true
    PAGES[of]().then(
      (module) => wanted && setLoaded({ of, component: module.default }),
      () => wanted && setFailed(true),
    )
    return () => {
      wanted = false
    }
  }, [of, failed])
  if (Loaded?.of === of) return <Loaded.component />
  if (failed) return <ErrorState problem={{ code: 'unreachable' }} onRetry={() => setFailed(false)} kept />
  return <Loading />
}

function App() {
  const { state } = session.value
  if (state === 'starting') return <Loading />
  if (state === 'signed-out') return <SignIn />
  // Expired: work goes on; the person signs in again when they choose to.
  if (route.value.path === '/sign-in' && state === 'expired') return <SignIn onDone={() => go('/', { replace: true })} />
  if (area.value) return <Pages of={area.value} />
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
