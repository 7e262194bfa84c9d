import { Badge, Button, Select, format, href } from '../../ui/index.ts'
import { dayPath } from '../address.ts'
import { home } from '../ground.ts'
import type { Slot } from '../visit/calls.ts'
import { reasons } from '../visit/slots/slots.ts'
import type { Absence, Concerned } from './calls.ts'
import { NOBODY, OPEN, PROPOSED, chosenFor, isProposed, kept, offered, type Chosen } from './plan.ts'
import { t } from './words/index.ts'

interface VisitsProps {
  plan: Absence
  chosen: Chosen
  onChoose: (visit: string, to: string) => void
}

/** All visits of somebody who cannot come, each with who goes instead and why. */
export function Visits({ plan, chosen, onChoose }: VisitsProps) {
  return (
    <section class="stack stack-tight" aria-labelledby="absence-visits">
      <h2 id="absence-visits">{t('plan.visits')}</h2>
      <table class="absence-visits">
        <thead>
          <tr>
            <th scope="col">{t('plan.when')}</th>
            <th scope="col">{t('plan.whom')}</th>
            <th scope="col">{t('plan.who')}</th>
          </tr>
        </thead>
        <tbody>
          {plan.visits.map((visit) => (
            <Line
              key={visit.id}
              visit={visit}
              name={plan.person.name}
              choice={chosenFor(visit, chosen)}
              onChoose={(to) => onChoose(visit.id, to)}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}

interface LineProps {
  visit: Concerned
  name: string
  choice: string
  onChoose: (to: string) => void
}

function Line({ visit, name, choice, onChoose }: LineProps) {
  const { id, order, customer, phone, address, promise, begun } = visit
  const day = format.dayKey(promise.start, home())
  return (
    <tr data-visit={id} data-open={choice === OPEN || undefined}>
      <td class="numerals strong">{format.agreed(promise)}</td>
      <td>
        <span class="strong">{customer}</span> <a href={`tel:${phone}`}>{phone}</a>
        <span class="absence-where">{address}</span>
        <a class="small" href={href(dayPath({ date: day, visit: id }))} target="_blank" rel="noopener">
          {order}
        </a>
      </td>
      <td>
        <Select
          label={t('plan.who')}
          bare
          name={`who-${id}`}
          value={choice}
          options={choices(visit, name)}
          onChange={onChoose}
        />
        <p class="absence-why small">
          {begun && <Badge tone="warn">{t('plan.begun')}</Badge>}
          {!begun && <Why visit={visit} choice={choice} onChoose={onChoose} />}
        </p>
      </td>
    </tr>
  )
}

/** Who can be chosen, the best first; what is left open stays with whoever cannot come. */
function choices(visit: Concerned, name: string) {
  const { proposed } = visit
  const moved =
    proposed?.moves &&
    t('plan.moved', {
      name: proposed.person.name,
      time: format.dayAndClock(proposed.start, visit.promise.zone),
    })
  return [
    { value: OPEN, label: t('plan.open', { name }) },
    ...(moved ? [{ value: PROPOSED, label: moved }] : []),
    ...offered(visit).map((option) => ({ value: option.person.id, label: labelOf(option) })),
    { value: NOBODY, label: t('plan.nobody') },
  ]
}

function labelOf({ person: { name }, against, travel_minutes, visits: count }: Concerned['options'][number]) {
  const [first] = against
  if (first) return t('plan.option.but', { name, against: t.known(`but.${first.code}`) ?? first.code })
  return travel_minutes === null
    ? t('plan.option', { name, count })
    : t('plan.option.way', { name, count, time: format.minutes(travel_minutes) })
}

/** Why this one is proposed, what the customer has to be asked, or why nobody can. */
function Why({ visit, choice, onChoose }: Omit<LineProps, 'name'>) {
  const { proposed, promise, options } = visit
  if (isProposed(visit, choice)) return <span class="quiet">{whyProposed(proposed!)}</span>
  if (choice !== OPEN) return null
  if (proposed?.moves) {
    return (
      <span class="absence-ask">
        <span>
          {t('plan.ask', {
            name: proposed.person.name,
            time: format.dayAndClock(proposed.start, promise.zone),
          })}
        </span>
        <Button action="agreed" onClick={() => onChoose(PROPOSED)}>
          {t('plan.agreed')}
        </Button>
      </span>
    )
  }
  if (proposed) return null
  const why = kept(visit).map(({ code, count }) => t(`count.${code}`, { count }))
  return (
    <Badge tone="warn">
      {t('plan.nobody-can', { why: options.length === 0 ? t('plan.nobody-there') : why.join(' · ') })}
    </Badge>
  )
}

/** Who covers and that the time stays are said of an absence alone, the rest of any free time. */
function whyProposed({ reasons: all }: NonNullable<Concerned['proposed']>): string {
  const own: string[] = []
  const ofSlot: Slot['reasons'] = []
  for (const { code, ...more } of all) {
    if (code === 'cover' || code === 'same_time') own.push(t(`why.${code}`))
    else ofSlot.push({ code, ...more })
  }
  return [...own, reasons({ reasons: ofSlot })].filter(Boolean).join(' · ')
}
