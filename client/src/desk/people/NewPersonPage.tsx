import { useState } from 'preact/hooks'

import { Button, Card, ErrorState, Header, Loading, Page, go, toast } from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { useAsking } from './asking.ts'
import { CodeDialog } from './CodeDialog.tsx'
import { PersonForm } from './PersonForm.tsx'
import { Refused } from './Refused.tsx'
import { addPerson, makeCode, readTeams, readWords, type Person } from './calls.ts'
import { NOBODY, marked } from './said.ts'
import { t } from './words/index.ts'

/** Adds somebody, and hands out the code with which they sign in for the first time. */
export function NewPersonPage() {
  const [loaded, again] = useLoaded('new', async () => ({
    teams: await readTeams(),
    words: await readWords(),
  }))
  const [said, setSaid] = useState(NOBODY)
  const [made, setMade] = useState<{ person: Person; code: Awaited<ReturnType<typeof makeCode>> } | null>(
    null,
  )
  const { working, problem, ask } = useAsking()
  const add = (): Promise<void> =>
    ask(async () => {
      const person = await addPerson(said)
      toast(t('person.added', { name: person.name }))
      setMade({ person, code: await makeCode(person.id) })
    })
  return (
    <>
      <Header title={t('people.add')} back="/people" />
      <Page wide>
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'refused' && <ErrorState problem={loaded.problem} onRetry={again} />}
        {loaded.state === 'here' && (
          <Card>
            <form
              class="stack"
              noValidate
              onSubmit={(event) => {
                event.preventDefault()
                void add()
              }}
            >
              <PersonForm
                isNew
                said={said}
                teams={loaded.value.teams}
                words={loaded.value.words}
                faults={marked(problem?.faults ?? [])}
                onChange={setSaid}
              />
              <p class="small quiet">{t('code.after')}</p>
              <Refused problem={problem} />
              <Button kind="primary" type="submit" action="save-person" disabled={working}>
                {t('people.add')}
              </Button>
            </form>
          </Card>
        )}
        {made && (
          <CodeDialog person={made.person} code={made.code} onClose={() => go(`/people/${made.person.id}`)} />
        )}
      </Page>
    </>
  )
}
