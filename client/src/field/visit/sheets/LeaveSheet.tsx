import { useState } from 'preact/hooks'

import { Banner, Choices, Field, Sheet, Switch, format } from '../../../ui/index.ts'
import { add } from '../acts.ts'
import { useKept } from '../items/autosave.ts'
import { SheetScript } from '../items/Script.tsx'
import { zoneOf } from '../../day.ts'
import { now } from '../../now.ts'
import { spokenTime } from '../../../ui/script/times.ts'
import { t as script } from '../../../ui/script/words/index.ts'
import { t } from './words/index.ts'
import { proposedMinutes } from './proposed.ts'
import { SaveButton } from './SaveButton.tsx'
import { WorkingBy } from './WorkingBy.tsx'
import type { SheetProps } from './props.ts'
import { instant } from '../../../ui/zoned.ts'

const REASONS = ['trace', 'exchange', 'material', 'support', 'other'] as const
/** Of somebody who works on the line: it may be put right from elsewhere, and nobody comes back. */
const OF_THE_LINE: readonly string[] = ['trace', 'exchange']
const MINUTES = [15, 30, 60, 120] as const

/** A temporary leave: why, whether one comes back, and by when; told to the customer first. */
export function LeaveSheet({ view, onClose }: SheetProps) {
  const [reason, setReason] = useState<(typeof REASONS)[number] | null>(null)
  const standard = view.list?.standard
  const offered = standard?.visits[view.document.kind]?.leaves ?? REASONS
  const forGood = offered.some((one) => OF_THE_LINE.includes(one))
  const [returning, setReturning] = useState<boolean | null>(forGood ? null : true)
  const proposed = proposedMinutes(standard, 'leave.promise')
  const [minutes, setMinutes] = useState(proposed)
  const [working, setWorking] = useState<number | null>(null)
  const [told, setTold] = useState(false)
  const [note, setNote, done] = useKept(view.id, 'leave')
  const zone = zoneOf(view.document)
  const back = (): number | null => (minutes === null ? null : now() + minutes * 60_000)
  const promised = back()
  const until = returning === false ? working : promised

  return (
    <Sheet title={t('leave.title')} onClose={onClose} name="leave">
      <Choices
        legend={t('leave.reason')}
        options={REASONS.filter((value) => offered.includes(value)).map((value) => ({
          value,
          label: t(`leaving.${value}`),
        }))}
        chosen={reason ? [reason] : []}
        onChoose={setReason}
      />
      {forGood && (
        <Choices
          legend={t('leave.returning')}
          options={[
            { value: 'yes', label: t('leave.returning.yes') },
            { value: 'no', label: t('leave.returning.no') },
          ]}
          chosen={returning === null ? [] : [returning ? 'yes' : 'no']}
          onChoose={(value) => setReturning(value === 'yes')}
        />
      )}
      {returning === false ? (
        <WorkingBy view={view} chosen={working} onChoose={setWorking} />
      ) : (
        <>
          <Choices
            legend={t('leave.minutes')}
            help={proposed === null ? null : t('proposed', { minutes: format.minutes(proposed) })}
            options={[...new Set([...MINUTES, ...(proposed === null ? [] : [proposed])])]
              .sort((a, b) => a - b)
              .map((value) => ({ value: String(value), label: format.minutes(value) }))}
            chosen={minutes === null ? [] : [String(minutes)]}
            onChoose={(value) => setMinutes(Number(value))}
          />
          {promised !== null && (
            <Banner tone="accent" title={t('leave.promise', { time: format.clock(promised, zone, now()) })} />
          )}
        </>
      )}
      <SheetScript
        view={view}
        at={returning === null ? ['leave.back', 'leave.gone'] : [returning ? 'leave.back' : 'leave.gone']}
        values={{
          reason: reason && script.known(`leaving.saying.${reason}`),
          minutes: minutes === null ? null : String(minutes),
          promised: until === null ? null : spokenTime(until, zone, now()),
        }}
        open
      />
      <Switch label={t('leave.told')} on={told} onChange={setTold} />
      {!told && (
        <p class={reason && returning !== null ? 'field-fault' : 'small quiet'}>{t('leave.not-told')}</p>
      )}
      <Field label={t('leave.note')} value={note} onInput={setNote} maxLength={500} />
      <SaveButton
        lacks={[
          !reason && t('leave.reason'),
          returning === null && t('leave.returning'),
          returning === true && minutes === null && t('leave.minutes'),
          returning === false && working === null && t('leave.minutes-fixed'),
        ]}
        onSave={async () => {
          await add(view.id, 'leave.started', {
            reason: reason!,
            returning: returning!,
            told,
            ...(returning
              ? { minutes: minutes!, promised: instant(back()!, zone) }
              : { promised: instant(working!, zone) }),
            ...(note.trim() ? { note: note.trim() } : {}),
          })
          done()
          onClose()
        }}
      >
        {t('leave.save')}
      </SaveButton>
    </Sheet>
  )
}
