/**
 * What the person has not read yet of a visit: that it is new, was moved or cancelled, by whom and why; how the customer would
 * have it by now; that somebody else goes along.
 */
import { changed, unread, isSameTime, type Known, type News } from '../../../core/visit/news.ts'
import type { VisitDocument } from '../../../core/visit/document.ts'
import type { Visit } from '../../../core/visit/fold.ts'
import { news, noteSeen, session } from '../../../device/index.ts'
import { Banner, Button, format } from '../../../ui/index.ts'
import { useState } from 'preact/hooks'
import { wishWords } from '../../../ui/wish/wishWords.ts'
import { t } from './words/index.ts'

export function Changed({ document, visit }: { document: VisitDocument; visit: Visit }) {
  const [busy, setBusy] = useState(false)
  const found = unread(news.value[document.id] ?? null, document, visit, session.value.person?.id ?? null)
  if (!found) return null
  const { before } = found
  const cancelled = document.state === 'cancelled'
  const moved = before !== null && !isSameTime(before.promise, document.promise)
  const parts = changed(found, document)
  const title = titleOf(found, document, parts)
  return (
    <div data-changed={title}>
      <Banner
        tone={cancelled ? 'bad' : 'warn'}
        urgent
        title={t(`changed.${title}`)}
        actions={
          <Button
            kind="primary"
            action="change-known"
            disabled={busy}
            onClick={() => {
              setBusy(true)
              void noteSeen(document).finally(() => setBusy(false))
            }}
          >
            {t('understood')}
          </Button>
        }
      >
        {parts.includes('booking') && (
          <p>
            {(moved || cancelled) && (
              <>
                <s>{timeOf(cancelled ? document : before)}</s>{' '}
              </>
            )}
            {!cancelled && <span class="strong">{timeOf(document)}</span>}
          </p>
        )}
        {(cancelled || moved) && <Why document={document} cancelled={cancelled} />}
        {parts.includes('wish') && (
          <p class="strong">{document.wish ? wishWords(document.wish) : t('changed.wish.none')}</p>
        )}
        {parts.includes('going') && <p>{t('changed.who-goes', { names: goingWords(document) })}</p>}
      </Banner>
    </div>
  )
}

type Title = 'new' | 'moved' | 'cancelled' | 'back' | 'wish' | 'going'

function titleOf({ kind, before }: News, { state }: VisitDocument, parts: readonly string[]): Title {
  if (state === 'cancelled' && parts.includes('booking')) return 'cancelled'
  if (kind === 'new') return 'new'
  if (parts.includes('booking')) return before?.state === 'cancelled' ? 'back' : 'moved'
  return parts.includes('wish') ? 'wish' : 'going'
}

/** Those who go there, whoever is responsible first. */
function goingWords({ members }: VisitDocument): string {
  const first = members.toSorted((one, other) => Number(other.role === 'main') - Number(one.role === 'main'))
  return format.list(first.map(({ name }) => name))
}

function timeOf(known: Pick<Known, 'promise'> | null): string {
  const promise = known?.promise
  return promise
    ? `${format.day(promise.start, promise.zone)} ${format.promised(promise)}`
    : t('changed.timeless')
}

/** Who asked for it, why, and who of the office wrote it down. */
function Why({ document, cancelled }: { document: VisitDocument; cancelled: boolean }) {
  const entry = document.ledger.find((one) => one.entry === document.promise?.entry)
  const said = cancelled ? document.cancelled : entry
  const name = cancelled ? document.cancelled?.by : document.promised_by
  const who = said?.origin === 'link' ? 'link' : said?.asked_by
  const asked = who && (t.known(`moved-by.${who}`) ?? who)
  const parts = [
    asked,
    said?.reason && t('changed.why', { reason: said.reason }),
    name && t(cancelled ? 'changed.by-cancel' : 'changed.by', { name }),
  ].filter(Boolean)
  return parts.length > 0 ? <p class="small">{parts.join(' · ')}</p> : null
}
