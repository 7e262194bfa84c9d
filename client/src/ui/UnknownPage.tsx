import type { ComponentChildren } from 'preact'

import { LinkButton } from './Button.tsx'
import { EmptyState } from './Card.tsx'
import { href } from './router.ts'
import { Header, Page, Shell } from './Shell.tsx'
import { t } from './words/index.ts'

/** An address that leads nowhere: a link that is out of date, or a typing error. */
export function UnknownPage({ foot }: { foot?: ComponentChildren }) {
  return (
    <Shell foot={foot}>
      <Header title={t('app.unknown.title')} />
      <Page>
        <EmptyState icon="question" title={t('app.unknown.title')}>
          <p>{t('app.unknown.text')}</p>
          <LinkButton href={href('/')}>{t('app.home')}</LinkButton>
        </EmptyState>
      </Page>
    </Shell>
  )
}
