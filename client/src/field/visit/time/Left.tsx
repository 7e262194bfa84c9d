/** Visits that are somebody else's now, or far ahead: they do not go from this phone without a word. */
import type { Left } from '../../../core/visit/news.ts'
import { news, noteLeft, statesOf } from '../../../device/index.ts'
import { Banner, Button, LinkButton, format, href, lazy } from '../../../ui/index.ts'
import { useState } from 'preact/hooks'
import { t } from './words/index.ts'

// Few visits are given away, and of those few were being written about.
const Typed = lazy(() => import('../given/Typed.tsx').then((module) => module.Typed))

/** All of them, the one that was first first. */
export function LeftVisits() {
  const all = Object.entries(news.value).flatMap(([visit, one]) =>
    one.kind === 'left' ? [{ visit, left: one }] : [],
  )
  const first = all.toSorted((one, other) => startOf(one.left) - startOf(other.left))
  return (
    <>
      {first.map(({ visit }) => (
        <LeftVisit key={visit} visit={visit} />
      ))}
    </>
  )
}

function startOf({ before }: Left): number {
  return Date.parse(before.promise?.start ?? '') || 0
}

/** What became of one visit; nothing where there is nothing to read. */
export function LeftVisit({ visit }: { visit: string }) {
  const [busy, setBusy] = useState(false)
  const left = news.value[visit]
  if (left?.kind !== 'left') return null
  return (
    <div data-gone={left.reason} data-visit={visit}>
      <Banner
        tone="warn"
        urgent
        title={titleOf(left)}
        actions={
          <Button
            kind="primary"
            action="left-known"
            disabled={busy}
            onClick={() => {
              setBusy(true)
              void noteLeft(visit, left).finally(() => setBusy(false))
            }}
          >
            {t('understood')}
          </Button>
        }
      >
        <p>
          <s>{timeOf(left.before.promise)}</s>{' '}
          {left.promise && <span class="strong">{timeOf(left.promise)}</span>}
        </p>
        <p class="small">{[left.title, left.street, left.order].filter(Boolean).join(' · ')}</p>
        {left.reason === 'moved' && <p class="small">{t('left.again')}</p>}
        <Kept visit={visit} recorded={left.recorded} />
        {left.typed && <Typed texts={left.typed} />}
      </Banner>
    </div>
  )
}

function titleOf({ reason, to }: Left): string {
  if (reason === 'moved') return t('left.moved')
  return to ? t('left.to', { name: to }) : t('left.off')
}

function timeOf(promise: Left['promise']): string {
  return promise
    ? `${format.day(promise.start, promise.zone)} ${format.promised(promise)}`
    : t('changed.timeless')
}

/** That nothing of what was done there is lost, and where it is. */
function Kept({ visit, recorded }: { visit: string; recorded: number }) {
  if (recorded === 0) return null
  const states = [...statesOf(visit).value.values()]
  const waiting = states.filter((state) => state === 'saved').length
  const aside = states.includes('attention')
  return (
    <>
      <p class="strong" data-kept={recorded}>
        {t('left.kept', { count: recorded })}
      </p>
      {waiting > 0 && <p data-waiting={waiting}>{t('left.waiting', { count: waiting })}</p>}
      {aside && (
        <LinkButton href={href('/outbox')} action="left-aside">
          {t('left.aside')}
        </LinkButton>
      )}
    </>
  )
}
