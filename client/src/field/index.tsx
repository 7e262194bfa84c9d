import { useEffect } from 'preact/hooks'

import { storage } from '../device/index.ts'
import { lazy, match, route } from '../ui/index.ts'
import { Places } from './Places.tsx'
import { asking } from './asking.ts'
import { handedOver } from './handedOver.ts'
import { Today } from './today/Today.tsx'

// Today opens first and alone; the service worker brings the rest before anybody needs it.
const VisitPage = lazy(() => import('./visit/Visit.tsx').then((module) => module.VisitPage))
const NobodyHome = lazy(() => import('./visit/nobody/NobodyHome.tsx').then((module) => module.NobodyHome))
const SignOff = lazy(() => import('./visit/signoff/SignOff.tsx').then((module) => module.SignOff))
const Outbox = lazy(() => import('./own/Outbox.tsx').then((module) => module.Outbox))
const History = lazy(() => import('./own/History.tsx').then((module) => module.History))
const PastVisit = lazy(() => import('./own/PastVisit.tsx').then((module) => module.PastVisit))
const Settings = lazy(() => import('./own/Settings.tsx').then((module) => module.Settings))
const LeavePage = lazy(() => import('./own/Leave.tsx').then((module) => module.LeavePage))
const UnknownPage = lazy(() => import('../ui/unknown/UnknownPage.tsx').then((module) => module.UnknownPage))
const Asked = lazy(() => import('./visit/time/Asked.tsx').then((module) => module.Asked))
const StoragePage = lazy(() => import('./StoragePage.tsx').then((module) => module.StoragePage))

/** By then Today is drawn. */
const SOON_MS = 3_000

/** The page, and what the phone asks back about a tap on any of them. */
export default function Technician() {
  useEffect(() => {
    // The way out has to be here before the phone's storage fails, and the cache with it.
    const soon = setTimeout(() => {
      StoragePage.fetch()
      void import('./soon.ts').then(({ soon }) => soon())
    }, SOON_MS)
    return () => clearTimeout(soon)
  }, [])
  return (
    <>
      <Room />
      {asking.value && <Asked />}
    </>
  )
}

function Room() {
  const { path } = route.value
  const visit = match('/visit/:id', path)?.id
  const nobody = match('/visit/:id/nobody', path)?.id
  const past = match('/history/:id', path)?.id
  const signed = handedOver.value ?? match('/visit/:id/sign', path)?.id

  if (storage.value.trouble) return <StoragePage />
  if (signed) return <SignOff key={signed} id={signed} />
  if (visit) return <VisitPage id={visit} />
  if (nobody) return <NobodyHome id={nobody} />
  if (past) return <PastVisit id={past} />
  switch (path) {
    case '/':
    case '/today':
      return <Today />
    case '/outbox':
      return <Outbox />
    case '/history':
      return <History />
    case '/leave':
      return <LeavePage />
    case '/settings':
      return <Settings />
    default:
      return <UnknownPage foot={<Places />} />
  }
}
