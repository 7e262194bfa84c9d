import { useEffect, useState } from 'preact/hooks'

import { lasts, spanOf, type Written } from '../../core/leave.ts'
import { Problem, newId, session } from '../../device/index.ts'
import {
  Banner,
  Card,
  EmptyState,
  ErrorState,
  Header,
  Loading,
  Page,
  Select,
  route,
  toast,
} from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { LeaveTimes } from '../LeaveTimes.tsx'
import { CommandFoot, useCommand } from '../command.tsx'
import { ground, readGround, today } from '../ground.ts'
import { Done, type Entered } from './Done.tsx'
import { Visits } from './Visits.tsx'
import { enterAbsence, readAbsence, readGoers, type Absence, type Person } from './calls.ts'
import { rows, type Chosen } from './plan.ts'
import { t } from './words/index.ts'

const KINDS = ['sick', 'annual', 'personal', 'other'] as const
type Kind = (typeof KINDS)[number]

/** Somebody cannot come: who, from when to when, and what becomes of each of their visits. */
export function AbsencePage() {
  useEffect(() => {
    if (ground.peek()) return
    readGround().catch((problem: unknown) => {
      if (!(problem instanceof Problem)) throw problem
    })
  }, [])
  const [people, again] = useLoaded('people', readGoers)
  return (
    <>
      <Header title={t('plan.page')} back="/hours" />
      <Page wide>
        {people.state === 'loading' && <Loading />}
        {people.state === 'refused' && <ErrorState problem={people.problem} onRetry={again} />}
        {people.state === 'here' && ground.value && <Form people={people.value} />}
      </Page>
    </>
  )
}

/** What the address says: whoever leads here knows who, and perhaps when. */
function asked(): { person: string; said: Written } {
  const { query } = route.value
  const first = query.get('from') || today()
  const last = query.get('until') || first
  return {
    person: query.get('person') ?? '',
    said: { first, from: query.get('at') ?? '', last, to: query.get('to') ?? '' },
  }
}

function Form({ people }: { people: readonly Person[] }) {
  const [person, setPerson] = useState(asked().person)
  const [said, setSaid] = useState<Written>(asked().said)
  const [cover, setCover] = useState<string | null>(null)
  const [entered, setEntered] = useState<Entered | null>(null)
  const who = people.find(({ id }) => id === person)
  const gives = (session.value.person?.roles ?? []).some((role) => role === 'administrator')
  // Whoever gives no leave can write down nothing but that somebody is ill.
  const [kind, setKind] = useState<Kind | ''>(gives ? '' : 'sick')
  const span = lasts(said) && who ? spanOf(said) : null
  if (entered) return <Done entered={entered} onUndone={() => setEntered(null)} />
  return (
    <div class="stack">
      <p class="quiet">{t('plan.intro')}</p>
      <Card>
        <div class="absence-form">
          <Select
            label={t('plan.person')}
            name="person"
            none={t('plan.person.none')}
            value={person}
            options={people.map(label)}
            onChange={(id) => {
              setPerson(id)
              setCover(null)
            }}
          />
          {gives && (
            <Select
              label={t('absence.kind')}
              name="kind"
              none={t('absence.kind.none')}
              value={kind}
              options={KINDS.map((one) => ({ value: one, label: t(`absence.${one}`) }))}
              onChange={setKind}
            />
          )}
        </div>
        <LeaveTimes said={said} onChange={setSaid} />
        {!gives && <p class="small quiet">{t('plan.sick')}</p>}
      </Card>
      {who && span && (
        <Plan
          key={`${person} ${span.begin} ${span.end} ${cover ?? ''}`}
          person={who}
          span={span}
          cover={cover}
          others={people.filter((one) => one.team?.id === who.team?.id && one.id !== who.id)}
          kind={kind}
          onCover={setCover}
          onEntered={setEntered}
        />
      )}
    </div>
  )
}

const label = (one: Person) => ({ value: one.id, label: `${one.name} ${one.staff_no}` })

interface PlanProps {
  person: Person
  span: { begin: string; end: string }
  cover: string | null
  /** Who of the team could cover. */
  others: readonly Person[]
  kind: Kind | ''
  onCover: (id: string | null) => void
  onEntered: (entered: Entered) => void
}

function Plan({ person, span, cover, others, kind, onCover, onEntered }: PlanProps) {
  const [loaded, again] = useLoaded('plan', () => readAbsence(person.id, span, cover || null))
  const [chosen, setChosen] = useState<Chosen>({})
  const [leave] = useState(newId)
  const command = useCommand(again)
  if (loaded.state === 'loading') return <Loading />
  if (loaded.state === 'refused') return <ErrorState problem={loaded.problem} onRetry={again} />
  const plan = loaded.value
  const known = plan.leaves.find(({ state }) => state === 'approved')
  const waits = plan.leaves.some(({ state }) => state === 'asked')
  const given = rows(plan, chosen)
  const save = (event: Event): void => {
    event.preventDefault()
    void command.run(async (key) => {
      if (!known && !kind) return
      // Of a leave that is known its own kind counts.
      const more = { kind: kind || 'other', ...span, reason: null, cover: plan.cover?.id ?? null }
      const entry = { id: known?.id ?? leave, ...more, visits: [...given] }
      const made = await enterAbsence(person.id, entry, key)
      toast(t('plan.done', { name: person.name, count: given.length }))
      onEntered({ ...made, plan, given })
    })
  }
  return (
    <form class="stack" onSubmit={save} noValidate>
      {known && <Banner tone="accent" title={t('plan.known')} />}
      {waits && <Banner tone="warn" title={t('plan.asked')} />}
      {!known && (
        <Select
          label={t('plan.cover')}
          name="cover"
          none={plan.cover ? undefined : t('plan.cover.none')}
          value={plan.cover?.id ?? ''}
          options={others.map(label)}
          onChange={(id) => onCover(id || null)}
        />
      )}
      {plan.visits.length === 0 ? (
        <EmptyState icon="check" title={t('plan.none')} />
      ) : (
        <Visits plan={plan} chosen={chosen} onChoose={(id, to) => setChosen({ ...chosen, [id]: to })} />
      )}
      <CommandFoot
        command={command}
        technicians={technicians(plan)}
        zone={plan.zone}
        disabled={waits || (known ? given.length === 0 : kind === '')}
        lacking={
          plan.visits.length > 0
            ? t('plan.sum', {
                count: plan.visits.length,
                given: given.length,
                open: plan.visits.length - given.length,
              })
            : null
        }
      >
        {known
          ? t('plan.save.given', { count: given.length })
          : given.length > 0
            ? t('plan.save', { count: given.length })
            : t('plan.save.only')}
      </CommandFoot>
    </form>
  )
}

/** Everybody whom a refusal may name. */
function technicians(plan: Absence) {
  return plan.visits.flatMap(({ options }) => options.map(({ person }) => person))
}
