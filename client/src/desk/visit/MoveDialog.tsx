import { useState } from 'preact/hooks'

import { Dialog, Field, Select, format, toast } from '../../ui/index.ts'
import { WhichTime } from '../../ui/which/WhichTime.tsx'
import { chosen, chosenEnd, instant, isWindow } from '../../ui/zoned.ts'
import { AgreementFields, NOTHING_SAID, isSaid } from './Agreement.tsx'
import { SpeaksAgainst } from './slots/Against.tsx'
import { FreeTimes } from './slots/FreeTimes.tsx'
import {
  continueVisit,
  moveVisit,
  type AskedBy,
  type Continue,
  type OfficeVisit,
  type Promised,
  type SlotQuestion,
  type TechnicianDay,
} from './calls.ts'
import { called, isAgain } from './wording.ts'
import { t as desk } from '../words/index.ts'
import { t } from './words/index.ts'
import { CommandFoot, useCommand } from '../command.tsx'
import { home } from '../ground.ts'
import { told } from './undo.ts'

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
export function MoveDialog(props: DialogProps) {
  const { visit } = props
  return (
    <TimeDialog
      {...props}
      name="move"
      promise={visit.promise}
      send={async ({ start, ...more }, key) => {
        const moved = await moveVisit(visit, { ...more, start: start!, asked_by: more.asked_by! }, key)
        told(t('move.done', { time: agreed(moved.promise) }), moved, key, props)
        return moved
      }}
    />
  )
}

/** Another visit of the order of one that is over, with everything that it left; its time may be agreed later. */
export function ContinueDialog(props: DialogProps) {
  const { visit } = props
  return (
    <TimeDialog
      {...props}
      name={isAgain(visit) ? 'again' : 'continue'}
      promise={null}
      later
      send={async ({ start, ...more }, key) => {
        const made = await continueVisit(
          visit.id,
          start === null ? { person: more.person } : { ...more, start },
          key,
        )
        toast(made.promise ? t('continue.done', { time: agreed(made.promise) }) : t('continue.waits'))
        return made
      }}
    />
  )
}

interface Chosen extends Omit<Continue, 'start'> {
  /** The way from the visit before, of a time that was offered. */
  travel_minutes?: number
  /** Null where no time is agreed yet. */
  start: string | null
  /** Who asked for the time, where there is one. */
  asked_by: AskedBy | undefined
}

interface TimeDialogProps extends DialogProps {
  name: 'move' | 'continue' | 'again'
  /** The time that is agreed now. */
  promise: Promised | null
  /** The time may be left open. */
  later?: boolean
  send: (chosen: Chosen, key: string) => Promise<OfficeVisit>
}

function zoneOf(promise: Promised | null): string {
  return format.zoneName(promise?.zone ?? home())
}

function TimeDialog(props: TimeDialogProps) {
  const { visit, technicians, name, promise, later, send, onClose, onDone, onStale } = props
  const zone = zoneOf(promise ?? visit.promise)
  const from = promise?.start ?? Date.now()
  const main = visit.members.find(({ role }) => role === 'main')?.person ?? ''
  const [date, setDate] = useState(format.dayKey(from, zone))
  const [time, setTime] = useState(promise ? format.hourMinute(promise.start, zone) : '')
  const [east, setEast] = useState<number | null>(promise ? format.zoneMinutes(promise.start, zone) : null)
  const [end, setEnd] = useState(promise?.end ? format.hourMinute(promise.end, zone) : '')
  const [person, setPerson] = useState(main)
  const [way, setWay] = useState<{ start: number; person: string; travel_minutes: number } | null>(null)
  const [agreement, setAgreement] = useState(NOTHING_SAID)
  const command = useCommand(onStale)
  const at = chosen(date, time, zone, east)
  const until = end === '' ? null : chosenEnd(at, date, end, zone)
  const windowFault = faultOf(end, at, until)
  const beside = format.zoneBeside(at ?? from, zone)
  const question = questionOf(visit, date, zone)
  const open = later === true && time === '' && end === ''
  const isOther = !isSame(promise, at, until) || person !== main
  const ready = open || (at !== null && windowFault === null && isOther && isSaid(agreement))
  const foot = { command, technicians: technicians.map((one) => one.person), zone, disabled: !ready }

  const save = (event: Event): void => {
    event.preventDefault()
    if (!ready) return
    void command.run(async (key) => {
      const chosen = {
        start: at === null ? null : instant(at, zone),
        end: until === null ? null : instant(until, zone),
        ...(person && (later || person !== main) ? { person } : {}),
        ...(way && !later && way.start === at && way.person === person
          ? { travel_minutes: way.travel_minutes }
          : {}),
        asked_by: agreement.askedBy ?? undefined,
        agreed_by: agreement.agreedBy.trim() || called(visit.customer),
        reason: agreement.reason.trim() || null,
      }
      onDone(await send(chosen, key))
    })
  }

  return (
    <Dialog title={t(`dialog.${name}`)} onClose={onClose} name={name}>
      <form class="stack" onSubmit={save} noValidate>
        <p class="quiet">{later ? t('continue.text') : lead(promise)}</p>
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
            none={main === '' || later ? t('move.person.none') : undefined}
            options={technicians.map(({ person: { id, name } }) => ({ value: id, label: name }))}
            onChange={setPerson}
          />
        </div>
        <WhichTime day={date} time={time} zone={zone} east={east} onChoose={setEast} />
        <FreeTimes
          question={question}
          refusal={command.refusal}
          chosen={{ at, person }}
          onChoose={({ start, person: free, travel_minutes }) => {
            setWay(
              travel_minutes === null ? null : { start: Date.parse(start), person: free.id, travel_minutes },
            )
            setDate(format.dayKey(start, zone))
            setTime(format.hourMinute(start, zone))
            setEast(format.zoneMinutes(start, zone))
            setEnd('')
            setPerson(free.id)
          }}
        />
        <AgreementFields
          value={agreement}
          onChange={setAgreement}
          visit={visit}
          at={at}
          zone={zone}
          again={later}
        />
        <SpeaksAgainst question={question} person={person} at={isOther ? at : null} />
        <CommandFoot {...foot} lacking={open ? null : lackingOf(at, isOther, agreement.askedBy)}>
          {open ? t('continue.save.later') : t(`dialog.${name}`)}
        </CommandFoot>
      </form>
    </Dialog>
  )
}

function questionOf(visit: OfficeVisit, date: string, zone: string): SlotQuestion {
  const { team, kind, duration_minutes, buffer_minutes, id } = visit
  return {
    date,
    team,
    kind,
    duration_minutes: duration_minutes ?? USUAL_MINUTES,
    buffer_minutes,
    zone,
    not: id,
  }
}

function faultOf(end: string, at: number | null, until: number | null): string | null {
  return end !== '' && at !== null && (until === null || !isWindow(at, until)) ? t('move.fault.end') : null
}

/** What is still to be said before the time can be saved. */
function lackingOf(at: number | null, isOther: boolean, askedBy: AskedBy | null): string | null {
  if (at === null) return t('lacks.time')
  if (!isOther) return t('lacks.other')
  return askedBy === null ? t('lacks.asked') : null
}

/** Whether this is the time that is agreed already. */
function isSame(promise: Promised | null, at: number | null, until: number | null): boolean {
  const end = promise?.end ? Date.parse(promise.end) : null
  return promise !== null && Date.parse(promise.start) === at && end === until
}

function lead(promise: Promised | null): string {
  return promise ? t('move.now', { time: agreed(promise) }) : t('visit.timeless')
}
