import './supervisor.css'

import { useEffect } from 'preact/hooks'

import { EmptyState, Header, LinkButton, Page, Shell, href, match, route } from '../ui/index.ts'
import { t as shared } from '../ui/words/index.ts'
import { Places } from './Places.tsx'
import { RecordList } from './RecordList.tsx'
import { RecordPage } from './RecordPage.tsx'
import { Settings } from './Settings.tsx'

export default function Supervisor() {
  const { path } = route.value
  const number = match('/record/:number', path)?.number
  useEffect(() => window.scrollTo(0, 0), [path])

  if (number) return <RecordPage key={number} number={number} />
  if (path === '/' || path === '/records') return <RecordList />
  if (path === '/settings') return <Settings />
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

