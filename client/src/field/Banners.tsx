/** What every page says about the phone's own state: the network, the sign-in, the storage, a new version. */
import { useState } from 'preact/hooks'

import {
  applyUpdate,
  missing,
  overdue,
  session,
  storage,
  sync,
  unsent,
  updateReady,
  type Trouble,
} from '../device/index.ts'
import { Banner, Button, EmptyState, LinkButton, Page, Shell, href, type Tone } from '../ui/index.ts'
import { t as shared } from '../ui/words/index.ts'
import { exportFile } from './exportFile.ts'
import { t } from './words/index.ts'

type Shown = 'offline' | 'server' | 'expired' | 'outdated' | 'revoked' | 'wrong-person'

const TROUBLE: Readonly<Record<Trouble, { say: Shown; tone: Tone } | null>> = {
  'unreachable': { say: 'offline', tone: 'neutral' },
  'server': { say: 'server', tone: 'neutral' },
  'signed-out': { say: 'expired', tone: 'warn' },
  'outdated': { say: 'outdated', tone: 'warn' },
  'revoked': { say: 'revoked', tone: 'bad' },
  'wrong-person': { say: 'wrong-person', tone: 'bad' },
  // Has a page of its own.
  'storage': null,
}

export function Banners() {
  const { trouble } = sync.value
  const expired = session.value.state === 'expired'
  const shown = trouble ? TROUBLE[trouble] : expired ? TROUBLE['signed-out'] : null
  return (
    <>
      {shown && (
        <Banner
          tone={shown.tone}
          title={t(`sync.${shown.say}`)}
          actions={
            expired && (
              <LinkButton href={href('/sign-in')} action="sign-in-again">
                {t('sync.sign-in')}
              </LinkButton>
            )
          }
        />
      )}
      {overdue.value && (
        <Banner tone="warn" title={t('sync.overdue.title')}>
          <p>{t('sync.overdue.text')}</p>
        </Banner>
      )}
      {storage.value.lost && <Banner tone="bad" title={t('sync.lost')} />}
      {missing.value.length > 0 && (
        <Banner tone="bad" title={t('sync.missing')}>
          <p>{t('sync.missing.text')}</p>
          <ul>
            {missing.value.map(({ id, order, customer }) => (
              <li key={id}>
                <a href={href(`/visit/${id}`)}>
                  {order} {customer.address_as}
                </a>
              </li>
            ))}
          </ul>
        </Banner>
      )}
      {storage.value.low && <Banner tone="warn" title={t('sync.low')} />}
      {updateReady.value && (
        <Banner
          tone="accent"
          title={t('sync.update')}
          actions={
            <Button action="update" onClick={applyUpdate}>
              {t('sync.update.do')}
            </Button>
          }
        >
          <p>{t('sync.update.text')}</p>
        </Banner>
      )}
    </>
  )
}

/** In place of every page while the phone cannot save: going on would look as if it could. */
export function StoragePage() {
  const [failed, setFailed] = useState(false)
  return (
    <Shell>
      <Page>
        <div role="alert">
          <h1>{t('storage.title')}</h1>
          <EmptyState icon="stop" title={t('storage.text')}>
            <Button
              kind="primary"
              action="export"
              onClick={() =>
                exportFile().then(
                  () => setFailed(false),
                  () => setFailed(true),
                )
              }
            >
              {t('storage.export')}
            </Button>
            {failed && <p class="field-fault">{t('storage.text')}</p>}
            <p class="quiet">{shared('unsent.count', { count: unsent.value.facts + unsent.value.photos })}</p>
          </EmptyState>
        </div>
      </Page>
    </Shell>
  )
}
