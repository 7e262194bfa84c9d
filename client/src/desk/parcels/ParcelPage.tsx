import { useState } from 'preact/hooks'

import type { Standard } from '../../core/checklist/standard.ts'
import { Problem } from '../../device/index.ts'
import {
  Badge,
  Banner,
  Button,
  Card,
  ErrorState,
  Field,
  Header,
  Loading,
  Page,
  Select,
  TextArea,
  format,
  route,
  said,
} from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { query } from '../../ui/query.ts'
import {
  openParcel,
  parcelFiltersOf,
  isOfAVisit,
  putAside,
  takeOver,
  whatOf,
  type Brought,
  type Into,
  type Parcel,
} from './calls.ts'
import { eventWords } from '../records/wording.ts'
import { t as desk } from '../words/index.ts'
import { t as ofRecord } from '../records/words/index.ts'
import { t } from './words/index.ts'
import { parcelReason } from './calls.ts'
import { currentStandard } from '../calls.ts'
import { kinds } from '../ground.ts'

/** What one phone brought of one visit, and what becomes of it. */
export function ParcelPage({ id }: { id: string }) {
  const [loaded, again] = useLoaded(id, async () => ({
    parcel: await openParcel(id),
    standard: await currentStandard(),
  }))
  return (
    <>
      <Header title={t('waiting.one')} back={`/waiting${query({ ...parcelFiltersOf(route.value.query) })}`} />
      <Page wide reading>
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'refused' && <ErrorState problem={loaded.problem} onRetry={again} />}
        {loaded.state === 'here' && <Whole first={loaded.value.parcel} standard={loaded.value.standard} />}
      </Page>
    </>
  )
}

function Whole({ first, standard }: { first: Parcel; standard: Standard | null }) {
  const [parcel, setParcel] = useState(first)
  return (
    <div class="desk-file">
      <div class="desk-file-review">
        <Card labelledBy="waiting-decide" class="desk-review">
          <h2 id="waiting-decide">{parcelReason(parcel.reason)}</h2>
          <p>{t.known(`waiting.about.${parcel.reason}`) ?? t('waiting.about')}</p>
          {parcel.waiting > 0 ? (
            <Decide parcel={parcel} standard={standard} onDone={setParcel} />
          ) : (
            <p role="status" class="strong" data-settled={parcel.settlement}>
              {t(`waiting.did.${parcel.settlement ?? 'aside'}`)}
              {parcel.content[0]?.comment && ` · ${parcel.content[0].comment}`}
            </p>
          )}
          <Trail trail={parcel.trail} zone={parcel.zone} />
        </Card>
      </div>
      <div class="desk-file-side">
        <Card labelledBy="waiting-facts">
          <h2 id="waiting-facts">{t('waiting.facts')}</h2>
          <dl class="facts">
            <dt>{t('waiting.by')}</dt>
            <dd>{parcel.by?.name ?? '—'}</dd>
            <dt>{desk('list.team')}</dt>
            <dd>{parcel.team?.name ?? '—'}</dd>
            <dt>{ofRecord('record.order')}</dt>
            <dd>{whatOf(parcel)}</dd>
            <dt>{t('waiting.came')}</dt>
            <dd>{format.dayAndClock(parcel.first, parcel.zone)}</dd>
          </dl>
        </Card>
      </div>
      <div class="desk-file-main">
        <Card labelledBy="waiting-content">
          <h2 id="waiting-content">
            {t('waiting.content', { name: parcel.by?.name ?? '—', count: parcel.events })}
          </h2>
          <ol class="desk-timeline">
            {parcel.content.map((brought) => (
              <Entry
                key={brought.event + brought.received}
                brought={brought}
                standard={standard}
                zone={parcel.zone}
              />
            ))}
          </ol>
          {parcel.content.length < parcel.events && (
            <p class="small quiet">{t('waiting.first', { count: parcel.content.length })}</p>
          )}
        </Card>
      </div>
    </div>
  )
}

function Entry({ brought, standard, zone }: { brought: Brought; standard: Standard | null; zone: string }) {
  const at = new Date(brought.wall ?? Date.parse(brought.received)).toISOString()
  const about = { document: { kind: '', promise: null }, signatures: [] }
  const told =
    brought.type && standard ? eventWords({ ...brought, type: brought.type }, about, standard) : brought.type
  return (
    <li class="desk-entry" data-event={brought.type ?? 'unreadable'}>
      <time class="strong numerals" dateTime={at}>
        {format.dayAndClock(at, zone)}
      </time>
      <span>
        {told ?? t('waiting.unreadable')}
        {typeof brought.body.note === 'string' && <span class="desk-trail-words">{brought.body.note}</span>}
        {brought.raw !== null && <code class="desk-digest">{brought.raw}</code>}
        {brought.detail && <span class="small quiet"> {brought.detail}</span>}
      </span>
    </li>
  )
}

type Way = 'named' | 'order' | 'own' | 'kept' | 'aside'

