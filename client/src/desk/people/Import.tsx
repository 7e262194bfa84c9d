import { useState } from 'preact/hooks'

import { Banner, Button, Dialog, format, toast } from '../../ui/index.ts'
import { copied } from '../../ui/copy.ts'
import { Refused } from './Refused.tsx'
import { useAsking } from './asking.ts'
import { importPeople, type PeopleRead } from './calls.ts'
import { t } from './words/index.ts'

interface ImportProps {
  onAdded: () => void
  onClose: () => void
}

/** People by a file: looked at first, then added, each with a code. */
export function Import({ onAdded, onClose }: ImportProps) {
  const [file, setFile] = useState<File | null>(null)
  const [read, setRead] = useState<PeopleRead | null>(null)
  const { working, problem, ask } = useAsking()
  const look = (chosen: File): void => {
    setFile(chosen)
    setRead(null)
    void ask(async () => setRead(await importPeople(chosen, true)))
  }
  const add = (): void => {
    if (!file) return
    void ask(async () => {
      setRead(await importPeople(file, false))
      onAdded()
    })
  }
  const wrong = read?.rows.filter(({ faults }) => faults.length > 0) ?? []
  const done = read !== null && read.added.length > 0
  return (
    <Dialog title={t('import.title')} onClose={onClose} name="import">
      {done ? (
        <Codes read={read} />
      ) : (
        <>
          <p>{t('import.text')}</p>
          <label class="field">
            <span class="field-label">{t('import.file')}</span>
            <input
              class="input"
              type="file"
              name="people-file"
              accept=".csv,.xlsx,.xls,.ods"
              onChange={(event) => {
                const chosen = event.currentTarget.files?.[0]
                if (chosen) look(chosen)
              }}
            />
          </label>
        </>
      )}
      <Refused problem={problem} />
      {read && !done && <Understood read={read} wrong={wrong.length} />}
      {read && !done && wrong.length === 0 && (
        <Button kind="primary" action="import-people" disabled={working} onClick={add}>
          {t('import.add', { count: read.rows.length })}
        </Button>
      )}
    </Dialog>
  )
}

function Understood({ read, wrong }: { read: PeopleRead; wrong: number }) {
  return (
    <>
      {wrong > 0 && <Banner tone="bad" title={t('import.wrong', { count: wrong })} />}
      <ul class="people-lines" data-rows={read.rows.length}>
        {read.rows.map(({ row, staff_no, name, phone, roles, team, faults }) => (
          <li key={row} data-row={row}>
            <span class="small quiet">{t('import.row', { row })}</span> {staff_no} {name} · {phone} ·{' '}
            {roles.map((role) => t(`role.${role}`)).join(' · ')} · {team}
            {faults.map((fault) => (
              <p key={fault} class="field-fault">
                {fault === 'taken'
                  ? t('refused.staff_no_taken')
                  : (t.known(`fault.${fault}`) ?? t('fault.other'))}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </>
  )
}

function Codes({ read: { added, expires } }: { read: PeopleRead }) {
  const all = added.map(({ person, code }) => `${person.staff_no}\t${person.name}\t${code}`).join('\n')
  return (
    <>
      <p class="strong" role="status">
        {t('import.added', { count: added.length })}
      </p>
      <p class="small quiet">{t('code.until', { time: expires ? format.dayAndClock(expires) : '' })}</p>
      <ul class="people-lines">
        {added.map(({ person, code }) => (
          <li key={person.id} class="row row-apart" data-added={person.staff_no}>
            <span>
              {person.staff_no} {person.name}
            </span>
            <span class="people-code">{`${code.slice(0, 5)}-${code.slice(5)}`}</span>
          </li>
        ))}
      </ul>
      <Button
        action="copy-codes"
        onClick={() => void copied(all).then((done) => toast(t(done ? 'code.copied' : 'code.not-copied')))}
      >
        {t('import.copy')}
      </Button>
    </>
  )
}
