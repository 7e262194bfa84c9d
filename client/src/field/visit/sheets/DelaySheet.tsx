import { useState } from 'preact/hooks'

import { Choices, Field, Sheet, format } from '../../../ui/index.ts'
import { standardOf } from '../../../device/index.ts'
import { add } from '../acts.ts'
import { CallButton } from '../../CallButton.tsx'
import { latestMinutes, zoneOf } from '../../day.ts'
import { SheetScript } from '../items/Script.tsx'
import { now } from '../../now.ts'
import { spokenTime } from '../../../ui/script/times.ts'
import { t } from './words/index.ts'
import { SaveButton } from './SaveButton.tsx'
import type { SheetProps } from './props.ts'
import type { View } from '../view.ts'
import { instant, nearest } from '../../../ui/zoned.ts'

const ANSWERS = ['accepts', 'new_time', 'cancel', 'not_reached'] as const

/**
 * Whether what the customer agrees to is another promise: a time after the promised one, agreed while that could still be
 * kept. What is broken already is not mended by a call.
 */
function isNewTime({ promise, document }: View, at: number): boolean {
  if (!promise) return false
  const until = Date.parse(promise.end ?? promise.start)
  const latest = latestMinutes(document, standardOf(document.standard).value) * 60_000
  return at > until && now() <= until + latest
}

/** The customer is told of a late or early arrival: when to expect it, and what they say. */
export function DelaySheet({ view, onClose, onOpen, expected }: SheetProps & { expected: number | null }) {
  const { customer } = view.document
  const zone = zoneOf(view.document)
  const proposed = expected ?? now() + (view.document.travel_minutes ?? 15) * 60_000
  const [time, setTime] = useState(format.hourMinute(proposed, zone))
  const [answer, setAnswer] = useState<(typeof ANSWERS)[number] | null>(null)
  const at = nearest(time, proposed, zone)
  const { promise } = view
  const early = promise !== null && (at ?? proposed) < Date.parse(promise.start)

  return (
    <Sheet title={t('delay.title')} onClose={onClose} name="delay">
      <CallButton customer={customer} />
      <SheetScript
        view={view}
        at={[early ? 'delay.early' : 'delay.late']}
        values={{ expected: at === null ? null : spokenTime(at, zone, now()) }}
        open
      />
      <Field
        label={t('delay.expected') + format.zoneBeside(proposed, zone)}
        type="time"
        value={time}
        onInput={setTime}
      />
      <Choices
        legend={t('delay.answer')}
        options={ANSWERS.map((value) => ({ value, label: t(`told.${value}`) }))}
        chosen={answer ? [answer] : []}
        onChoose={setAnswer}
      />
      <SaveButton
        lacks={[at === null && t('delay.expected'), !answer && t('delay.answer')]}
        onSave={async () => {
          await add(view.id, 'delay.told', { expected: instant(at!, zone), answer: answer! })
          if (answer === 'accepts' && isNewTime(view, at!)) {
            const agreed_by = customer.address_as || customer.name
            await add(view.id, 'promise.agreed', {
              start: instant(at!, zone),
              zone,
              asked_by: 'staff',
              agreed_by,
            })
          }
          if (answer === 'new_time') onOpen('promise')
          else if (answer === 'cancel') onOpen('outcome')
          else onClose()
        }}
      >
        {t('delay.save')}
      </SaveButton>
    </Sheet>
  )
}
