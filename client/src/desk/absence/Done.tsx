import { useState } from 'preact/hooks'

import { Banner, Button, Card, LinkButton, format, href, toast } from '../../ui/index.ts'
import { dayPath } from '../address.ts'
import { Refusal, useCommand } from '../command.tsx'
import { home } from '../ground.ts'
import { undoAbsence, type Absence, type Stayed } from './calls.ts'
import type { Row } from './plan.ts'
import { t } from './words/index.ts'

export interface Entered {
  leave: string
  undoes: string
  plan: Absence
  given: readonly Row[]
}

/** What was done, and the way back: all of it at once. */
export function Done({ entered, onUndone }: { entered: Entered; onUndone: () => void }) {
  const { leave, undoes, plan, given } = entered
  const [stays, setStays] = useState<Stayed[] | null>(null)
  const command = useCommand(() => undefined)
  const undo = () =>
    command.run(async (key) => {
      const found = await undoAbsence(leave, undoes, key)
      if (found.length > 0) return setStays(found)
      toast(t('plan.undone'))
      onUndone()
    })
  if (stays) return <Stays stays={stays} onClose={onUndone} />
  const first = plan.visits[0]
  const date = first && format.dayKey(first.promise.start, home())
  return (
    <div class="stack" data-entered>
      <Banner tone="good" title={t('plan.done', { name: plan.person.name, count: given.length })}>
        <p>{t('plan.done.text')}</p>
      </Banner>
      <Card>
        <ul class="absence-done">
          {given.map((row) => (
            <Given key={row.visit} row={row} plan={plan} />
          ))}
        </ul>
      </Card>
      <Refusal problem={command.refusal} technicians={[]} zone={plan.zone} />
      <div class="buttons">
        <Button action="undo-absence" disabled={command.working} onClick={() => void undo()}>
          {t('plan.undo')}
        </Button>
        <LinkButton action="to-board" href={href(dayPath({ date: date ?? undefined }))}>
          {t('plan.done.board')}
        </LinkButton>
      </div>
    </div>
  )
}

function Given({ row, plan }: { row: Row; plan: Absence }) {
  const visit = plan.visits.find(({ id }) => id === row.visit)!
  const people = [
    ...visit.options.map(({ person }) => person),
    ...(visit.proposed ? [visit.proposed.person] : []),
  ]
  const who = people.find(({ id }) => id === row.person)?.name
  const { start, zone } = visit.promise
  const time = format.dayAndClock(row.start ?? start, zone)
  return (
    <li>
      <span class="numerals strong">{time}</span> <span>{visit.customer}</span>{' '}
      <span class="strong">{who ?? t('plan.nobody')}</span>
    </li>
  )
}

function Stays({ stays, onClose }: { stays: readonly Stayed[]; onClose: () => void }) {
  return (
    <div class="stack" data-stays>
      <Banner tone="warn" title={t('plan.stays')}>
        <ul class="stack stack-tight">
          {stays.map(({ visit, order, why }) => (
            <li key={visit}>
              <a href={href(`/visits/${visit}`)}>{order}</a> {t(`stays.${why}`)}
            </li>
          ))}
        </ul>
      </Banner>
      <div class="buttons">
        <Button action="close" onClick={onClose}>
          {t('plan.page')}
        </Button>
      </div>
    </div>
  )
}
