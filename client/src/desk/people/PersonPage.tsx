import { useState } from 'preact/hooks'

import { Badge, Button, Card, ErrorState, Header, Loading, Page, toast } from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { AbsenceLink } from '../AbsenceLink.tsx'
import { Account } from './Account.tsx'
import { Devices } from './Devices.tsx'
import { PersonForm } from './PersonForm.tsx'
import { Refused } from './Refused.tsx'
import { Trail } from './Trail.tsx'
import { useAsking } from './asking.ts'
import { changePerson, readPerson, readTeams, readWords, type Person, type Team } from './calls.ts'
import { marked, saidOf } from './said.ts'
import { t } from './words/index.ts'

interface Around {
  teams: readonly Team[]
  words: Awaited<ReturnType<typeof readWords>>
}

/** One person: what is said of them, how they sign in, their phones, and what was done to the account. */
export function PersonPage({ id }: { id: string }) {
  const [loaded, again] = useLoaded(id, async () => {
    const [person, teams, words] = await Promise.all([readPerson(id), readTeams(), readWords()])
    return { person, around: { teams, words } }
  })
  return (
    <>
      <Header title={loaded.state === 'here' ? loaded.value.person.name : t('people.title')} back="/people" />
      <Page wide>
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'refused' && <ErrorState problem={loaded.problem} onRetry={again} />}
        {loaded.state === 'here' && <Whole first={loaded.value.person} around={loaded.value.around} />}
      </Page>
    </>
  )
}

function Whole({ first, around }: { first: Person; around: Around }) {
  const [person, setPerson] = useState(first)
  const [turn, setTurn] = useState(0)
  const onChanged = (changed: Person): void => {
    setPerson(changed)
    setTurn(turn + 1)
  }
  return (
    <div class="people-file">
      <div class="people-column">
        <Card labelledBy="person-facts">
          <div class="row">
            <h2 id="person-facts">{person.name}</h2>
            <span class="quiet numerals">{person.staff_no}</span>
            {!person.active && <Badge>{t('people.disabled')}</Badge>}
          </div>
          {person.active && goes(person) && <AbsenceLink person={person.id} />}
          <Change key={person.ver} person={person} around={around} onChanged={onChanged} />
        </Card>
      </div>
      <div class="people-column">
        <Account person={person} onChanged={onChanged} onTrail={() => setTurn(turn + 1)} />
        <Devices person={person} turn={turn} onTrail={() => setTurn(turn + 1)} />
        <Trail key={`${turn}`} id={person.id} />
      </div>
    </div>
  )
}

/** Whether somebody visits customers. */
function goes({ roles }: Person): boolean {
  return roles.some((role) => role === 'technician' || role === 'account_manager')
}

interface ChangeProps {
  person: Person
  around: Around
  onChanged: (person: Person) => void
}

function Change({ person, around, onChanged }: ChangeProps) {
  const [said, setSaid] = useState(saidOf(person))
  const { working, problem, ask } = useAsking()
  const holds = problem?.code === 'holds_visits' ? problem.others.length : 0
  const save = (release: boolean): Promise<void> =>
    ask(async () => {
      onChanged(await changePerson(person, said, release))
      toast(t('person.saved'))
    })
  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save(false)
      }}
    >
      <PersonForm {...around} said={said} faults={marked(problem?.faults ?? [])} onChange={setSaid} />
      <Refused problem={problem} />
      {holds > 0 && (
        <Button kind="danger" action="release" disabled={working} onClick={() => void save(true)}>
          {t('person.release', { count: holds })}
        </Button>
      )}
      <Button kind="primary" type="submit" action="save-person" disabled={working}>
        {t('save')}
      </Button>
    </form>
  )
}