interface DecideProps {
  parcel: Parcel
  standard: Standard | null
  onDone: (now: Parcel) => void
}

function Decide({ parcel, standard, onDone }: DecideProps) {
  const [way, setWay] = useState<Way | null>(null)
  const [order, setOrder] = useState('')
  const [own, setOwn] = useState({ kind: '', customer: '', address: '' })
  const [comment, setComment] = useState('')
  const [asking, setAsking] = useState<'idle' | 'working' | Problem>('idle')
  const readable = parcel.content.some(({ type }) => type !== null)
  const takes: Way[] = isOfAVisit(parcel) ? [parcel.known ? 'named' : 'own', 'order'] : ['kept']
  const ways: Way[] = readable ? [...takes, 'aside'] : ['aside']
  const ready = {
    named: true,
    kept: true,
    order: order.trim() !== '',
    own: own.kind !== '',
    aside: comment.trim() !== '',
  }
  const into: Record<Exclude<Way, 'aside'>, Into> = {
    named: {},
    kept: {},
    order: { order: order.trim() },
    own: {
      own: {
        kind: own.kind,
        customer: own.customer.trim() || undefined,
        address: own.address.trim() || undefined,
      },
    },
  }
  const elsewhere = way === 'order' || (way === 'named' && parcel.reason === 'id_reused')
  const closes = elsewhere && parcel.content.some(({ type }) => type === 'private.answered')
  const send = async (): Promise<void> => {
    if (way === null || !ready[way] || asking === 'working') return
    setAsking('working')
    try {
      onDone(
        await (way === 'aside'
          ? putAside(parcel.parcel, comment.trim())
          : takeOver(parcel.parcel, into[way])),
      )
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      setAsking(problem)
    }
  }
  return (
    <form
      class="stack stack-tight"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <div class="desk-verdicts" role="group" aria-label={t('waiting.choose')}>
        {ways.map((one) => (
          <Button key={one} action={`way-${one}`} aria-pressed={way === one} onClick={() => setWay(one)}>
            {t(`waiting.way.${one}`)}
          </Button>
        ))}
      </div>
      {way === 'order' && (
        <Field
          label={ofRecord('record.order')}
          name="order"
          value={order}
          onInput={setOrder}
          maxLength={64}
          autocapitalize="none"
        />
      )}
      {way === 'own' && <OwnVisit own={own} standard={standard} onChange={setOwn} />}
      {way === 'aside' && (
        <TextArea label={t('waiting.because')} name="comment" value={comment} onInput={setComment} />
      )}
      {closes && (
        <Banner tone="warn" title={t('waiting.closed')}>
          {t('waiting.closed.text')}
        </Banner>
      )}
      {way && (
        <Button
          kind="primary"
          wide
          type="submit"
          action="decide"
          disabled={!ready[way] || asking === 'working'}
        >
          {t(`waiting.save.${way === 'aside' ? 'aside' : 'taken'}`)}
        </Button>
      )}
      {asking instanceof Problem && <Refused problem={asking} />}
    </form>
  )
}

interface Own {
  kind: string
  customer: string
  address: string
}

interface OwnVisitProps {
  own: Own
  standard: Standard | null
  onChange: (own: Own) => void
}

/** What is known of a visit that nobody else knows any more. */
function OwnVisit({ own, standard, onChange }: OwnVisitProps) {
  return (
    <>
      <Select
        label={desk('about.kind')}
        name="kind"
        none="—"
        value={own.kind}
        options={kinds(standard ?? undefined).map(([value, { name }]) => ({
          value,
          label: said(name),
        }))}
        onChange={(kind) => onChange({ ...own, kind })}
      />
      <Field
        label={desk('about.customer')}
        name="customer"
        value={own.customer}
        maxLength={200}
        onInput={(customer) => onChange({ ...own, customer })}
      />
      <Field
        label={desk('about.address')}
        name="address"
        value={own.address}
        maxLength={500}
        onInput={(address) => onChange({ ...own, address })}
      />
    </>
  )
}

function Refused({ problem }: { problem: Problem }) {
  const words = t.known(`waiting.refused.${problem.code}`)
  return words ? <Banner tone="warn" urgent title={words} /> : <ErrorState problem={problem} />
}

function Trail({ trail, zone }: { trail: Parcel['trail']; zone: string }) {
  return (
    <details class="desk-trail">
      <summary>{desk('trail.count', { count: trail.length })}</summary>
      <ol class="desk-timeline">
        {trail.map(({ at, by, did }, index) => (
          <li key={index} class="desk-entry" data-did={did}>
            <time class="small quiet numerals" dateTime={at}>
              {format.dayAndClock(at, zone)}
            </time>
            <span>
              {by?.name ?? desk('trail.system')} · <Badge tone="neutral">{t(`waiting.did.${did}`)}</Badge>
            </span>
          </li>
        ))}
      </ol>
    </details>
  )
}
