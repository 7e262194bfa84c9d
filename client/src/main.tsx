import './ui/painted.ts'

import './ui/tokens.css'
import './ui/base.css'
import './ui/ui.css'

import { effect } from '@preact/signals'
import { render } from 'preact'

import { session, start } from './device/index.ts'
import { Boundary, Loading, format, go, lazy, route } from './ui/index.ts'
import type { Lazy } from './ui/lazy.tsx'
import { place, type Place } from './ui/places.ts'
import './ui/scheme.ts'

const PAGES: Readonly<Record<Place, Lazy<object>>> = {
  field: lazy(() => import('./field/index.tsx').then((module) => module.default)),
  desk: lazy(() => import('./desk/index.tsx').then((module) => module.default)),
}
const Customer = lazy(() => import('./customer/index.tsx').then((module) => module.default))
// Who is signed in, as most are who open the app, does without it.
const SignIn = lazy<{ onDone?: () => void }>(() => import('./ui/SignIn.tsx').then((module) => module.SignIn))
const NoPages = lazy(() => import('./ui/none/NoPages.tsx').then((module) => module.NoPages))

/** What anybody may open, whoever is signed in here: a customer's link, and the check of a receipt. */
function isForAnybody(path: string): boolean {
  return /^\/(v|check)(\/|$)/.test(path)
}

function App() {
  if (isForAnybody(route.value.path)) return <Customer />
  const { state } = session.value
  if (state === 'starting') return <Loading />
  if (state === 'signed-out') return <SignIn />
  // Over a session that expired: work goes on, and the person signs in again when they choose to.
  if (route.value.path === '/sign-in') return <SignIn onDone={() => go('/', { replace: true })} />
  const Pages = place.value ? PAGES[place.value] : NoPages
  return <Pages />
}

const app = document.getElementById('app')!
// The frame of the last time stands there until a page is drawn; both change places before the next frame of the screen.
new MutationObserver((_, watch) => {
  if (!app.firstChild) return
  document.getElementById('frame')?.remove()
  watch.disconnect()
}).observe(app, { childList: true })

render(
  <Boundary>
    <App />
  </Boundary>,
  app,
)

// A customer's browser asks for no session and keeps nothing.
let started = false
effect(() => {
  if (started || isForAnybody(route.value.path)) return
  started = true
  void start()
})

// The database is being opened meanwhile.
setTimeout(format.warm)

effect(() => {
  if (place.value) PAGES[place.value].fetch()
})
