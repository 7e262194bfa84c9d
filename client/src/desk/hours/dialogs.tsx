import { useState } from 'preact/hooks'

import { Dialog, Field, Select, Switch, format, toast } from '../../ui/index.ts'
import { CommandFoot, useCommand } from '../command.tsx'
import { t as desk } from '../words/index.ts'
import { DATED, gives, setDate, setTerms, type PersonDay, type PersonWeek, type Week } from './calls.ts'
import { t } from './words/index.ts'

interface DateDialogProps {
  person: PersonWeek
  date: string
  onClose: () => void
  onDone: () => void
}

/** What somebody works on one date. */
export function DateDialog({ person, date, onClose, onDone }: DateDialogProps) {
  const day = person.days.find((one) => one.date === date)
  const [kind, setKind] = useState<NonNullable<PersonDay['dated']> | ''>(day?.dated ?? '')
  const [start, setStart] = useState(day?.start ?? '')
  const [end, setEnd] = useState(day?.end ?? '')
  const command = useCommand(onDone)
  const timed = kind === 'overtime' || kind === 'exchange'
  const wrong = timed && (start === '') !== (end === '') ? true : timed && start !== '' && start === end
  const save = (event: Event): void => {
    event.preventDefault()
    void command.run(async () => {
      const hours = timed ? { start: start || null, end: end || null } : { start: null, end: null }
      await setDate(person.person.id, date, { kind: kind || null, ...hours })
      toast(t('date.saved', { name: person.person.name }))
      onDone()
    })
  }
  return (
    <Dialog
      title={t('date.title', { name: person.person.name, day: format.day(`${date}T12:00:00Z`, 'UTC') })}
      onClose={onClose}
      name="date-hours"
    >
      <form class="stack" onSubmit={save} noValidate>
        <Select
          label={t('date.kind')}
          name="kind"
          none={t('date.week')}
          value={kind}
          options={DATED.map((one) => ({ value: one, label: t(`dated.${one}.long`) }))}
          onChange={setKind}
        />
        {timed && (
          <div class="hours-times">
            <Field label={t('date.start')} type="time" name="start" value={start} onInput={setStart} />
            <Field
              label={t('date.end')}
              type="time"
              name="end"
              value={end}
              onInput={setEnd}
              help={t('date.end.help')}
            />
          </div>
        )}
        <CommandFoot command={command} disabled={wrong}>
          {desk('command.save')}
        </CommandFoot>
      </form>
    </Dialog>
  )
}

interface TermsDialogProps {
  person: PersonWeek
  week: Week
  onClose: () => void
  onDone: () => void
}

/** Whether somebody keeps the calendar, and who stands in for them. */
export function TermsDialog({ person, week, onClose, onDone }: TermsDialogProps) {
  const [keeps, setKeeps] = useState(person.keeps)
  const [partner, setPartner] = useState(person.partner?.id ?? '')
  const command = useCommand(onDone)
  const save = (event: Event): void => {
    event.preventDefault()
    void command.run(async () => {
      await setTerms(person.person.id, { keeps, partner: partner || null })
      toast(t('date.saved', { name: person.person.name }))
      onDone()
    })
  }
  const others = week.people.filter((one) => one.person.id !== person.person.id)
  return (
    <Dialog title={t('terms.title', { name: person.person.name })} onClose={onClose} name="terms">
      <form class="stack" onSubmit={save} noValidate>
        <Switch label={t('terms.keeps')} on={keeps} onChange={setKeeps} />
        <p class="small quiet">{t('terms.keeps.help')}</p>
        <Select
          label={t('terms.partner.label')}
          help={t('terms.partner.help')}
          name="partner"
          none={t('terms.none')}
          value={partner}
          options={others.map((one) => ({
            value: one.person.id,
            label: `${one.person.name} ${one.staff_no}`,
          }))}
          onChange={setPartner}
        />
        <CommandFoot command={command} disabled={!gives()} lacking={gives() ? null : t('terms.supervisor')}>
          {desk('command.save')}
        </CommandFoot>
      </form>
    </Dialog>
  )
}
