import { useState } from 'preact/hooks'

import { Dialog, Field, format, toast } from '../../ui/index.ts'
import { phoneWords } from '../../ui/phone.ts'
import { spokenTime } from '../../ui/script/times.ts'
import { instant, nearest } from '../../ui/zoned.ts'
import { Problem } from '../../device/index.ts'
import { FactChoices } from '../FactChoices.tsx'
import { SpokenAt } from '../SpokenAt.tsx'
import { CommandFoot, useCommand } from '../command.tsx'
import { home } from '../ground.ts'
import { useKey } from '../key.ts'
import { addCall, moveVisit, type OfficeVisit } from './calls.ts'
import type { DialogProps } from './MoveDialog.tsx'
import { knownOf, spokenOf } from './Reason.tsx'
import { called } from './wording.ts'
import { t as desk } from '../words/index.ts'
import { t } from './words/index.ts'

const MINUTE = 60_000
const FIVE = 5 * MINUTE
/** The way where nobody knows it. */
const USUAL_WAY = 15
const ANSWERS = ['accepts', 'new_time', 'not_reached'] as const
type Answer = (typeof ANSWERS)[number]

interface LateProps extends DialogProps {
  /** The customer wants another time: the visit, on which the call stands, is to be moved. */
  onOther: () => void
  onChanged: (visit: OfficeVisit) => void
}

/** The customer is told by telephone that it will be late: what to say, by when to expect somebody, what they answer. */
export function LateDialog({ visit, technicians, onClose, onDone, onStale, onOther, onChanged }: LateProps) {
  const { promise, customer, travel_minutes: way } = visit
  const zone = format.zoneName(promise?.zone ?? home())
  const [proposed] = useState(() => Math.ceil((Date.now() + (way ?? USUAL_WAY) * MINUTE) / FIVE) * FIVE)
  const [time, setTime] = useState(format.hourMinute(proposed, zone))
  const [answer, setAnswer] = useState<Answer | null>(null)
  const command = useCommand(onStale)
  const moving = useKey()
  const at = nearest(time, proposed, zone)
  const until = promise && Date.parse(promise.end ?? promise.start)
  // What could still be kept when it was agreed is another promise; what is broken is not mended by a call.
  const agrees = answer === 'accepts' && at !== null && until !== null && at > until && Date.now() <= until
  const lacks = at === null ? 'expected' : answer === null ? 'answer' : null

  const save = (event: Event): void => {
    event.preventDefault()
    if (lacks !== null || at === null) return
    void command.run(async (key) => {
      const result = answer === 'not_reached' ? 'no_answer' : 'reached'
      const noted = await addCall(visit.id, { purpose: 'delay', result, expected: instant(at, zone) }, key)
      if (answer === 'new_time') {
        onChanged(noted)
        return onOther()
      }
      onDone(agrees ? await agreeOn(instant(at, zone)) : noted)
      toast(t(agrees ? 'late.agreed' : 'call.done', { time: format.clock(at, zone) }))
    })
  }
  const agreeOn = async (start: string): Promise<OfficeVisit> => {
    try {
      const said = { start, asked_by: 'staff', agreed_by: called(customer) } as const
      const moved = await moveVisit(visit, said, moving.current())
      moving.done()
      return moved
    } catch (problem) {
      if (problem instanceof Problem) moving.refused(problem)
      throw problem
    }
  }

  return (
    <Dialog title={t('late.title')} onClose={onClose} name="late">
      <form class="stack" onSubmit={save} noValidate>
        <p>
          {customer.name}{' '}
          <a class="numerals strong" href={`tel:${customer.phone}`}>
            {phoneWords(customer.phone ?? '')}
          </a>
        </p>
        <Field
          label={t('late.expected') + format.zoneBeside(proposed, zone)}
          type="time"
          name="expected"
          value={time}
          onInput={setTime}
        />
        <SpokenAt
          at={['delay.late']}
          about={spokenOf(visit)}
          values={{ ...knownOf(visit), expected: at === null ? null : spokenTime(at, zone, Date.now()) }}
        />
        <FactChoices
          legend={t('late.answer')}
          options={ANSWERS.map((value) => ({ value, label: t(`told.${value}`) }))}
          chosen={answer}
          onChoose={setAnswer}
        />
        {agrees && <p class="small quiet">{t('late.counts')}</p>}
        <CommandFoot
          command={command}
          technicians={technicians.map((one) => one.person)}
          zone={zone}
          disabled={lacks !== null}
          lacking={lacks && t(`lacks.${lacks}`)}
        >
          {desk('command.save')}
        </CommandFoot>
      </form>
    </Dialog>
  )
}
