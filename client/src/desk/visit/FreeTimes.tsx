import './visit.css'

import { useEffect, useId, useState } from 'preact/hooks'

import { Problem } from '../../device/index.ts'
import { Badge, Button, Icon, format } from '../../ui/index.ts'
import { freeTimes, type Slot, type SlotQuestion } from './calls.ts'
import { t as shared } from '../../ui/words/index.ts'
import { t } from './words/index.ts'

const PAUSE_MS = 250
const A_FEW = 4

interface FreeTimesProps {
  /** null while the form does not say enough to ask. */
  question: SlotQuestion | null
  chosen: { at: number | null; person: string }
  onChoose: (slot: Slot) => void
  /** Only the best few, with more on demand. */
  shortened?: boolean
  /** When it is another one, somebody may have taken a time meanwhile. */
  refusal?: Problem | null
}

/** The free times of a day, the best first, each with the reason for its place. */
export function FreeTimes({ question, chosen, onChoose, shortened, refusal }: FreeTimesProps) {
  const [found, setFound] = useState<Slot[] | Problem | null>(null)
  const [turn, setTurn] = useState(0)
  const [all, setAll] = useState(!shortened)
  const name = useId()
  const key = JSON.stringify(question)
  useEffect(() => {
    if (question === null) return setFound(null)
    let wanted = true
    const timer = setTimeout(() => {
      freeTimes(question).then(
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
  }, [key, turn, refusal])

  if (found instanceof Problem) {
    return (
      <div class="row" role="alert">
        <p>{t('slots.refused')}</p>
        <Button action="slots-again" onClick={() => setTurn((was) => was + 1)}>
          {shared('action.retry')}
        </Button>
      </div>
    )
  }
  if (found === null) return <p class="small quiet">{t(question ? 'slots.loading' : 'slots.not-yet')}</p>
  if (found.length === 0) return <p>{t('slots.none')}</p>
  const shown = all ? found : found.slice(0, A_FEW)
  return (
    <fieldset class="field">
      <legend class="field-label">{t('slots.title')}</legend>
      <div class="visit-slots">
        {shown.map((slot, place) => {
          const taken = chosen.person === slot.person.id && chosen.at === Date.parse(slot.start)
          return (
            <label class="visit-slot" key={`${slot.person.id} ${slot.start}`} data-slot={slot.start}>
              <input type="radio" name={name} checked={taken} onChange={() => onChoose(slot)} />
              <span class="visit-slot-sign">
                <Icon name="check" />
              </span>
              <span class="numerals strong">{format.clock(slot.start, slot.zone)}</span>
              <span>{slot.person.name}</span>
              {place === 0 && <Badge tone="good">{t('slots.best')}</Badge>}
              <span class="visit-slot-why small">{reasons(slot)}</span>
            </label>
          )
        })}
      </div>
      {shown.length < found.length && (
        <Button action="more-slots" onClick={() => setAll(true)}>
          {t('slots.more', { count: found.length - shown.length })}
        </Button>
      )}
    </fieldset>
  )
}

function reasons(slot: Slot): string {
  return slot.reasons.flatMap(reason).join(' · ')
}

function reason({ code, minutes = 0, count = 0 }: Slot['reasons'][number]): string[] {
  switch (code) {
    case 'gap':
      return [t('slots.gap', { time: format.minutes(minutes) })]
    case 'way':
      return [t('slots.way', { time: format.minutes(minutes) })]
    case 'busy':
      return [t('slots.busy', { count })]
    default:
      return [t.known(`slots.${code}`) ?? code]
  }
}
