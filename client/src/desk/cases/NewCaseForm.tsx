import { useEffect, useRef, useState } from 'preact/hooks'

import { newId } from '../../device/index.ts'
import {
  Button,
  Card,
  Choices,
  ErrorState,
  Field,
  Header,
  Loading,
  Page,
  Select,
  TextArea,
  go,
  route,
} from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { chosen } from '../../ui/zoned.ts'
import { TeamFilter } from '../TeamFilter.tsx'
import { listTeams } from '../calls.ts'
import { CommandFoot, useCommand } from '../command.tsx'
import { home } from '../ground.ts'
import { askerOf, type Asker } from './askers.ts'
import {
  CONTENTS,
  GRADES,
  KINDS,
  casePath,
  findCustomers,
  openCase,
  type Kind,
  type NewCase,
} from './calls.ts'
import { t } from './words/index.ts'

/** Opens a case while the customer is on the line: one search and four fields. */
export function NewCaseForm() {
  const { query } = route.value
  const [visit, customer] = [query.get('visit'), query.get('customer')]
  const [loaded, again] = useLoaded(`${visit} ${customer}`, () => askerOf(visit, customer))
  return (
    <>
      <Header title={t('cases.new')} back="/cases" />
      <Page wide reading>
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'refused' && <ErrorState problem={loaded.problem} onRetry={again} />}
        {loaded.state === 'here' && <Form key={`${visit} ${customer}`} known={loaded.value} />}
      </Page>
    </>
  )
}

function Form({ known }: { known: Asker }) {
  const id = useRef(newId())
  const [asker, setAsker] = useState(known)
  const [kind, setKind] = useState<Kind>('enquiry')
  const [words, setWords] = useState('')
  const [grade, setGrade] = useState<NewCase['grade']>(null)
  const [content, setContent] = useState<NewCase['content']>(null)
  const [until, setUntil] = useState({ day: '', time: '' })
  const [team, setTeam] = useState('')
  const [teams] = useLoaded('teams', listTeams)
  const command = useCommand(() => undefined)
  const complaint = kind === 'complaint' || kind === 'displeasure'
  const save = (event: Event): void => {
    event.preventDefault()
    void command.run(async () => {
      const due = until.day && until.time ? chosen(until.day, until.time, home()) : null
      const made = await openCase({
        id: id.current,
        kind,
        channel: 'phone',
        words: words.trim(),
        name: asker.name.trim(),
        phone: asker.phone.trim() || null,
        address: asker.address.trim() || null,
        visit: asker.visit,
        customer: asker.customer,
        team: team || null,
        grade: complaint ? grade : null,
        content: complaint ? content : null,
        about: [],
        due: due === null ? null : new Date(due).toISOString(),
      })
      go(casePath(made.id), { replace: true })
    })
  }
  const among = teams.state === 'here' ? teams.value.items : []
  return (
    <form class="stack" onSubmit={save} noValidate>
      {!known.visit && !known.customer && <Known onFound={setAsker} />}
      <WhoAsks asker={asker} onChange={setAsker} />
      <Card labelledBy="case-asked" class="stack">
        <h2 id="case-asked">{t('cases.asked')}</h2>
        <Choices
          legend={t('cases.kind')}
          options={KINDS.map((value) => ({ value, label: t(`case.kind.${value}`) }))}
          chosen={[kind]}
          onChoose={setKind}
        />
        <TextArea
          label={t('cases.words')}
          help={t('cases.words.help')}
          name="words"
          rows={4}
          maxLength={4000}
          value={words}
          onInput={setWords}
        />
        {complaint && <Grading {...{ grade, content, setGrade, setContent }} />}
        <p class="quiet">{t('cases.due.help')}</p>
        <div class="cases-fields">
          <Field
            label={t('cases.due.day')}
            name="due-day"
            type="date"
            value={until.day}
            onInput={(day) => setUntil({ ...until, day })}
          />
          <Field
            label={t('cases.due.time')}
            name="due-time"
            type="time"
            value={until.time}
            onInput={(time) => setUntil({ ...until, time })}
          />
        </div>
        {!asker.visit && <TeamFilter teams={among} chosen={team} onChoose={setTeam} />}
        <CommandFoot command={command} disabled={!asker.name.trim() || !words.trim()}>
          {t('cases.open')}
        </CommandFoot>
      </Card>
    </form>
  )
}

/** Whom to call back: as the visit or the customer says, and as they say themselves. */
function WhoAsks({ asker, onChange }: { asker: Asker; onChange: (asker: Asker) => void }) {
  return (
    <Card labelledBy="case-asker" class="stack">
      <h2 id="case-asker">{t('cases.asker')}</h2>
      <div class="cases-fields">
        <Field
          label={t('cases.name')}
          name="name"
          value={asker.name}
          maxLength={200}
          onInput={(name) => onChange({ ...asker, name })}
        />
        <Field
          label={t('cases.phone')}
          name="phone"
          type="tel"
          value={asker.phone}
          onInput={(phone) => onChange({ ...asker, phone })}
        />
        <Field
          label={t('cases.address')}
          name="address"
          value={asker.address}
          maxLength={500}
          onInput={(address) => onChange({ ...asker, address })}
        />
      </div>
      {asker.order && <p class="small quiet">{t('cases.of-order', { order: asker.order })}</p>}
    </Card>
  )
}

interface GradingProps {
  grade: NewCase['grade']
  content: NewCase['content']
  setGrade: (grade: NewCase['grade']) => void
  setContent: (content: NewCase['content']) => void
}

/** How hard a complaint is, and what it is about. */
function Grading({ grade, content, setGrade, setContent }: GradingProps) {
  return (
    <div class="cases-fields">
      <Select
        label={t('cases.grade')}
        name="grade"
        none={t('cases.unknown')}
        value={grade ?? ''}
        options={GRADES.map((value) => ({ value, label: t(`complaint.grade.${value}`) }))}
        onChange={(value) => setGrade(value || null)}
      />
      <Select
        label={t('cases.content')}
        name="content"
        none={t('cases.unknown')}
        value={content ?? ''}
        options={CONTENTS.map((value) => ({ value, label: t(`complaint.content.${value}`) }))}
        onChange={(value) => setContent(value || null)}
      />
    </div>
  )
}

const PAUSE_MS = 250

/** Finds who is on the line among the customers that are known, so that nothing is typed twice. */
function Known({ onFound }: { onFound: (asker: Asker) => void }) {
  const [typed, setTyped] = useState('')
  const [wanted, setWanted] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setWanted(typed.trim()), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed])
  const [found] = useLoaded(wanted, async () => (wanted ? await findCustomers(wanted) : []))
  return (
    <search class="stack stack-tight">
      <Field
        label={t('cases.find')}
        help={t('cases.find.help')}
        name="find"
        type="search"
        autocomplete="off"
        value={typed}
        onInput={setTyped}
      />
      {found.state === 'here' && wanted && found.value.length === 0 && (
        <p class="small quiet" role="status">
          {t('cases.find.none')}
        </p>
      )}
      {found.state === 'here' &&
        found.value.slice(0, 5).map((one) => (
          <Button
            key={one.id}
            action="choose-customer"
            onClick={() => {
              void askerOf(null, one.id).then(onFound)
              setTyped('')
            }}
          >
            {one.name} {one.phone}
          </Button>
        ))}
    </search>
  )
}
