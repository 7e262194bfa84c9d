import { useEffect, useRef, useState } from 'preact/hooks'

import type { Standard } from '../../core/checklist/standard.ts'
import { Problem } from '../../device/index.ts'
import {
  Badge,
  Banner,
  Button,
  Card,
  ErrorState,
  LinkButton,
  Loading,
  TextArea,
  format,
  href,
} from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { hasPlace, showEvidence } from './evidence.ts'
import { type RecordView, MARKS, type Mark } from '../records/calls.ts'
import { judge, nextOpen, reviewOf, sendBack, type Done, type Review } from './calls.ts'
import { shortcuts, useShortcuts } from '../shortcuts.ts'
import { t as desk } from '../words/index.ts'
import { t as ofRecord } from '../records/words/index.ts'
import { t } from './words/index.ts'
import { PutOnList } from './PutOnList.tsx'
import { MARK_TONE, reasonTone, reasonWords, tellingReasons } from './wording.ts'

interface PanelProps {
  record: RecordView
  standard: Standard
}

/** Why this record was picked, and what the supervisor says of it. */
export function ReviewPanel({ record, standard }: PanelProps) {
  const [loaded, again] = useLoaded(`review ${record.number}`, () => reviewOf(record.number))
  return (
    <Card labelledBy="record-review" class="desk-review">
      <h2 id="record-review">{desk('nav.reviews')}</h2>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'refused' && <ErrorState problem={loaded.problem} onRetry={again} />}
      {loaded.state === 'here' &&
        (loaded.value ? (
          <Picked first={loaded.value} record={record} standard={standard} />
        ) : (
          <>
            <p class="quiet">{t('review.none')}</p>
            <PutOnList record={record.number} onListed={again} onStale={again} />
          </>
        ))}
    </Card>
  )
}

type Action = Mark | 'send_back'

/** The key that chooses it; the same in both languages, as it is printed on the keys. */
const KEY: Record<Action, string> = { meets: 'm', fails: 'f', undecided: 'u', send_back: 'q' }
/** Who waits for an answer does not ask again, and what is closed is asked about no more. */
const ASKING: readonly Review['state'][] = ['open', 'answered']

/** What was chosen and typed and not sent, by review: it outlives a look at another record. */
const begun = new Map<string, { action: Action | null; comment: string }>()

