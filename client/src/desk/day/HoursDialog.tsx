import { useEffect, useState } from 'preact/hooks'

import { Dialog, ErrorState, Field, Loading, Switch, language, toast } from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { AbsenceLink } from '../AbsenceLink.tsx'
import { CommandFoot, useCommand } from '../command.tsx'
import { t as desk } from '../words/index.ts'
import { t } from './words/index.ts'
import { readHours, saveHours, type WorkingDay } from './calls.ts'
import type { Colleague } from '../calls.ts'

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const
const USUAL = { start: '08:30', end: '18:00' }
/** A Monday, for the names of the days of the week. */
const A_MONDAY = Date.UTC(2026, 0, 5)

function weekdayName(weekday: number): string {
  const style = new Intl.DateTimeFormat(language.value, { weekday: 'long', timeZone: 'UTC' })
  return style.format(A_MONDAY + (weekday - 1) * 86_400_000)
}

/** Hours that end on the next day. */
function isNight({ start, end }: WorkingDay): boolean {
  return start !== '' && end !== '' && end < start
}

/** Whether somebody would have to begin the next day before this one has ended. */
function reachesInto(day: WorkingDay, days: readonly WorkingDay[]): boolean {
  const next = days.find(({ weekday }) => weekday === (day.weekday % 7) + 1)
  return isNight(day) && next !== undefined && next.start < day.end
}

interface HoursDialogProps {
  person: Colleague
  onClose: () => void
  onSaved: () => void
}

/** When a technician works, day of the week by day of the week. */
export function HoursDialog({ person, onClose, onSaved }: HoursDialogProps) {
  const [loaded, again] = useLoaded(person.id, () => readHours(person.id))
  const [days, setDays] = useState<readonly WorkingDay[]>([])
  const command = useCommand(again)
  useEffect(() => {
    if (loaded.state === 'here') setDays(loaded.value)
  }, [loaded])

  const change = (weekday: number, hours: Partial<WorkingDay> | null): void =>
    setDays((were) => {
      const others = were.filter((day) => day.weekday !== weekday)
      if (hours === null) return others
      const was = were.find((day) => day.weekday === weekday)
      return [...others, { weekday, ...USUAL, ...was, ...hours }]
    })
  const wrong = days.some((day) => !day.start || !day.end || day.start === day.end || reachesInto(day, days))
  const save = (event: Event): void => {
    event.preventDefault()
    void command.run(async () => {
      await saveHours(
        person.id,
        [...days].sort((one, other) => one.weekday - other.weekday),
      )
      toast(t('hours.saved', { name: person.name }))
      onSaved()
    })
  }

  return (
    <Dialog title={t('hours.title', { name: person.name })} onClose={onClose} name="hours">
      <AbsenceLink person={person.id} />
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'refused' && <ErrorState problem={loaded.problem} onRetry={again} />}
      {loaded.state === 'here' && (
        <form class="stack" onSubmit={save} noValidate>
          <div class="day-week">
            {WEEKDAYS.map((weekday) => {
              const day = days.find((one) => one.weekday === weekday)
              const name = weekdayName(weekday)
              return (
                <div class="day-weekday" role="group" aria-label={name} key={weekday}>
                  <Switch
                    label={name}
                    on={day !== undefined}
                    onChange={(on) => change(weekday, on ? {} : null)}
                  />
                  {day ? (
                    <>
                      <Field
                        label={t('hours.from', { day: name })}
                        bare
                        type="time"
                        value={day.start}
                        onInput={(start) => change(weekday, { start })}
                      />
                      <Field
                        label={t('hours.to', { day: name })}
                        bare
                        type="time"
                        value={day.end}
                        onInput={(end) => change(weekday, { end })}
                      />
                      {isNight(day) && (
                        <span class="day-weekday-night small">
                          {t('hours.until-next-day', { time: day.end })}
                        </span>
                      )}
                    </>
                  ) : (
                    <span class="quiet">{t('hours.off')}</span>
                  )}
                </div>
              )
            })}
          </div>
          {wrong && <p class="field-fault">{t('hours.fault')}</p>}
          <CommandFoot command={command} disabled={wrong}>
            {desk('command.save')}
          </CommandFoot>
        </form>
      )}
    </Dialog>
  )
}
