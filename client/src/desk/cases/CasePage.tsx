import { useState } from 'preact/hooks'

import {
  Badge,
  Banner,
  Button,
  Card,
  ErrorState,
  Header,
  Icon,
  Loading,
  Page,
  format,
  href,
} from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { phoneWords } from '../../ui/phone.ts'
import { dayPath } from '../address.ts'
import { home } from '../ground.ts'
import { t as desk } from '../words/index.ts'
import { countAgain } from '../waits.ts'
import { ActDialog } from './ActDialog.tsx'
import { DueBadge, StateBadge } from './Standing.tsx'
import { FIELDS, next, others, type ActType } from './acts.ts'
import { doToCase, readCase, type WholeCase } from './calls.ts'
import { newId } from '../../device/index.ts'
import { Refusal, useCommand } from '../command.tsx'
import { linesOf } from './wording.ts'
import { t } from './words/index.ts'

/** A case: what comes next, what was promised, and everything that was done. */
export function CasePage({ id }: { id: string }) {
  const [loaded, again] = useLoaded(id, () => readCase(id))
  const [newer, setNewer] = useState<WholeCase | null>(null)
  const one = newer ?? (loaded.state === 'here' ? loaded.value : null)
  return (
    <>
      <Header
        title={one ? t('cases.line', { kind: t(`case.kind.${one.kind}`), name: one.name }) : t('cases.title')}
        back="/cases"
      />
      <Page wide reading>
        {!one && loaded.state === 'loading' && <Loading />}
        {!one && loaded.state === 'refused' && <ErrorState problem={loaded.problem} onRetry={again} />}
        {one && (
          <Whole
            one={one}
            onDone={(after) => {
              setNewer(after)
              void countAgain()
            }}
          />
        )}
      </Page>
    </>
  )
}

interface Props {
  one: WholeCase
  onDone: (after: WholeCase) => void
}

function Whole({ one, onDone }: Props) {
  return (
    <div class="cases-page">
      <div class="stack">
        <Next one={one} onDone={onDone} />
        <Facts one={one} />
      </div>
      <Timeline one={one} />
    </div>
  )
}

function Next({ one, onDone }: Props) {
  const [opened, setOpened] = useState<ActType | null>(null)
  const command = useCommand(async () => onDone(await readCase(one.id)))
  const start = (type: ActType): void => {
    if (FIELDS[type].length > 0) return setOpened(type)
    void command.run(async () => onDone(await doToCase(one.id, { id: newId(), type, body: {} })))
  }
  const first = next(one)
  return (
    <Card labelledBy="case-next" class="stack">
      <div class="row row-apart">
        <h2 id="case-next">{t(`case.next.${one.state}`)}</h2>
        {one.state === 'closed' ? <StateBadge one={one} /> : <DueBadge one={one} />}
      </div>
      {one.state !== 'closed' && (
        <p class="strong">{t('case.due', { time: format.dayAndClock(one.due, home()) })}</p>
      )}
      <p>{t('cases.owner', { name: one.owner?.name ?? '–' })}</p>
      {one.offered && <p class="quiet">{t('cases.offered', { name: one.offered.name })}</p>}
      {one.level > 1 && <p>{t.known(`case.level.${one.level}`)}</p>}
      {one.paused && (
        <Banner tone="warn" title={t('case.paused', { time: format.dayAndClock(one.paused, home()) })} />
      )}
      {one.state === 'open' && one.missing.length > 0 && (
        <p class="small quiet">
          {t('case.missing', {
            what: format.list(one.missing.map((name) => t(`missing.${name as 'cause'}`))),
          })}
        </p>
      )}
      <Refusal problem={command.refusal} technicians={[]} />
      <div class="buttons">
        {first.map((type, place) => (
          <Button
            key={type}
            kind={place === 0 ? 'primary' : 'plain'}
            action={`case-${type}`}
            disabled={command.working}
            onClick={() => start(type)}
          >
            {t(`act.${type}`)}
          </Button>
        ))}
      </div>
      <More one={one} onStart={start} />
      {opened && <ActDialog one={one} type={opened} onClose={() => setOpened(null)} onDone={onDone} />}
    </Card>
  )
}

/** What else can be done, folded away: the next step stands above. */
function More({ one, onStart }: { one: WholeCase; onStart: (type: ActType) => void }) {
  const rest = others(one)
  if (rest.length === 0) return null
  return (
    <details class="cases-more">
      <summary>{t('case.more')}</summary>
      <div class="buttons">
        {rest.map((type) => (
          <Button key={type} kind="quiet" action={`case-${type}`} onClick={() => onStart(type)}>
            {t(`act.${type}`)}
          </Button>
        ))}
      </div>
    </details>
  )
}

function Facts({ one }: { one: WholeCase }) {
  return (
    <Card labelledBy="case-facts" class="stack stack-tight">
      <h2 id="case-facts">{t('case.facts')}</h2>
      <p class="cases-words">{one.words}</p>
      {one.restated && (
        <p class="cases-words">
          <span class="quiet">{t('case.restated')} </span>
          {one.restated}
        </p>
      )}
      <div class="row">
        {one.grade && <Badge>{t(`complaint.grade.${one.grade}`)}</Badge>}
        {one.content && <Badge>{t(`complaint.content.${one.content}`)}</Badge>}
        <Badge>{t(`case.channel.${one.channel}`)}</Badge>
      </div>
      <p>
        {one.name}
        {one.phone && (
          <>
            {' '}
            <a class="cases-call" href={`tel:${one.phone}`}>
              <Icon name="phone" />
              <span class="numerals">{phoneWords(one.phone)}</span>
            </a>
          </>
        )}
      </p>
      {one.address && <p>{one.address}</p>}
      {one.about.length > 0 && (
        <p>{t('case.about', { names: format.list(one.about.map((person) => person.name)) })}</p>
      )}
      <p class="small quiet numerals">{t('case.number', { number: one.number })}</p>
      {one.visit && one.order && (
        <a href={href(dayPath({ visit: one.visit }))}>{t('cases.of-order', { order: one.order })}</a>
      )}
      {one.customer && <a href={href(`/customers/${one.customer}`)}>{t('case.customer')}</a>}
      <Promised one={one} />
    </Card>
  )
}

/** Every time that the customer was told, and whether it was kept. */
function Promised({ one }: { one: WholeCase }) {
  return (
    <ul class="cases-promised">
      {one.promised.map((given) => (
        <li key={given.made}>
          <span class="numerals">{t('case.due', { time: format.dayAndClock(given.due, home()) })}</span>{' '}
          {given.outcome && (
            <Badge tone={given.outcome === 'broken' ? 'bad' : given.outcome === 'met' ? 'good' : 'neutral'}>
              {t(`case.promise.${given.outcome}`)}
            </Badge>
          )}
        </li>
      ))}
    </ul>
  )
}

function Timeline({ one }: { one: WholeCase }) {
  return (
    <Card labelledBy="case-acts" class="stack">
      <h2 id="case-acts">{t('case.acts')}</h2>
      <ol class="cases-acts">
        {one.acts.toReversed().map((act) => (
          <li key={act.id} data-act={act.type}>
            <p>
              <span class="strong">{t(`act.${act.type}`)}</span>{' '}
              <span class="small quiet">
                <span class="numerals">{format.dayAndClock(act.at, home())}</span>{' '}
                {act.by?.name ?? desk('trail.system')}
              </span>
            </p>
            {linesOf(act, one).map((line) => (
              <p class="cases-words" key={line}>
                {line}
              </p>
            ))}
          </li>
        ))}
      </ol>
    </Card>
  )
}