function Picked({ first, record, standard }: PanelProps & { first: Review }) {
  const [review, setReview] = useState(first)
  const [moved, setMoved] = useState(false)
  const [saved, setSaved] = useState(false)
  const zone = record.document.promise?.zone
  const answer =
    review.state === 'answered' ? review.trail.findLast(({ did }) => did === 'answered') : undefined
  return (
    <>
      <div class="row">
        <Badge tone={review.state === 'closed' ? 'neutral' : 'accent'} icon="eye">
          {ofRecord(`review.${review.state}`)}
        </Badge>
        {review.verdict && (
          <Badge tone={MARK_TONE[review.verdict]}>{ofRecord(`mark.${review.verdict}`)}</Badge>
        )}
      </div>
      <ul class="stack stack-tight">
        {tellingReasons(review.reasons, standard).map((reason, index) => {
          const words = reasonWords(reason, standard)
          return (
            <li key={index} class="reviews-reason">
              <span class="desk-concern">
                <Badge tone={reasonTone(reason)}>{words}</Badge>
              </span>
              {hasPlace(reason) && (
                <Button
                  kind="quiet"
                  icon="eye"
                  action="evidence"
                  aria-label={t('review.evidence-of', { reason: words })}
                  onClick={() => showEvidence(reason)}
                >
                  {t('review.evidence')}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
      {answer && (
        <blockquote class="reviews-said">
          <p class="small quiet">
            {t('review.answer', { name: nameOf(answer), time: format.dayAndClock(answer.at, zone) })}
          </p>
          <p>{answer.comment}</p>
        </blockquote>
      )}
      {moved && (
        <Banner tone="warn" urgent title={t('review.moved')}>
          <p>{t('review.moved.text')}</p>
        </Banner>
      )}
      {saved ? (
        <Saved record={record.number} review={review} onChange={() => setSaved(false)} />
      ) : (
        <Verdict
          review={review}
          onStale={async () => {
            const now = await reviewOf(record.number)
            if (now) setReview(now)
            setMoved(true)
          }}
          onDone={(now) => {
            setReview(now)
            setMoved(false)
            setSaved(true)
          }}
        />
      )}
      {review.state === 'closed' && !saved && (
        <PutOnList record={record.number} again onListed={setReview} onStale={() => setMoved(true)} />
      )}
      <Trail trail={review.trail} zone={zone} />
    </>
  )
}

interface VerdictProps {
  review: Review
  /** Somebody else was faster. */
  onStale: () => Promise<void>
  onDone: (now: Review) => void
}

function Verdict({ review, onStale, onDone }: VerdictProps) {
  const before = begun.get(review.id)
  const [chosen, setAction] = useState<Action | null>(before?.action ?? null)
  const [comment, setComment] = useState(before?.comment ?? '')
  const [asking, setAsking] = useState<'idle' | 'working' | Problem>('idle')
  const form = useRef<HTMLFormElement>(null)
  const actions: readonly Action[] = ASKING.includes(review.state) ? [...MARKS, 'send_back'] : MARKS
  const action = chosen && actions.includes(chosen) ? chosen : null
  const wanting = action !== null && action !== 'meets' && comment.trim() === ''

  useEffect(() => {
    if (chosen === null && comment === '') begun.delete(review.id)
    else begun.set(review.id, { action: chosen, comment })
  }, [chosen, comment])

  const choose = (one: Action): void => {
    setAction(one)
    // After it has been drawn: what is asked for next takes the focus.
    const next = one === 'meets' ? 'button[type=submit]' : 'textarea'
    setTimeout(() => form.current?.querySelector<HTMLElement>(next)?.focus())
  }
  useShortcuts((key) => {
    const pressed = actions.find((one) => KEY[one] === key)
    if (pressed) choose(pressed)
  })

  const send = async (): Promise<void> => {
    if (action === null || wanting || asking === 'working') return
    setAsking('working')
    try {
      const text = comment.trim()
      const now = await (action === 'send_back' ? sendBack(review, text) : judge(review, action, text))
      begun.delete(review.id)
      onDone(now)
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      if (problem.status !== 412) return setAsking(problem)
      await onStale().then(
        () => setAsking('idle'),
        (other: unknown) => setAsking(other instanceof Problem ? other : problem),
      )
    }
  }

  return (
    <form
      ref={form}
      class="stack stack-tight"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send()
      }}
    >
      <div class="desk-verdicts" role="group" aria-label={t('review.choose')}>
        {actions.map((one) => (
          <Button
            key={one}
            action={`mark-${one}`}
            aria-pressed={action === one}
            aria-keyshortcuts={shortcuts.value ? KEY[one] : undefined}
            onClick={() => choose(one)}
          >
            {ofRecord(`mark.${one}`)}
            {shortcuts.value && <kbd>{KEY[one].toUpperCase()}</kbd>}
          </Button>
        ))}
      </div>
      {(action || comment) && (
        <TextArea
          label={t(`review.comment.${action ?? 'meets'}`)}
          help={action === 'send_back' ? t('review.comment.send_back.help') : undefined}
          value={comment}
          onInput={setComment}
          rows={3}
          name="comment"
        />
      )}
      {action && (
        <Button
          kind="primary"
          wide
          type="submit"
          action="save-review"
          disabled={wanting || asking === 'working'}
        >
          {t(`review.save.${action}`)}
        </Button>
      )}
      {asking instanceof Problem && (
        <>
          {asking.code === 'technician_gone' ? (
            <Banner tone="warn" urgent title={t('review.gone')} />
          ) : (
            <ErrorState problem={asking} />
          )}
          <p class="small">{t('review.kept')}</p>
        </>
      )}
    </form>
  )
}

/** What was just said, and the way to the next record that waits. */
function Saved({ record, review, onChange }: { record: number; review: Review; onChange: () => void }) {
  const [next] = useLoaded(`next ${review.ver}`, () => nextOpen(record))
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (next.state !== 'loading') place.current?.querySelector<HTMLElement>('a, button')?.focus()
  }, [next.state])
  return (
    <div class="stack stack-tight" ref={place}>
      <p role="status" class="strong" data-saved>
        {t(review.state === 'sent_back' ? 'review.saved.sent_back' : 'review.saved')}
      </p>
      {next.state === 'here' &&
        (next.value === null ? (
          <LinkButton href={href('/reviews')} action="to-queue">
            {t('review.next.none')}
          </LinkButton>
        ) : (
          <LinkButton
            kind="primary"
            icon="next"
            href={href(`/record/${next.value}?via=queue`)}
            action="next-review"
          >
            {t('review.next')}
          </LinkButton>
        ))}
      <Button kind="quiet" action="change-verdict" onClick={onChange}>
        {t(review.state === 'sent_back' ? 'review.judge-now' : 'review.change')}
      </Button>
    </div>
  )
}

function nameOf({ by }: Done): string {
  return by?.name ?? desk('trail.system')
}

/** Who saw and said what. One who looks several times in a row has looked. */
function Trail({ trail, zone }: { trail: readonly Done[]; zone: string | undefined }) {
  const shown = trail.filter(({ did, by }, index) => {
    const last = trail[index - 1]
    return !(did === 'opened' && last?.did === 'opened' && last.by?.id === by?.id)
  })
  return (
    <details class="desk-trail">
      <summary>{desk('trail.count', { count: shown.length })}</summary>
      <ol class="desk-timeline">
        {shown.map((done, index) => (
          <li key={index} class="desk-entry" data-did={done.did}>
            <time class="small quiet numerals" dateTime={done.at}>
              {format.dayAndClock(done.at, zone)}
            </time>
            <span>
              {done.by ? `${done.by.name} · ` : ''}
              {t(`did.${done.did}`)}
              {done.verdict && ` · ${ofRecord(`mark.${done.verdict}`)}`}
              {done.comment && <span class="desk-trail-words">{done.comment}</span>}
            </span>
          </li>
        ))}
      </ol>
    </details>
  )
}
