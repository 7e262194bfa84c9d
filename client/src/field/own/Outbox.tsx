import { useState } from 'preact/hooks'

import {
  acknowledge,
  documents,
  news,
  outbox,
  quarantine,
  sync,
  syncNow,
  unsent,
  type OutboxEntry,
} from '../../device/index.ts'
import { Badge, Banner, Button, Card, EmptyState, Page, Shell, format } from '../../ui/index.ts'
import { Head } from '../Head.tsx'
import { Banners } from '../Banners.tsx'
import { exportFile } from '../exportFile.ts'
import { Places } from '../Places.tsx'
import { t as today } from '../words/index.ts'
import { t as shared } from '../../ui/words/index.ts'
import { t } from './words/index.ts'

/** Everything that the server does not have, and why it waits. */
export function Outbox() {
  const entries = outbox.value.filter(({ state }) => state === 'saved')
  const aside = quarantine.value.filter(({ seen }) => !seen)
  const { facts, photos } = unsent.value
  const { phase, next } = sync.value
  const [failed, setFailed] = useState(false)
  return (
    <Shell foot={<Places />}>
      <Head title={today('nav.outbox')} />
      <Page>
        <Banners />
        {aside.map((row) => (
          <Banner
            key={row.event}
            tone="bad"
            title={t('outbox.attention', { what: kindWords(row.type) })}
            actions={
              <Button action="acknowledge" onClick={() => void acknowledge(row.event)}>
                {t('understood')}
              </Button>
            }
          >
            <p>{reasonWords(row.reason)}</p>
            <p class="small">
              {customerOf(row.about)} {format.dayAndClock(row.at)}
            </p>
            <p class="small">{t('outbox.attention.text')}</p>
          </Banner>
        ))}
        {entries.length === 0 && aside.length === 0 && (
          <EmptyState icon="sent" title={shared('unsent.none')}>
            <p class="quiet">{t('outbox.empty.text')}</p>
          </EmptyState>
        )}
        {entries.length > 0 && (
          <>
            <Card>
              <div class="row">
                <Badge icon="outbox">{t('outbox.facts', { count: facts })}</Badge>
                <Badge icon="camera">{t('outbox.photos', { count: photos })}</Badge>
              </div>
              <p role="status">
                {phase === 'working'
                  ? t('outbox.sending')
                  : next !== null
                    ? t('outbox.next', { time: format.clock(next) })
                    : t('outbox.why.waiting')}
              </p>
              <div class="buttons buttons-fill">
                <Button kind="primary" icon="outbox" action="send-now" onClick={syncNow}>
                  {t('outbox.send')}
                </Button>
                <Button
                  action="export"
                  onClick={() =>
                    exportFile().then(
                      () => setFailed(false),
                      () => setFailed(true),
                    )
                  }
                >
                  {t('outbox.export')}
                </Button>
              </div>
              {failed && (
                <p class="field-fault" role="alert">
                  {today('storage.title')}
                </p>
              )}
              <p class="small quiet">{t('outbox.export.help')}</p>
            </Card>
            <ul class="lines">
              {entries.map((entry) => (
                <Entry key={`${entry.kind} ${entry.id}`} entry={entry} />
              ))}
            </ul>
          </>
        )}
      </Page>
    </Shell>
  )
}

function Entry({ entry }: { entry: OutboxEntry }) {
  return (
    <li class="line" data-entry={entry.id} data-kind={entry.kind}>
      <span>
        <span class="strong">
          {entry.kind === 'photo'
            ? t('outbox.kind.photo', { size: format.size(entry.size ?? 0) })
            : kindWords(entry.type)}
        </span>{' '}
        <span class="small quiet">{customerOf(entry.about)}</span>
      </span>
      {entry.wall !== null && <time class="small quiet">{format.dayAndClock(entry.wall)}</time>}
      {entry.reason !== null && <span class="small">{reasonWords(entry.reason)}</span>}
    </li>
  )
}

function kindWords(type: string): string {
  return t.known(`event.${type}`) ?? t('event.unknown')
}

function reasonWords(reason: string): string {
  return t.known(`outbox.reason.${reason}`) ?? t('outbox.reason.other', { reason })
}

function customerOf(about: string | null): string {
  const document = about !== null && documents.value.get(about)
  if (document) return document.customer.name
  const left = about === null ? undefined : news.value[about]
  return left?.kind === 'left' ? left.order : ''
}
