import './records.css'

import type { ComponentChildren } from 'preact'

import type { Standard } from '../../core/checklist/standard.ts'
import {
  Badge,
  Banner,
  Card,
  ErrorState,
  Header,
  LinkButton,
  Loading,
  Page,
  TruthIcon,
  format,
  href,
  route,
} from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { Answers } from './Answers.tsx'
import { concerns } from './concerns.ts'
import { filtersOf } from './filters.ts'
import { PhotoStrip } from './PhotoStrip.tsx'
import { openRecord, type RecordView } from './calls.ts'
import { SignatureCard } from './SignatureCard.tsx'
import { ClockCorrections, Timeline } from './Timeline.tsx'
import {
  VERDICT_TONE,
  answer,
  arrivalWords,
  itemName,
  kindName,
  listed,
  speaker,
  verdictWords,
} from './wording.ts'
import { dayPath } from '../address.ts'
import { home } from '../ground.ts'
import { t as desk } from '../words/index.ts'
import { t } from './words/index.ts'
import { query } from '../../ui/query.ts'

interface RecordPageProps {
  number: string
  /** The list that one came from. */
  back: string
  /** What stands beside the evidence wherever one looks. */
  beside: (record: RecordView, standard: Standard) => ComponentChildren
}

export function RecordPage({ number, back, beside }: RecordPageProps) {
  const [loaded, again] = useLoaded(number, () => openRecord(number))
  return (
    <>
      <Header title={t('record.title', { number })} back={back} />
      <Page wide reading>
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'refused' && <ErrorState problem={loaded.problem} onRetry={again} />}
        {loaded.state === 'here' && <Whole {...loaded.value} beside={beside} />}
      </Page>
    </>
  )
}

interface Shown {
  record: RecordView
  standard: Standard
}

function Whole({ record, standard, beside }: Shown & Pick<RecordPageProps, 'beside'>) {
  return (
    <div class="desk-file">
      {record.later_record !== null && (
        <Banner
          tone="warn"
          title={t('record.superseded', { number: record.later_record })}
          actions={
            <LinkButton href={href(`/record/${record.later_record}${query(filtersOf(route.value.query))}`)}>
              {t('record.open-newer', { number: record.later_record })}
            </LinkButton>
          }
        />
      )}
      <div class="desk-file-review">{beside(record, standard)}</div>
      <div class="desk-file-side">
        <Concerns record={record} standard={standard} />
        <Summary record={record} standard={standard} />
        <SignatureCard record={record} standard={standard} />
        <PrivateAnswers record={record} standard={standard} />
      </div>
      <div class="desk-file-main">
        <Answers record={record} standard={standard} />
        <PhotoStrip photos={record.photos} standard={standard} />
        <Timeline record={record} standard={standard} />
        <ClockCorrections record={record} standard={standard} />
      </div>
    </div>
  )
}

function Summary({ record, standard }: Shown) {
  const { document, arrival, visit } = record
  const promise = document.promise
  const people = new Map(record.timeline.map(({ by }) => [by.id, by.name ?? t('record.erased')]))
  return (
    <Card labelledBy="record-summary">
      <h2 id="record-summary">{kindName(standard, document.kind)}</h2>
      <dl class="facts">
        <Fact name={t('record.order')}>
          {document.order ?? t('record.erased')}{' '}
          {promise && (
            <a
              data-action="open-visit"
              href={href(dayPath({ date: format.dayKey(promise.start, home()), visit: document.id }))}
            >
              {desk('visit.open')}
            </a>
          )}
        </Fact>
        <Fact name={desk('about.customer')}>{document.customer?.name ?? t('record.erased')}</Fact>
        <Fact name={desk('about.address')}>{document.premises?.address ?? t('record.erased')}</Fact>
        <Fact name={t('record.people')}>{listed([...people.values()])}</Fact>
        <Fact name={t('record.promise')}>
          {promise ? format.agreed(promise) : '—'}
          {document.ledger.length > 1 && ` · ${t('promise.moved', { count: document.ledger.length - 1 })}`}
        </Fact>
        <Fact name={t('record.arrival')}>
          {arrival ? (
            <span class="stack stack-tight" data-evidence="arrival">
              <Badge tone={VERDICT_TONE[arrival.verdict]} icon="computed">
                {verdictWords(arrival.verdict, arrival.minutes)}
              </Badge>
              <span class="small">{arrivalWords(arrival)}</span>
              {arrival.door_code && !arrival.door_code.right && (
                <Badge tone="bad">{t('arrival.wrong-code', { count: arrival.door_code.typed })}</Badge>
              )}
            </span>
          ) : (
            t('verdict.none')
          )}
        </Fact>
        <Fact name={t('record.outcome')}>
          <span class="stack stack-tight" data-evidence="outcome">
            {visit.completions.map(({ event, outcome, reason, by, wall }) => (
              <span key={event}>
                {t(`outcome.${outcome}`)}
                {reason && ` · ${reason}`}
                {visit.completions.length > 1 && (
                  <span class="small quiet">
                    {' · '}
                    {t('record.side', {
                      name: speaker(record, by),
                      time: format.dayAndClock(new Date(wall).toISOString(), promise?.zone),
                    })}
                  </span>
                )}
              </span>
            ))}
          </span>
        </Fact>
        <Fact name={t('record.sealed')}>{format.dayAndClock(record.sealed_at, promise?.zone)}</Fact>
        <Fact name={t('record.digest')}>
          <code class="desk-digest">{record.digest}</code>
        </Fact>
      </dl>
    </Card>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

function Concerns({ record, standard }: Shown) {
  const found = concerns(record, standard)
  return (
    <Card labelledBy="record-look">
      <h2 id="record-look">{t('record.look')}</h2>
      {found.length === 0 && <Badge tone="good">{t('record.nothing')}</Badge>}
      <ul class="stack stack-tight">
        {found.map(({ kind, tone, words }) => (
          <li key={words} class="desk-concern" data-concern={kind}>
            <Badge tone={tone}>{words}</Badge>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function PrivateAnswers({ record, standard }: Shown) {
  if (record.private.length === 0) return null
  return (
    <Card labelledBy="record-private">
      <h2 id="record-private">{t('record.private')}</h2>
      <TruthIcon of="customer" />
      <p class="small quiet">{t('record.private.text')}</p>
      <dl class="facts records-questions">
        {record.private.map(({ item, value, readable }, index) => {
          const failed = standard.items[item]?.fail?.includes(String(value)) ?? false
          return (
            <Fact key={index} name={itemName(standard, item)}>
              {!readable ? (
                t('record.private.unreadable')
              ) : (
                <Badge tone={failed ? 'bad' : 'neutral'} icon="speech">
                  {answer(value, standard.items[item])}
                </Badge>
              )}
            </Fact>
          )
        })}
      </dl>
    </Card>
  )
}
