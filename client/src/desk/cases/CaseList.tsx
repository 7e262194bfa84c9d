import { useEffect, useState } from 'preact/hooks'

import {
  Badge,
  Choices,
  EmptyState,
  Header,
  LinkButton,
  Page,
  Select,
  format,
  go,
  href,
  route,
} from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { useList } from '../../ui/pages.ts'
import { query } from '../../ui/query.ts'
import { List } from '../List.tsx'
import { TeamFilter } from '../TeamFilter.tsx'
import { listTeams } from '../calls.ts'
import { home } from '../ground.ts'
import { t as desk } from '../words/index.ts'
import { DueBadge, StateBadge } from './Standing.tsx'
import {
  GRADES,
  KINDS,
  STATES,
  WHOSE,
  caseFiltersOf,
  casePath,
  listCases,
  type CaseFilters,
  type CaseInShort,
  type CasePage,
} from './calls.ts'
import { t } from './words/index.ts'

function choose(filters: CaseFilters): void {
  go(`/cases${query({ ...filters })}`, { replace: true })
}

/** What customers asked for, by when they are to be answered. */
export function CaseList() {
  const filters = caseFiltersOf(route.value.query)
  const [teams] = useLoaded('teams', listTeams)
  const [overdue, setOverdue] = useState<number | null>(null)
  return (
    <>
      <Header title={t('cases.title')} />
      <Page wide>
        <div class="row row-apart">
          <p class="quiet">{t('cases.text')}</p>
          <LinkButton
            kind="primary"
            icon="add"
            action="new-case"
            href={href(`/cases/new${query({ visit: filters.visit, customer: filters.customer })}`)}
          >
            {t('cases.new')}
          </LinkButton>
        </div>
        <search class="desk-filters" aria-label={desk('list.filters')}>
          <TeamFilter
            teams={teams.state === 'here' ? teams.value.items : []}
            chosen={filters.team}
            onChoose={(team) => choose({ ...filters, team })}
          />
          <Select
            label={t('cases.kind')}
            name="kind"
            none={desk('list.all')}
            value={filters.kind}
            options={KINDS.map((value) => ({ value, label: t(`case.kind.${value}`) }))}
            onChange={(kind) => choose({ ...filters, kind })}
          />
          <Select
            label={t('cases.grade')}
            name="grade"
            none={desk('list.all')}
            value={filters.grade}
            options={GRADES.map((value) => ({ value, label: t(`complaint.grade.${value}`) }))}
            onChange={(grade) => choose({ ...filters, grade })}
          />
        </search>
        <div class="row cases-states">
          <Choices
            legend={t('cases.whose')}
            bare
            options={WHOSE.map((value) => ({ value, label: t(`cases.whose.${value}`) }))}
            chosen={[filters.whose]}
            onChoose={(whose) => choose({ ...filters, whose })}
          />
          <Choices
            legend={desk('list.states')}
            bare
            options={STATES.map((value) => ({ value, label: stateWords(value, overdue) }))}
            chosen={[filters.state]}
            onChoose={(state) => choose({ ...filters, state })}
          />
        </div>
        <Listed key={query({ ...filters })} filters={filters} onOverdue={setOverdue} />
      </Page>
    </>
  )
}

function stateWords(state: (typeof STATES)[number], overdue: number | null): string {
  if (state === 'overdue' && overdue) return t('cases.state.overdue.counted', { count: overdue })
  return t(`cases.state.${state}`)
}

function Listed({
  filters,
  onOverdue,
}: {
  filters: CaseFilters
  /** How many are overdue, by the page that was read last. */
  onOverdue: (count: number) => void
}) {
  const listed = useList<CaseInShort, CasePage>(
    (from) => listCases(filters, from),
    (one) => one.id,
  )
  const [first] = listed.pages
  useEffect(() => {
    if (first) onOverdue(first.overdue)
  }, [first])
  return (
    <List
      listed={listed}
      empty={
        <EmptyState icon="check" title={t(`cases.none.${filters.state}`)}>
          <p>{t('cases.none.text')}</p>
        </EmptyState>
      }
      count={(count, more) => t(more ? 'cases.shown-more' : 'cases.shown', { count })}
    >
      {(one) => <Row key={one.id} one={one} />}
    </List>
  )
}

function Row({ one }: { one: CaseInShort }) {
  return (
    <li class="desk-row" data-case={one.id} data-kind={one.kind}>
      <span class="desk-row-when">
        <span class="strong numerals">{format.dayAndClock(one.ended ?? one.due, home())}</span>
        {one.ended ? <StateBadge one={one} /> : <DueBadge one={one} />}
      </span>
      <span class="desk-row-what">
        <a class="strong" href={href(casePath(one.id))} data-action="open-case">
          {t('cases.line', { kind: t(`case.kind.${one.kind}`), name: one.name })}
        </a>
        <span class="cases-words cases-short">{one.words}</span>
        <span class="small quiet">
          {t('cases.owner', { name: one.owner?.name ?? '–' })}
          {one.offered && ` · ${t('cases.offered', { name: one.offered.name })}`}
          {one.order && ` · ${one.order}`}
          {` · ${one.number}`}
        </span>
      </span>
      <span class="row cases-signs">
        {one.grade && <Badge>{t(`complaint.grade.${one.grade}`)}</Badge>}
        {one.level > 1 && <Badge tone="warn">{t.known(`case.level.${one.level}`)}</Badge>}
        {one.state === 'resolved' && <StateBadge one={one} />}
      </span>
    </li>
  )
}
