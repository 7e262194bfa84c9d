import { useState } from 'preact/hooks'

import { session } from '../../device/index.ts'
import {
  Banner,
  Card,
  ErrorState,
  Header,
  LinkButton,
  Loading,
  Page,
  TextArea,
  href,
  toast,
} from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { CommandFoot, useCommand } from '../command.tsx'
import { t as desk } from '../words/index.ts'
import { readYears, setYear, type Year } from './calls.ts'
import { datesOf, textOf } from './days.ts'
import { t } from './words/index.ts'

/** The holidays and make-up days of each year; administrators put them right. */
export function WorkingDays() {
  const [loaded, again] = useLoaded('years', readYears)
  return (
    <>
      <Header title={t('years.title')} />
      <Page wide>
        <p class="quiet">{t('years.text')}</p>
        <div>
          <LinkButton action="hours" href={href('/hours')}>
            {t('hours.page')}
          </LinkButton>
        </div>
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'refused' && <ErrorState problem={loaded.problem} onRetry={again} />}
        {loaded.state === 'here' && (
          <div class="hours-years">
            {loaded.value.years.map((year) => (
              <OneYear key={`${year.year} ${year.ver}`} year={year} onDone={again} />
            ))}
          </div>
        )}
      </Page>
    </>
  )
}

function OneYear({ year, onDone }: { year: Year; onDone: () => void }) {
  const [holidays, setHolidays] = useState(textOf(year.holidays))
  const [makeUp, setMakeUp] = useState(textOf(year.make_up))
  const command = useCommand(onDone)
  const edits = (session.value.person?.roles ?? []).includes('administrator')
  const said = { holidays: datesOf(holidays), makeUp: datesOf(makeUp) }
  const fault = (dates: string[] | null): string | null =>
    dates && dates.every((one) => one.startsWith(`${year.year}-`))
      ? null
      : t('years.fault', { year: String(year.year) })
  const save = (event: Event): void => {
    event.preventDefault()
    void command.run(async () => {
      await setYear(year, said.holidays ?? [], said.makeUp ?? [])
      toast(t('years.saved', { year: String(year.year) }))
      onDone()
    })
  }
  return (
    <Card labelledBy={`year-${year.year}`}>
      <h2 id={`year-${year.year}`}>{year.year}</h2>
      {year.origin === 'unknown' ? (
        <Banner tone="warn" title={t('years.unknown')}>
          <p>{t('years.unknown.text')}</p>
        </Banner>
      ) : (
        <p class="small quiet">
          {year.origin === 'office' && year.by
            ? t('years.office', { name: year.by.name })
            : t('years.standard')}
        </p>
      )}
      <form class="stack" onSubmit={save} noValidate data-year={year.year}>
        <TextArea
          label={t('years.holidays')}
          help={edits ? t('years.help') : undefined}
          name="holidays"
          rows={7}
          value={holidays}
          onInput={setHolidays}
          fault={fault(said.holidays)}
          readOnly={!edits}
        />
        <TextArea
          label={t('years.make-up')}
          name="make_up"
          rows={6}
          value={makeUp}
          onInput={setMakeUp}
          fault={fault(said.makeUp)}
          readOnly={!edits}
        />
        {edits && (
          <CommandFoot command={command} disabled={Boolean(fault(said.holidays) || fault(said.makeUp))}>
            {desk('command.save')}
          </CommandFoot>
        )}
      </form>
    </Card>
  )
}
