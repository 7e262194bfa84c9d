/** How long it is until a promise, and what to do when it cannot be kept. */
import { standardOf } from '../device/index.ts'
import { Banner, Button, LinkButton, format, href } from '../ui/index.ts'
import { lateness, latestMinutes, zoneOf, type Stop } from './day.ts'
import { timesOf } from './now.ts'
import { t } from './words/index.ts'

export function Countdown({ to, at }: { to: string; at: number }) {
  const minutes = Math.round((Date.parse(to) - at) / 60_000)
  return (
    <span class="strong" data-minutes={minutes}>
      {minutes === 0
        ? t('countdown.now')
        : t(minutes > 0 ? 'countdown.in' : 'countdown.past', { minutes: format.minutes(minutes) })}
    </span>
  )
}

/** A customer who was told is not told again for a few minutes more. */
const SAME_MS = 5 * 60_000

/**
 * The promise is about to be missed: say so, and offer the one tap that matters. `onTell` opens the sheet
 * in place.
 */
export function LateBanner({ stop, at, onTell }: { stop: Stop; at: number; onTell?: () => void }) {
  const latest = latestMinutes(stop.document, standardOf(stop.document.standard).value)
  const late = lateness(stop, latest, at, timesOf(stop.document.id))
  if (!late) return null
  const zone = zoneOf(stop.document)
  const told = stop.visit.delays.at(-1)
  if (told && Date.parse(told.expected) + SAME_MS >= late.expected) {
    const words = { time: format.clock(told.wall, zone, at), expected: format.clock(told.expected, zone, at) }
    return told.answer === 'not_reached' ? (
      <Banner tone="warn" title={t('late.not-reached', words)} />
    ) : (
      <Banner tone="accent" title={t('late.told', words)} />
    )
  }
  return (
    <Banner
      tone="warn"
      urgent
      title={t('late.title', { minutes: format.minutes(late.minutes) })}
      actions={
        onTell ? (
          <Button action="tell-late" onClick={onTell}>
            {t('late.tell')}
          </Button>
        ) : (
          <LinkButton href={href(`/visit/${stop.document.id}?sheet=delay`)} action="tell-late">
            {t('late.tell')}
          </LinkButton>
        )
      }
    >
      <p>{t('late.text', { time: format.clock(late.expected, zone, at) })}</p>
    </Banner>
  )
}
