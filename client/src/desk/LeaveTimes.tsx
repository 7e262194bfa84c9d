import './times.css'

import { lasts, type Written } from '../core/leave.ts'
import { Field } from '../ui/index.ts'
import { t } from './words/index.ts'

/** From when to when somebody is away, in days, and to the minute where it matters. */
export function LeaveTimes({ said, onChange }: { said: Written; onChange: (said: Written) => void }) {
  return (
    <>
      <div class="desk-times">
        <Field
          label={t('absence.first')}
          type="date"
          name="first"
          value={said.first}
          onInput={(first) => onChange({ ...said, first, last: said.last < first ? first : said.last })}
        />
        <Field
          label={t('absence.from')}
          type="time"
          name="from"
          value={said.from}
          onInput={(from) => onChange({ ...said, from })}
        />
        <Field
          label={t('absence.last')}
          type="date"
          name="last"
          min={said.first}
          value={said.last}
          onInput={(last) => onChange({ ...said, last })}
        />
        <Field
          label={t('absence.to')}
          type="time"
          name="to"
          value={said.to}
          onInput={(to) => onChange({ ...said, to })}
        />
      </div>
      {!lasts(said) && <p class="field-fault">{t('absence.fault')}</p>}
    </>
  )
}
