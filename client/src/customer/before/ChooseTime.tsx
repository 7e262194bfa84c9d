import { useEffect, useState } from 'preact/hooks'

import { Problem } from '../../device/index.ts'
import { BigButton, Choices, ErrorState, Loading, format } from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { choose, openLink, readOffers, type Offer, type OfVisit } from '../calls.ts'
import { Outcome, useSending } from '../sending.tsx'
import { t } from './words/index.ts'

/** The times that are free, day by day; the one that is chosen is asked for only when it is confirmed. */
export function ChooseTime({ link, visit, onNewer }: OfVisit) {
  const [loaded, again] = useLoaded(link, async () => {
    await openLink(link) // another link may have been opened in this browser since
    return readOffers()
  })
  const sending = useSending(link)
  const [left, setLeft] = useState<readonly Offer[] | null>(null)
  const [start, setStart] = useState<string | null>(null)
  const promise = visit.promise!
  const offers = left ?? (loaded.state === 'here' ? loaded.value.times : [])

  const { state } = sending
  useEffect(() => {
    if (!(state instanceof Problem)) return
    setStart(null)
    // Whoever was faster: the times that are left came with the refusal.
    if (state.code === 'taken') setLeft((state.document.times ?? []) as Offer[])
    else if (state.status === 409) void openLink(link).then(onNewer, () => undefined)
  }, [state])

  if (loaded.state === 'loading') return <Loading />
  if (loaded.state === 'refused') return <ErrorState problem={loaded.problem} onRetry={again} />
  if (offers.length === 0) return <p data-offers="none">{t('time.none')}</p>
  return (
    <div class="stack" data-offers={offers.length}>
      <Days offers={offers} zone={promise.zone} chosen={start} onChoose={setStart} />
      <Outcome sending={sending} />
      {start && (
        <BigButton
          action="choose-time"
          icon="check"
          disabled={state === 'working'}
          onClick={() =>
            void sending.send(async (of) => onNewer(await choose({ visit: of, entry: promise.entry, start })))
          }
        >
          {t('time.do', { time: format.dayAndClock(start, promise.zone) })}
        </BigButton>
      )}
    </div>
  )
}

interface DaysProps {
  offers: readonly Offer[]
  zone: string
  chosen: string | null
  onChoose: (start: string) => void
}

/** A day first, then its times, those in the customer's own hours before the others: a week of them at once fits no
 * phone. */
function Days({ offers, zone, chosen, onChoose }: DaysProps) {
  const days = [...new Set(offers.map(({ start }) => format.dayKey(start, zone)))]
  const wished = offers.find((offer) => offer.wished)
  const [picked, setPicked] = useState(wished ? format.dayKey(wished.start, zone) : days[0]!)
  const day = days.includes(picked) ? picked : days[0]!
  const of = offers.filter(({ start }) => format.dayKey(start, zone) === day)
  const windows = of.some(({ end }) => end !== null)
  const groups = [
    { legend: t('time.wished'), times: of.filter((offer) => offer.wished) },
    { legend: t('time.time'), times: of.filter((offer) => !offer.wished) },
  ].filter(({ times }) => times.length > 0)
  return (
    <div class={windows ? 'stack customer-times' : 'stack customer-times customer-times-short'}>
      <Choices
        legend={t('time.day')}
        options={days.map((value) => ({
          value,
          label: format.day(offers.find(({ start }) => format.dayKey(start, zone) === value)!.start, zone),
        }))}
        chosen={[day]}
        onChoose={setPicked}
      />
      {groups.map(({ legend, times }) => (
        <Choices
          key={legend}
          legend={legend}
          options={times.map(({ start, end }) => ({
            value: start,
            label: format.promised({ start, end, zone }),
          }))}
          chosen={chosen ? [chosen] : []}
          onChoose={onChoose}
        />
      ))}
    </div>
  )
}
