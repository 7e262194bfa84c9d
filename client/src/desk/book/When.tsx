import { Problem } from '../../device/index.ts'
import { Card, Choices, Field, Select, format } from '../../ui/index.ts'
import { WhichTime } from '../../ui/which/WhichTime.tsx'
import { zoneMinutes } from '../../ui/format.ts'
import type { Colleague } from '../calls.ts'
import { Refusal } from '../command.tsx'
import { home, today } from '../ground.ts'
import { now } from '../now.ts'
import type { Slot, SlotQuestion } from '../visit/calls.ts'
import { FreeTimes } from '../visit/slots/FreeTimes.tsx'
import { t as desk } from '../words/index.ts'
import { times, type Draft, type FieldName, type PartProps } from './draft.ts'
import { t } from './words/index.ts'

interface WhenProps extends PartProps {
  fault: (name: FieldName) => string | null
  question: SlotQuestion | null
  refusal: Problem | null
  technicians: readonly Colleague[]
}

/** When somebody comes, and who: one of the free times, by hand, or to be agreed later. */
export function When({ draft, put, fault, question, refusal, technicians }: WhenProps) {
  const zone = home()
  return (
    <Card labelledBy="book-when">
      <h2 id="book-when">{t('book.when')}</h2>
      <Choices
        legend={t('book.later')}
        bare
        multiple
        options={[{ value: 'later', label: t('book.later') }]}
        chosen={draft.later ? ['later'] : []}
        onChoose={() => put({ later: !draft.later })}
      />
      {draft.later ? (
        <div class="desk-fields">
          <Who draft={draft} put={put} fault={fault} technicians={technicians} />
        </div>
      ) : (
        <>
          <div class="desk-fields">
            <Field
              label={desk('when.date')}
              type="date"
              name="date"
              min={today()}
              value={draft.date}
              fault={fault('date')}
              onInput={(date) => put({ date })}
            />
          </div>
          <FreeTimes
            question={question}
            chosen={{ at: times(draft, zone).start, person: draft.person }}
            refusal={refusal}
            onChoose={(slot) => put(chosenOf(slot, zone))}
          />
          <ByHand {...{ draft, put, fault, refusal, technicians }} />
        </>
      )}
    </Card>
  )
}

function chosenOf(slot: Slot, zone: string): Partial<Draft> {
  return {
    date: format.dayKey(slot.start, zone),
    time: format.hourMinute(slot.start, zone),
    east: zoneMinutes(slot.start, zone),
    end: '',
    person: slot.person.id,
    ...(slot.travel_minutes !== null && { travel: String(slot.travel_minutes) }),
  }
}

function ByHand({ draft, put, fault, refusal, technicians }: Omit<WhenProps, 'question'>) {
  const zone = home()
  const beside = format.zoneBeside(times(draft, zone).start ?? now.value, zone)
  const overlap = refusal?.code === 'overlap'
  return (
    <>
      <h3>{t('book.by-hand')}</h3>
      <div class="desk-fields">
        <Field
          label={t('book.time') + beside}
          type="time"
          name="time"
          value={draft.time}
          fault={fault('time') ?? (overlap ? t('book.fault.overlap') : null)}
          onInput={(time) => put({ time })}
        />
        <Field
          label={desk('when.end') + beside}
          type="time"
          name="end"
          value={draft.end}
          help={t('book.end.help')}
          fault={fault('end')}
          onInput={(end) => put({ end })}
        />
        <Who draft={draft} put={put} fault={fault} technicians={technicians} />
      </div>
      <WhichTime
        day={draft.date}
        time={draft.time}
        zone={zone}
        east={draft.east}
        onChoose={(east) => put({ east })}
      />
      {overlap && <Refusal problem={refusal} technicians={technicians} zone={zone} />}
    </>
  )
}

function Who({ draft, put, fault, technicians }: Pick<WhenProps, 'draft' | 'put' | 'fault' | 'technicians'>) {
  return (
    <Select
      label={t('book.person')}
      name="person"
      value={draft.person}
      none={desk('person.none')}
      fault={fault('person')}
      options={technicians.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(person) => put({ person })}
    />
  )
}
