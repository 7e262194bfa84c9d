import type { JSX } from 'preact'
import { useState } from 'preact/hooks'

import type { PromiseInForce } from '../../../core/visit/document.ts'
import { Button, Choices, Field, Sheet, format } from '../../../ui/index.ts'
import { add } from '../acts.ts'
import { SheetScript } from '../items/Script.tsx'
import { zoneOf } from '../../day.ts'
import { now } from '../../now.ts'
import type { View } from '../view.ts'
import { spokenTime } from '../../../ui/script/times.ts'
import { t as script } from '../../../ui/script/words/index.ts'
import { t } from './words/index.ts'
import type { Lacks } from '../lacking.tsx'
import { SaveButton } from './SaveButton.tsx'
import type { SheetProps } from './props.ts'
import { WhichTime } from '../../../ui/which/WhichTime.tsx'
import { chosen, instant, meanings } from '../../../ui/zoned.ts'

const DAY_MS = 24 * 3_600_000
const ASKED_BY = ['customer', 'staff', 'resource', 'weather', 'third_party'] as const

export interface NewPromise {
  start: string
  end?: string | null
  zone: string
  asked_by: (typeof ASKED_BY)[number]
  agreed_by: string
}

/** Whether a time is the one that is agreed already; one without an end takes a window away, and is another. */
export function isSameTime(old: Pick<PromiseInForce, 'start' | 'end'> | null, at: number | null): boolean {
  return old !== null && !old.end && at === Date.parse(old.start)
}

/**
 * The fields of a new time that was agreed at the door; `promise` is null until they make one in the
 * future, and `lacks` names those that are in the way of that.
 */
export function usePromiseFields(view: View): {
  fields: JSX.Element
  promise: NewPromise | null
  lacks: Lacks
} {
  const { promise: old, document } = view
  const { customer } = document
  const known = customer.address_as || customer.name
  const zone = zoneOf(view.document)
  const [day, setDay] = useState(() =>
    format.dayKey(Math.max(now(), Date.parse(old?.start ?? '') || 0) + DAY_MS, zone),
  )
  const [time, setTime] = useState(old ? format.hourMinute(old.start, zone) : '')
  const [askedBy, setAskedBy] = useState<(typeof ASKED_BY)[number] | null>(null)
  const [agreedBy, setAgreedBy] = useState('')
  const [east, setEast] = useState<number | null>(null)
  const at = chosen(day, time, zone, east)
  const future = at !== null && at > now()
  const same = isSameTime(old, at)

  const fields = (
    <>
      <Field
        label={t('promise.day')}
        help={old && t('promise.proposed')}
        type="date"
        min={format.dayKey(now(), zone)}
        value={day}
        onInput={(other) => [setDay(other), setEast(null)]}
      />
      <Field
        label={t('promise.time') + format.zoneBeside(at ?? now(), zone)}
        type="time"
        value={time}
        onInput={(other) => [setTime(other), setEast(null)]}
        fault={
          same
            ? t('promise.same')
            : future || meanings(day, time, zone)?.length !== 1
              ? null
              : t('promise.past')
        }
      />
      <WhichTime day={day} time={time} zone={zone} east={east} onChoose={setEast} />
      <Choices
        legend={t('asked-by')}
        options={ASKED_BY.map((value) => ({ value, label: t(`asked-by.${value}`) }))}
        chosen={askedBy ? [askedBy] : []}
        onChoose={setAskedBy}
      />
      <SheetScript
        view={view}
        at={[askedBy === 'customer' ? 'move.customer' : 'move.us']}
        values={{
          reason: script.known(`because.${askedBy}`),
          new_time: future && !same ? spokenTime(at, zone, now()) : null,
        }}
        open
      />
      <Field label={t('agreed-by')} value={agreedBy} onInput={setAgreedBy} maxLength={100} />
      {agreedBy !== known && (
        <Button action="agreed-by-customer" onClick={() => setAgreedBy(known)}>
          {known}
        </Button>
      )}
    </>
  )
  const whole = future && !same && askedBy !== null && agreedBy.trim() !== ''
  return {
    fields,
    lacks: [
      (!future || same) && t('promise.time'),
      !askedBy && t('asked-by'),
      !agreedBy.trim() && t('agreed-by'),
    ],
    promise: whole ? { start: instant(at, zone), zone, asked_by: askedBy, agreed_by: agreedBy.trim() } : null,
  }
}

export function PromiseSheet({ view, onClose }: SheetProps) {
  const { fields, promise, lacks } = usePromiseFields(view)
  return (
    <Sheet title={t('promise.title')} onClose={onClose} name="promise">
      {fields}
      <SaveButton
        lacks={lacks}
        onSave={async () => {
          await add(view.id, 'promise.agreed', promise!)
          onClose()
        }}
      >
        {t('promise.save')}
      </SaveButton>
    </Sheet>
  )
}
