import '../slots.css'

import { useEffect, useId, useRef, useState } from 'preact/hooks'

import { Problem } from '../../../device/index.ts'
import { Button, Select, format } from '../../../ui/index.ts'
import { t as shared } from '../../../ui/words/index.ts'
import { freeTimes, type Slot, type SlotQuestion, type Slots } from '../calls.ts'
import { FreeSlot } from './FreeSlot.tsx'
import { useHold, type Hold } from './hold.ts'
import { DAYS, beside, countdown, nameOf, reasons, weekOf, wished, wishes, type WishedFor } from './slots.ts'
import { t } from './words/index.ts'

const PAUSE_MS = 250
const A_FEW = 3

interface Chosen {
  at: number | null
  person: string
}

interface FreeTimesProps {
  /** null while the form does not say enough to ask. */
  question: SlotQuestion | null
  chosen: Chosen
  onChoose: (slot: Slot) => void
  /** When it is another one, somebody may have taken a time meanwhile. */
  refusal?: Problem | null
}

/** The free times of a week, day by day, the best first, each with the reason for its place. The chosen one is kept for
 * a few minutes, and let go when the form is left. */
export function FreeTimes({ question, chosen, onChoose, refusal }: FreeTimesProps) {
  const [turn, setTurn] = useState(0)
  const [wish, setWish] = useState<WishedFor>('known')
  const [taken, setTaken] = useState<Slot | null>(null)
  // What is chosen is no other week: the days shown begin with the one that was asked for.
  const days = useRef({ from: '', chosen: '' })
  if (question && question.date !== days.current.chosen) days.current = { from: question.date, chosen: '' }
  const { from } = days.current
  const again = (): void => setTurn((was) => was + 1)
  const asked = question && { ...question, date: from, days: DAYS, ...wished(wish) }
  const found = useFound(asked, turn, refusal)
  const hold = useHold(taken && isChosen(taken, chosen) ? taken : null, question, again)

  if (found instanceof Problem) {
    return (
      <div class="row" role="alert">
        <p>{t('slots.refused')}</p>
        <Button action="slots-again" onClick={again}>
          {shared('action.retry')}
        </Button>
      </div>
    )
  }
  if (found === null) return <p class="small quiet">{t(question ? 'slots.loading' : 'slots.not-yet')}</p>
  const channel = found.preferred?.channel
  return (
    <>
      <div class="desk-fields">
        <Select
          label={t('slots.wish')}
          name="wish"
          value={wish}
          help={channel ? t(`slots.channel.${channel}`) : undefined}
          options={wishes(found.preferred)}
          onChange={(value) => setWish(value as WishedFor)}
        />
      </div>
      {found.items.length === 0 ? (
        <p>{t('slots.none')}</p>
      ) : (
        <Week
          from={from}
          found={found.items}
          chosen={chosen}
          hold={hold}
          onChoose={(slot) => {
            days.current.chosen = format.dayKey(slot.start, slot.zone)
            setTaken(slot)
            onChoose(slot)
          }}
        />
      )}
    </>
  )
}

/** What the server answers; null until it does. */
function useFound(
  asked: SlotQuestion | null,
  turn: number,
  refusal: Problem | null | undefined,
): Slots | Problem | null {
  const [found, setFound] = useState<Slots | Problem | null>(null)
  useEffect(() => {
    if (asked === null) return setFound(null)
    let wanted = true
    const timer = setTimeout(() => {
      freeTimes(asked).then(
        (slots) => wanted && setFound(slots),
        (problem: unknown) => {
          if (!(problem instanceof Problem)) throw problem
          if (wanted) setFound(problem)
        },
      )
    }, PAUSE_MS)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
    // The question is a new object at each render; its words say when it is another one.
  }, [JSON.stringify(asked), turn, refusal])
  return found
}

interface WeekProps {
  from: string
  found: readonly Slot[]
  chosen: Chosen
  hold: Hold
  onChoose: (slot: Slot) => void
}

