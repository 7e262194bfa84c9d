import { useState } from 'preact/hooks'

import { Choices, Dialog, Field, Select, format, toast } from '../../ui/index.ts'
import { WhichTime } from '../../ui/which/WhichTime.tsx'
import { chosen, chosenEnd, instant, isWindow } from '../../ui/zoned.ts'
import { FreeTimes } from './FreeTimes.tsx'
import {
  ASKED_BY,
  moveVisit,
  type AskedBy,
  type OfficeVisit,
  type Promised,
  type TechnicianDay,
} from './calls.ts'
import { called } from './wording.ts'
import { MoveReason, isTaken } from './Reason.tsx'
import { t as desk } from '../words/index.ts'
import { t } from './words/index.ts'
import { CommandFoot, useCommand } from '../command.tsx'
import { home } from '../ground.ts'

/** What a visit takes of which nobody has said how long it takes. */
const USUAL_MINUTES = 60

export interface DialogProps {
  visit: OfficeVisit
  technicians: readonly TechnicianDay[]
  onClose: () => void
  /** The visit as it is after the command. */
  onDone: (visit: OfficeVisit) => void
  /** Somebody else changed it: it must be read again. */
  onStale: () => Promise<void>
}

function agreed(promise: Promised | null): string {
  return promise ? format.agreed(promise) : t('visit.timeless')
}

/** Another time, or the first one, agreed with the customer; with it perhaps another technician. */
export function MoveDialog({ visit, technicians, onClose, onDone, onStale }: DialogProps) {
  const { promise } = visit
  const zone = format.zoneName(promise?.zone ?? home())
  const from = promise?.start ?? Date.now()
  const main = visit.members.find(({ role }) => role === 'main')?.person ?? ''
  const [date, setDate] = useState(format.dayKey(from, zone))
  const [time, setTime] = useState(promise ? format.hourMinute(promise.start, zone) : '')
  const [east, setEast] = useState<number | null>(promise ? format.zoneMinutes(promise.start, zone) : null)
  const [end, setEnd] = useState(promise?.end ? format.hourMinute(promise.end, zone) : '')
  const [person, setPerson] = useState(main)
  const [askedBy, setAskedBy] = useState<AskedBy>('customer')
  const [agreedBy, setAgreedBy] = useState(called(visit.customer))
  const [reason, setReason] = useState('')
  const command = useCommand(onStale)
  const people = technicians.map((one) => one.person)
  const at = chosen(date, time, zone, east)
  const until = end === '' ? null : chosenEnd(at, date, end, zone)
  const windowFault =
    end !== '' && at !== null && (until === null || !isWindow(at, until)) ? t('move.fault.end') : null
  const beside = format.zoneBeside(at ?? from, zone)
  const ready = at !== null && windowFault === null && isTaken(reason)

  const save = (event: Event): void => {
    event.preventDefault()
    if (!ready) return
    void command.run(async (key) => {
      const moved = await moveVisit(
        visit,
        {
          start: instant(at, zone),
          end: until === null ? null : instant(until, zone),
          ...(person && person !== main ? { person } : {}),
          asked_by: askedBy,
          agreed_by: agreedBy.trim() || null,
          reason: reason.trim() || null,
        },
        key,
      )
      onDone(moved)
      toast(t('move.done', { time: agreed(moved.promise) }))
    })
  }

  return (
    <Dialog title={t('move.title')} onClose={onClose} name="move">
      <form class="stack" onSubmit={save} noValidate>
        <p class="quiet">{promise ? t('move.now', { time: agreed(promise) }) : t('visit.timeless')}</p>
        <div class="desk-fields">
          <Field
            label={desk('when.date')}
            type="date"
            name="date"
            value={date}
            onInput={(other) => [setDate(other), setEast(null)]}
          />
          <Field
            label={t('move.start') + beside}
            type="time"
            name="start"
            value={time}
            onInput={(other) => [setTime(other), setEast(null)]}
          />
          <Field
            label={desk('when.end') + beside}
            type="time"
            name="end"
            value={end}
            onInput={setEnd}
            fault={windowFault}
          />
          <Select
            label={t('move.person')}
            name="person"
            value={person}
            none={main === '' ? t('move.person.none') : undefined}
            options={people.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={setPerson}
          />
        </div>
        <WhichTime day={date} time={time} zone={zone} east={east} onChoose={setEast} />
        <FreeTimes
          question={{
            date,
            team: visit.team,
            kind: visit.kind,
            duration_minutes: visit.duration_minutes ?? USUAL_MINUTES,
            buffer_minutes: visit.buffer_minutes,
            zone,
            not: visit.id,
          }}
          shortened
          refusal={command.refusal}
          chosen={{ at, person }}
          onChoose={(slot) => {
            setDate(format.dayKey(slot.start, zone))
            setTime(format.hourMinute(slot.start, zone))
            setEast(format.zoneMinutes(slot.start, zone))
            setEnd('')
            setPerson(slot.person.id)
          }}
        />
        <Choices
          legend={t('asked-by')}
          options={ASKED_BY.map((value) => ({ value, label: t(`asked-by.${value}`) }))}
          chosen={[askedBy]}
          onChoose={setAskedBy}
        />
        <Field
          label={t('agreed-by')}
          name="agreed_by"
          value={agreedBy}
          onInput={setAgreedBy}
          maxLength={80}
        />
        <MoveReason {...{ visit, askedBy, reason, at, zone }} onInput={setReason} />
        <CommandFoot command={command} technicians={people} zone={zone} disabled={!ready}>
          {t('move.save')}
        </CommandFoot>
      </form>
    </Dialog>
  )
}
