import './technician.css'

import { useEffect } from 'preact/hooks'

import { storage } from '../device/index.ts'
import { EmptyState, Header, LinkButton, Page, Shell, href, match, route } from '../ui/index.ts'
import { t as shared } from '../ui/words/index.ts'
import { StoragePage } from './Banners.tsx'
import { History } from './History.tsx'
import { Outbox } from './Outbox.tsx'
import { Places } from './Places.tsx'
import { Settings } from './Settings.tsx'
import { SignOff } from './signoff/SignOff.tsx'
import { handedOver } from './signoff/mode.ts'
import { Today } from './Today.tsx'
import { VisitPage } from './Visit.tsx'

export default function Technician() {
  const { path } = route.value
  const visit = match('/visit/:id', path)?.id
  const signed = handedOver.value ?? match('/visit/:id/sign', path)?.id
  useEffect(() => window.scrollTo(0, 0), [path])

  if (storage.value.trouble) return <StoragePage />
  if (signed) return <SignOff key={signed} id={signed} />
  if (visit) return <VisitPage id={visit} />
  switch (path) {
    case '/':
    case '/today':
      return <Today />
    case '/outbox':
      return <Outbox />
    case '/history':
      return <History />
    case '/settings':
      return <Settings />
    default:
      return <Unknown />
  }
}

function Unknown() {
  return (
    <Shell foot={<Places />}>
      <Header title={shared('app.unknown.title')} />
      <Page>
        <EmptyState icon="question" title={shared('app.unknown.title')}>
          <p>{shared('app.unknown.text')}</p>
          <LinkButton href={href('/')}>{shared('app.home')}</LinkButton>
        </EmptyState>
      </Page>
    </Shell>
  )
}
