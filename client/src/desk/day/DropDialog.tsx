import { useState } from 'preact/hooks'

import { Banner, Dialog, format } from '../../ui/index.ts'
import { FactChoices } from '../FactChoices.tsx'
import { CommandFoot, useCommand } from '../command.tsx'
import { ASKED_BY, moveVisit, type AskedBy, type Day, type OfficeVisit } from '../visit/calls.ts'
import { told } from '../visit/undo.ts'
import { called } from '../visit/wording.ts'
import { t as ofVisit } from '../visit/words/index.ts'
import type { Carried } from './carry.ts'
import { wordsOf } from './Ghost.tsx'
import { t } from './words/index.ts'

interface DropDialogProps {
  day: Day
  carried: Carried
  onClose: () => void
  onDone: (visit: OfficeVisit) => void
  onStale: () => Promise<void>
}

/** A visit was put down at another time: who asked for that is still to be said, because a time is a promise. */
export function DropDialog({ day, carried, onClose, onDone, onStale }: DropDialogProps) {
  const { card, target, from, against } = carried
  const [askedBy, setAskedBy] = useState<AskedBy | null>(null)
  const command = useCommand(onStale)
  const people = day.technicians.map(({ person }) => person)
  const zone = card.promise?.zone ?? day.zone

  const save = (event: Event): void => {
    event.preventDefault()
    if (askedBy === null) return
    void command.run(async (key) => {
      const start = new Date(target.start).toISOString()
      const end = windowEnd(carried)
      const person = target.person === from ? {} : { person: target.person }
      const move = { start, end, asked_by: askedBy, agreed_by: called(card.customer), ...person }
      const moved = await moveVisit(card, move, key)
      onDone(moved)
      told(ofVisit('move.done', { time: format.agreed(moved.promise!) }), moved, key, { onDone, onStale })
    })
  }

  return (
    <Dialog title={ofVisit('dialog.move')} onClose={onClose} name="drop">
      <form class="stack" onSubmit={save}>
        <p>
          <span class="strong">{card.customer.name}</span>{' '}
          {card.promise && <s class="numerals quiet">{format.agreed(card.promise)}</s>}{' '}
          <span class="numerals strong">
            {wordsOf({ ...carried, against: NOTHING }, day.technicians, zone)}
          </span>
        </p>
        {against.reasons.length > 0 && (
          <Banner
            tone="warn"
            title={against.reasons.map((one) => t(`against.${one}`, { customers: '' })).join(' · ')}
          />
        )}
        <FactChoices
          legend={ofVisit('asked-by')}
          options={ASKED_BY.map((value) => ({ value, label: ofVisit(`asked-by.${value}`) }))}
          chosen={askedBy}
          onChoose={setAskedBy}
        />
        <CommandFoot
          command={command}
          technicians={people}
          zone={zone}
          disabled={askedBy === null}
          lacking={askedBy === null ? ofVisit('lacks.asked') : null}
        >
          {ofVisit('dialog.move')}
        </CommandFoot>
      </form>
    </Dialog>
  )
}

const NOTHING: Carried['against'] = { reasons: [], visits: [], refused: false }

/** A window that was promised stays as long as it was. */
function windowEnd({ card: { promise }, target }: Carried): string | null {
  if (!promise?.end) return null
  return new Date(target.start + Date.parse(promise.end) - Date.parse(promise.start)).toISOString()
}
