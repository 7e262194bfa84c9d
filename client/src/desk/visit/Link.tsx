import { useState } from 'preact/hooks'

import { Button, Choices, Dialog, Field, format, toast } from '../../ui/index.ts'
import { CommandFoot, useCommand } from '../command.tsx'
import { opens } from '../rooms.ts'
import { t as desk } from '../words/index.ts'
import { renewLink } from './calls.ts'
import type { DialogProps } from './MoveDialog.tsx'
import { t } from './words/index.ts'

/** When the customer got another link, by whom and why; and the way to give them one. */
export function Link({ zone, ...page }: DialogProps & { zone: string }) {
  const [open, setOpen] = useState(false)
  const { renewals } = page.visit
  if (renewals.length === 0 && !opens('/book')) return null
  return (
    <section class="stack stack-tight" aria-labelledby="panel-link">
      <h3 id="panel-link">{t('link.title')}</h3>
      <ol class="visit-ledger">
        {renewals.map(({ at, by, reason }) => (
          <li class="visit-past" key={at} data-renewed>
            <span class="strong numerals">{format.dayAndClock(at, zone)}</span>
            <span>{t('link.renewed', { who: by?.name ?? desk('trail.system') })}</span>
            <span>{desk('trail.reason', { reason })}</span>
          </li>
        ))}
      </ol>
      {opens('/book') && (
        <Button action="renew-link" onClick={() => setOpen(true)}>
          {t('link.renew')}
        </Button>
      )}
      {open && (
        <RenewDialog
          {...page}
          onClose={() => setOpen(false)}
          onDone={(renewed) => {
            setOpen(false)
            page.onDone(renewed)
          }}
        />
      )}
    </section>
  )
}

const WHY = ['wrong_person', 'forwarded', 'lost', 'other'] as const
type Why = (typeof WHY)[number]

/** Gives the customer another link. Cannot be taken back: it says what follows, and asks why. */
function RenewDialog({ visit, onClose, onDone, onStale }: DialogProps) {
  const [why, setWhy] = useState<Why | null>(null)
  const [words, setWords] = useState('')
  const command = useCommand(onStale)
  const reason = why === 'other' ? words.trim() : why && t(`link.why.${why}`)
  const save = (event: Event): void => {
    event.preventDefault()
    if (!reason) return
    void command.run(async (key) => {
      onDone(await renewLink(visit.id, reason, key))
      toast(t('link.done'))
    })
  }
  return (
    <Dialog title={t('link.renew')} onClose={onClose} name="renew-link">
      <form class="stack" onSubmit={save}>
        <p>{t('link.text', { customer: visit.customer.name })}</p>
        <Choices
          legend={t('link.why')}
          options={WHY.map((value) => ({ value, label: t(`link.why.${value}`) }))}
          chosen={why ? [why] : []}
          onChoose={setWhy}
        />
        {why === 'other' && (
          <Field label={t('link.reason')} name="reason" maxLength={200} value={words} onInput={setWords} />
        )}
        <CommandFoot command={command} danger disabled={!reason} lacking={!reason ? t('lacks.reason') : null}>
          {t('link.renew.do')}
        </CommandFoot>
      </form>
    </Dialog>
  )
}
