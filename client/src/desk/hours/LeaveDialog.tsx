import { useRef, useState } from 'preact/hooks'

import { lasts, spanOf, written, type Written } from '../../core/leave.ts'
import { newId } from '../../device/index.ts'
import { Button, Dialog, Select, TextArea, toast } from '../../ui/index.ts'
import { LeaveTimes } from '../LeaveTimes.tsx'
import { CommandFoot, Refusal, useCommand } from '../command.tsx'
import { t as desk } from '../words/index.ts'
import { KINDS, decide, gives, moveLeave, writeDown, type Kind, type Leave, type Week } from './calls.ts'
import { leaveTime } from './wording.ts'
import { t } from './words/index.ts'

export type Opened = { open: 'decide' | 'move'; leave: Leave } | { open: 'write' }

interface LeaveDialogProps {
  opened: Opened
  week: Week
  onClose: () => void
  onDone: () => void
}

/** A leave: decided about, changed, or written down by the office. */
export function LeaveDialog({ opened, week, onClose, onDone }: LeaveDialogProps) {
  if (opened.open === 'decide') return <Decide leave={opened.leave} {...{ week, onClose, onDone }} />
  return <Times leave={opened.open === 'move' ? opened.leave : null} {...{ week, onClose, onDone }} />
}

type Props = Omit<LeaveDialogProps, 'opened'>

function Decide({ leave, week, onClose, onDone }: Props & { leave: Leave }) {
  const [cover, setCover] = useState(leave.partner?.id ?? '')
  const [answer, setAnswer] = useState('')
  const command = useCommand(onDone)
  const say = (approve: boolean) =>
    command.run(async () => {
      await decide(leave, { approve, cover: cover || null, answer: answer.trim() || null })
      toast(t(approve ? 'leave.approved' : 'leave.refused', { name: leave.person.name }))
      onDone()
    })
  return (
    <Dialog
      title={t('leave.decide.title', { name: leave.person.name })}
      onClose={onClose}
      name="decide-leave"
    >
      <p class="strong">{leaveTime(leave)}</p>
      {leave.kind && <p>{t(`absence.${leave.kind}`)}</p>}
      {leave.reason && <p class="hours-reason">{leave.reason}</p>}
      {leave.visits > 0 && <p>{t('leave.visits', { count: leave.visits })}</p>}
      <Cover week={week} not={leave.person.id} chosen={cover} onChoose={setCover} />
      <TextArea label={t('leave.answer')} name="answer" rows={2} value={answer} onInput={setAnswer} />
      <Refusal problem={command.refusal} technicians={[]} />
      <div class="buttons buttons-fill">
        <Button kind="primary" action="approve" disabled={command.working} onClick={() => say(true)}>
          {t('leave.approve')}
        </Button>
        <Button kind="danger" action="refuse" disabled={command.working} onClick={() => say(false)}>
          {t('leave.refuse')}
        </Button>
      </div>
    </Dialog>
  )
}

function Cover(props: { week: Week; not: string; chosen: string; onChoose: (id: string) => void }) {
  const { week, not, chosen, onChoose } = props
  const others = week.people.filter(({ person }) => person.id !== not)
  return (
    <Select
      label={t('leave.cover.label')}
      help={t('leave.cover.help')}
      name="cover"
      none={t('leave.no-cover')}
      value={chosen}
      options={others.map(({ person, staff_no }) => ({
        value: person.id,
        label: `${person.name} ${staff_no}`,
      }))}
      onChange={onChoose}
    />
  )
}

function Times({ leave, week, onClose, onDone }: Props & { leave: Leave | null }) {
  const id = useRef(newId())
  const [person, setPerson] = useState(leave?.person.id ?? '')
  const [kind, setKind] = useState<Kind | ''>('')
  const [said, setSaid] = useState<Written>(
    leave ? written(leave) : { first: week.today, from: '', last: week.today, to: '' },
  )
  const [cover, setCover] = useState(leave?.cover?.id ?? '')
  const command = useCommand(onDone)
  const save = (event: Event): void => {
    event.preventDefault()
    void command.run(async () => {
      const more = { ...spanOf(said), cover: cover || null }
      if (leave) await moveLeave(leave, more)
      else if (kind) await writeDown({ id: id.current, person, kind, ...more })
      toast(t('leave.saved'))
      onDone()
    })
  }
  const meet = (chosen: string): void => {
    setPerson(chosen)
    setCover(week.people.find((one) => one.person.id === chosen)?.partner?.id ?? '')
  }
  const title = leave ? t('leave.change.title', { name: leave.person.name }) : t('leave.write')
  return (
    <Dialog title={title} onClose={onClose} name="leave">
      <form class="stack" onSubmit={save} noValidate>
        {!leave && (
          <Select
            label={t('week.person')}
            name="person"
            none={t('leave.who')}
            value={person}
            options={week.people.map((one) => ({
              value: one.person.id,
              label: `${one.person.name} ${one.staff_no}`,
            }))}
            onChange={meet}
          />
        )}
        {!leave && (
          <Select
            label={t('absence.kind')}
            name="kind"
            none={t('absence.kind.none')}
            value={kind}
            options={KINDS.filter((one) => gives() || one === 'sick').map((one) => ({
              value: one,
              label: t(`absence.${one}`),
            }))}
            onChange={setKind}
          />
        )}
        <LeaveTimes said={said} onChange={setSaid} />
        <Cover week={week} not={person} chosen={cover} onChoose={setCover} />
        <CommandFoot command={command} disabled={!lasts(said) || !person || (!leave && kind === '')}>
          {desk('command.save')}
        </CommandFoot>
      </form>
    </Dialog>
  )
}