function Week({ from, found, chosen, hold, onChoose }: WeekProps) {
  const [all, setAll] = useState(false)
  const group = useId()
  const row = useRef<HTMLDivElement>(null)
  const week = weekOf(from, found).map((one) => ({ ...one, slots: all ? one.slots : few(one.slots, chosen) }))
  const further = useFurther(row, `${from} ${found.length}`)
  const [first] = found
  const told = found.find((slot) => isChosen(slot, chosen)) ?? first!
  const more = found.length - week.reduce((sum, { slots }) => sum + slots.length, 0)
  const step = (event: KeyboardEvent): void => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key] as -1 | 1 | undefined
    if (!way || !(event.target instanceof HTMLInputElement)) return
    event.preventDefault()
    const free = week.map(({ slots }) => slots.filter(({ held }) => held === null).map(nameOf))
    const name = beside(free, event.target.value, way)
    const next = [...row.current!.querySelectorAll('input')].find(({ value }) => value === name)
    next?.focus()
    next?.click()
  }
  return (
    <fieldset class="field visit-week">
      <legend class="field-label">{t('slots.title') + format.zoneBeside(first!.start, first!.zone)}</legend>
      <div class="visit-days" ref={row} onKeyDown={step}>
        {week.map(({ day, at, slots }) => (
          <div class="visit-day" key={day} data-day={day}>
            <p class="small strong">{format.day(at, 'UTC')}</p>
            {slots.length === 0 && <p class="small quiet">{t('slots.day.none')}</p>}
            {slots.map((slot) => (
              <FreeSlot
                key={nameOf(slot)}
                slot={slot}
                group={group}
                best={slot === first}
                taken={isChosen(slot, chosen)}
                kept={isChosen(slot, chosen) && hold.left !== null}
                onChoose={onChoose}
              />
            ))}
          </div>
        ))}
      </div>
      <p class="small" data-why>
        <span class="strong">
          {format.day(told.start, told.zone)} {format.hourMinute(told.start, told.zone)} {told.person.name}
        </span>{' '}
        {reasons(told)}
      </p>
      <Held hold={hold} />
      <div class="buttons">
        {more > 0 && (
          <Button action="more-slots" onClick={() => setAll(true)}>
            {t('slots.more', { count: more })}
          </Button>
        )}
        {further > 0 && (
          <Button
            action="further-days"
            onClick={() => row.current!.scrollBy({ left: row.current!.clientWidth })}
          >
            {t('slots.further', { count: further })}
          </Button>
        )}
      </div>
    </fieldset>
  )
}

/** For how long the chosen time is kept, and that it is not any more. */
function Held({ hold }: { hold: Hold }) {
  if (hold.left !== null) {
    return (
      <p class="row small">
        <span role="timer" class="numerals" data-hold>
          {t('slots.kept', { time: countdown(hold.left) })}
        </span>
        <Button action="let-go" onClick={hold.letGo}>
          {t('slots.let-go')}
        </Button>
      </p>
    )
  }
  if (!hold.over) return null
  return (
    <p class="row small" role="status">
      <span data-hold-over>{t('slots.over')}</span>
      <Button action="hold-again" onClick={hold.again}>
        {t('slots.hold-again')}
      </Button>
    </p>
  )
}

/** How many days lie beyond the right edge of a row that is wider than its place. */
function useFurther(row: { current: HTMLElement | null }, key: string): number {
  const [count, setCount] = useState(0)
  useEffect(() => {
    const place = row.current!
    const look = (): void => {
      const edge = place.getBoundingClientRect().right + 1
      setCount([...place.children].filter((one) => one.getBoundingClientRect().right > edge).length)
    }
    const watcher = new ResizeObserver(look)
    watcher.observe(place)
    place.addEventListener('scroll', look, { passive: true })
    look()
    return () => {
      watcher.disconnect()
      place.removeEventListener('scroll', look)
    }
  }, [key])
  return count
}

/** The first of a day, and the chosen one wherever it stands. */
function few(slots: readonly Slot[], chosen: Chosen): Slot[] {
  return slots.filter((slot, place) => place < A_FEW || isChosen(slot, chosen))
}

function isChosen({ person, start }: Slot, chosen: Chosen): boolean {
  return chosen.person === person.id && chosen.at === Date.parse(start)
}
