import type { ComponentChildren } from 'preact'

import { Button, LinkButton } from '../Button.tsx'
import { EmptyState } from '../Card.tsx'
import { choosePlace, place, places } from '../places.ts'
import { href } from '../router.ts'
import { Header, Page, Shell } from '../Shell.tsx'
import { t } from './words/index.ts'

/** An address that leads nowhere: a link that is out of date, a typing error, or a page of the other place where somebody works. */
export function UnknownPage({ head, foot }: { head?: ComponentChildren; foot?: ComponentChildren }) {
  const other = places.value.find((one) => one !== place.value)
  return (
    <Shell head={head} foot={foot}>
      <Header title={t('app.unknown.title')} />
      <Page>
        <EmptyState icon="question" title={t('app.unknown.title')}>
          <p>{t('app.unknown.text')}</p>
          {other && (
            <Button action="other-place" onClick={() => choosePlace(other)}>
              {t(`app.open.${other}`)}
            </Button>
          )}
          <LinkButton href={href('/')}>{t('app.home')}</LinkButton>
        </EmptyState>
      </Page>
    </Shell>
  )
}
