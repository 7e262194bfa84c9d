/** What every page says about the phone's own state: the network, the sign-in, the storage, a new version. */
import {
  applyUpdate,
  missing,
  overdue,
  session,
  storage,
  sync,
  updateReady,
  type Trouble,
} from '../device/index.ts'
import { Banner, Button, LinkButton, href, type Tone } from '../ui/index.ts'
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
                <a class="banner-link" href={href(`/visit/${id}`)}>
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
