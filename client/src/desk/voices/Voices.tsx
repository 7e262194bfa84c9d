import { useEffect, useRef, useState } from 'preact/hooks'

import { Badge, Choices, EmptyState, Header, Page, format, go, href, route } from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { useList } from '../../ui/pages.ts'
import { query } from '../../ui/query.ts'
import { List } from '../List.tsx'
import { TeamFilter } from '../TeamFilter.tsx'
import { listTeams } from '../calls.ts'
import { dayPath } from '../address.ts'
import { t as desk } from '../words/index.ts'
import { Answer } from './Answer.tsx'
import {
  VOICE_STATES,
  listVoices,
  voiceFiltersOf,
  type Voice,
  type VoiceFilters,
  type VoicePage,
} from './calls.ts'
import { t } from './words/index.ts'

function choose(filters: VoiceFilters): void {
  go(`/voices${query({ ...filters })}`, { replace: true })
}

/** What customers said through their link, until somebody has seen to it. */
export function Voices() {
  const filters = voiceFiltersOf(route.value.query)
  const [teams] = useLoaded('teams', listTeams)
  const [waiting, setWaiting] = useState<number | null>(null)
  return (
    <>
      <Header title={t('voices.title')} />
      <Page wide>
        <p class="quiet">{t('voices.text')}</p>
        <search class="desk-filters" aria-label={desk('list.filters')}>
          <TeamFilter
            teams={teams.state === 'here' ? teams.value.items : []}
            chosen={filters.team}
            onChoose={(team) => choose({ ...filters, team })}
          />
        </search>
        <Choices
          legend={desk('list.states')}
          bare
          options={VOICE_STATES.map((value) => ({
            value,
            label: value === 'all' ? desk('list.all') : waitingWords(waiting),
          }))}
          chosen={[filters.state]}
          onChoose={(state) => choose({ ...filters, state })}
        />
        <Listed key={query({ ...filters })} filters={filters} onWaiting={setWaiting} />
      </Page>
    </>
  )
}

function waitingWords(count: number | null): string {
  return count === null ? t('voices.waiting') : t('voices.waiting.counted', { count })
}

interface ListedProps {
  filters: VoiceFilters
  /** How many wait, by the page that was read last. */
  onWaiting: (count: number) => void
}

function Listed({ filters, onWaiting }: ListedProps) {
  const listed = useList<Voice, VoicePage>(
    (from) => listVoices(filters, from),
    (voice) => voice.id,
  )
  const [first] = listed.pages
  useEffect(() => {
    if (first) onWaiting(first.waiting)
  }, [first])
  return (
    <List
      listed={listed}
      empty={
        <EmptyState icon="check" title={t(`voices.none.${filters.state}`)}>
          <p>{t('voices.none.text')}</p>
        </EmptyState>
      }
      count={(count, more) => t(more ? 'voices.shown-more' : 'voices.shown', { count })}
    >
      {(voice) => <Row key={voice.id} first={voice} />}
    </List>
  )
}

const LOOK = {
  rating: { tone: 'neutral', icon: 'check' },
  remark: { tone: 'accent', icon: 'speech' },
  complaint: { tone: 'bad', icon: 'stop' },
  wrong_person: { tone: 'warn', icon: 'person' },
  moved: { tone: 'accent', icon: 'day' },
  cancelled: { tone: 'bad', icon: 'cross' },
  again: { tone: 'accent', icon: 'phone' },
  reply: { tone: 'accent', icon: 'speech' },
} as const

function Row({ first }: { first: Voice }) {
  const [answered, setAnswered] = useState<Voice | null>(null)
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    // The one that the address names, among all that wait.
    if (route.peek().query.get('voice') === first.id) row.current?.scrollIntoView({ block: 'center' })
  }, [])
  const voice = answered ?? first
  const { kind, at, zone, order, customer, person, stars, choice, words, due, visit, day } = voice
  return (
    <li class="desk-row voices-row" ref={row} data-voice={voice.id} data-kind={kind}>
      <span class="desk-row-when">
        <span class="strong">{format.dayAndClock(at, zone)}</span>
        <Badge {...LOOK[kind]}>{t(`voices.kind.${kind}`)}</Badge>
        {due && voice.waiting && (
          <span class="small">{t('voices.due', { time: format.dayAndClock(due, zone) })}</span>
        )}
      </span>
      <span class="desk-row-what">
        <span>
          <span class="strong">{customer}</span>{' '}
          <a href={href(dayPath({ date: day ? format.dayKey(day, zone) : undefined, visit }))}>{order}</a>
        </span>
        {person && <span class="small quiet">{t('voices.went', { name: person.name })}</span>}
        {stars !== null && <span class="strong">{'★'.repeat(stars) + '☆'.repeat(5 - stars)}</span>}
        <Times voice={voice} />
        {choice && <span class="strong">{t(`voices.choice.${choice}`)}</span>}
        {words && <span class="voices-words">{words}</span>}
        <Outcome voice={voice} />
        {voice.waiting && (
          <span class="voices-act">
            <Answer voice={voice} onDone={setAnswered} />
          </span>
        )}
      </span>
    </li>
  )
}

/** Which time the customer gave up, and for which. */
function Times({ voice: { kind, was, day, zone } }: { voice: Voice }) {
  const now = day && format.dayAndClock(day, zone)
  if (kind === 'cancelled' && now) return <span class="strong">{t('voices.cancelled', { was: now })}</span>
  if (kind !== 'moved' || !was || !now) return null
  return <span class="strong">{t('voices.moved', { was: format.dayAndClock(was, zone), now })}</span>
}

function Outcome({ voice: { answered, answered_by: by, answer, zone } }: { voice: Voice }) {
  if (!answered) return null
  return (
    <span data-answered>
      <Badge tone="good">
        {t('voices.answered', {
          time: format.dayAndClock(answered, zone),
          name: by?.name ?? desk('trail.system'),
        })}
      </Badge>
      {answer && <span class="voices-words">{answer}</span>}
    </span>
  )
}
