import { useState } from 'preact/hooks'

import { Choices, Dialog } from '../../ui/index.ts'
import { reassignVisit, type OfficeVisit, type TechnicianDay } from './calls.ts'
import { t as desk } from '../words/index.ts'
import { t } from './words/index.ts'
import { CommandFoot, useCommand } from '../command.tsx'
import { home } from '../ground.ts'
import { told } from './undo.ts'
import type { DialogProps } from './MoveDialog.tsx'

const NOBODY = 'nobody'

/** Who it is, and what is in the way or how much there is to do that day. */
function label({ person: { name }, visits, hours }: TechnicianDay, { id, plan }: OfficeVisit): string {
  const inTheWay = visits.some(
    (other) =>
      other.id !== id &&
      plan !== null &&
      other.plan !== null &&
      Date.parse(other.plan.start) < Date.parse(plan.end) &&
      Date.parse(plan.start) < Date.parse(other.plan.end),
  )
  if (inTheWay) return t('reassign.planned', { name })
  return hours ? t('reassign.busy', { name, count: visits.length }) : t('reassign.off', { name })
}

/** Another technician for the same time, or none for now. Can be taken back. */
export function ReassignDialog({ visit, technicians, onClose, onDone, onStale }: DialogProps) {
  const main = visit.members.find(({ role }) => role === 'main')?.person ?? null
  const [person, setPerson] = useState<string>(main ?? NOBODY)
  const same = person === (main ?? NOBODY)
  const command = useCommand(onStale)
  const people = technicians.map((one) => one.person)

  const save = (event: Event): void => {
    event.preventDefault()
    void command.run(async (key) => {
      const changed = await reassignVisit(visit, person === NOBODY ? null : person, key)
      onDone(changed)
      const name = people.find(({ id }) => id === person)?.name
      told(name ? t('reassign.done', { name }) : t('reassign.undone'), changed, key, { onDone, onStale })
    })
  }

  return (
    <Dialog title={t('reassign.title')} onClose={onClose} name="reassign">
      <form class="stack" onSubmit={save}>
        <Choices
          legend={t('reassign.to')}
          options={[
            ...technicians.map((technician) => ({
              value: technician.person.id,
              label: label(technician, visit),
            })),
            { value: NOBODY, label: desk('person.none') },
          ]}
          chosen={[person]}
          onChoose={setPerson}
        />
        <CommandFoot
          command={command}
          technicians={people}
          zone={visit.promise?.zone ?? home()}
          disabled={same}
          lacking={same ? t('lacks.person') : null}
        >
          {t('reassign.save')}
        </CommandFoot>
      </form>
    </Dialog>
  )
}
