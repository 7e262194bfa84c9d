import { useEffect, useState } from 'preact/hooks'

import {
  Badge,
  Button,
  Choices,
  EmptyState,
  Field,
  Header,
  LinkButton,
  Page,
  Select,
  go,
  href,
  route,
} from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { useList } from '../../ui/pages.ts'
import { List } from '../List.tsx'
import { t as desk } from '../words/index.ts'
import { Import } from './Import.tsx'
import { Teams } from './Teams.tsx'
import {
  NEW,
  ROLES,
  STATES,
  filtersOf,
  listPeople,
  peoplePath,
  readTeams,
  type Filters,
  type Listed,
} from './calls.ts'
import { t } from './words/index.ts'

/** Between two keystrokes of a quick typist. */
const PAUSE_MS = 250

function choose(filters: Filters): void {
  go(peoplePath(filters), { replace: true })
}

/** Everybody who works here, and the ways to add more. */
export function PeopleList() {
  const filters = filtersOf(route.value.query)
  const [teams, again] = useLoaded('teams', readTeams)
  const [opened, setOpened] = useState(false)
  const [importing, setImporting] = useState(false)
  const [turn, setTurn] = useState(0)
  const [typed, setTyped] = useState(filters.query)
  useEffect(() => {
    if (typed === filters.query) return
    const timer = setTimeout(() => choose({ ...filters, query: typed.trim() }), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed])
  const known = teams.state === 'here' ? teams.value : []
  return (
    <>
      <Header title={t('people.title')} />
      <Page wide>
        <div class="row">
          <LinkButton kind="primary" icon="add" action="add-person" href={href(`/people/${NEW}`)}>
            {t('people.add')}
          </LinkButton>
          <Button action="import" onClick={() => setImporting(true)}>
            {t('import.title')}
          </Button>
          <Button action="teams" onClick={() => setOpened(true)}>
            {t('teams.title')}
          </Button>
        </div>
        <search class="desk-filters" aria-label={desk('list.filters')}>
          <Field
            label={t('people.search')}
            name="query"
            type="search"
            autocomplete="off"
            maxLength={80}
            value={typed}
            onInput={setTyped}
          />
          <Select
            label={desk('list.team')}
            name="team"
            none={desk('list.all')}
            value={filters.team}
            options={known.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(team) => choose({ ...filters, team })}
          />
          <Select
            label={t('people.role')}
            name="role"
            none={desk('list.all')}
            value={filters.role}
            options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
            onChange={(role) => choose({ ...filters, role })}
          />
        </search>
        <Choices
          legend={desk('list.states')}
          bare
          options={STATES.map((value) => ({ value, label: t(`people.${value}`) }))}
          chosen={[filters.state]}
          onChoose={(state) => choose({ ...filters, state })}
        />
        <People key={`${turn} ${peoplePath(filters)}`} filters={filters} />
        {importing && <Import onAdded={() => setTurn(turn + 1)} onClose={() => setImporting(false)} />}
        {opened && <Teams teams={known} onChanged={again} onClose={() => setOpened(false)} />}
      </Page>
    </>
  )
}

function People({ filters }: { filters: Filters }) {
  const listed = useList<Listed, Awaited<ReturnType<typeof listPeople>>>(
    (from) => listPeople(filters, from),
    (row) => row.id,
  )
  return (
    <List
      listed={listed}
      empty={
        <EmptyState icon="person" title={t('people.none')}>
          <p>{t('people.none.text')}</p>
        </EmptyState>
      }
      count={(count, more) => t(more ? 'people.first' : 'people.count', { count })}
    >
      {(person) => <Row key={person.id} person={person} />}
    </List>
  )
}

function Row({ person }: { person: Listed }) {
  const parts = [
    ...person.roles.map((role) => t(`role.${role}`)),
    ...person.duties.map((duty) => t(`duty.${duty}`)),
  ]
  return (
    <li>
      <a class="desk-row" href={href(`/people/${person.id}`)} data-person={person.staff_no}>
        <span class="desk-row-when">
          <span class="strong">{person.name}</span>
          <span class="small quiet numerals">{person.staff_no}</span>
        </span>
        <span class="desk-row-what">
          <span>{parts.join(' · ')}</span>
          <span class="small quiet">{person.team?.name ?? t('team.none')}</span>
        </span>
        {!person.active && (
          <span class="row desk-row-signs">
            <Badge>{t('people.disabled')}</Badge>
          </span>
        )}
      </a>
    </li>
  )
}
