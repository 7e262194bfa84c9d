/** What the customer does after reading: private answers, the rating, the signature. */
import { useState } from 'preact/hooks'

import type { Item } from '../../../core/checklist/standard.ts'
import type { Signature } from '../../../core/visit/events.ts'
import { Badge, BigButton, Button, Choices, Field, TextArea, type Language, said } from '../../../ui/index.ts'
import { answerInPrivate, rate } from '../acts.ts'
import { useKept } from '../items/autosave.ts'
import { answerWords } from '../items/wording.ts'
import { useLacking } from '../lacking.tsx'
import { t } from './words/index.ts'
import { SignaturePad } from './SignaturePad.tsx'

interface PrivateStepProps {
  visit: string
  questions: readonly { id: string; item: Item }[]
  language: Language
  onNext: () => void
}

/**
 * Each answer is sealed the moment it is given; it shows here until the step is left, and nowhere
 * afterwards.
 */
export function PrivateStep({ visit, questions, language, onNext }: PrivateStepProps) {
  const word = t.in(language)
  const [given, setGiven] = useState<Readonly<Record<string, string>>>({})
  const [sealed, setSealed] = useState<ReadonlySet<string>>(new Set())
  const give = async (item: string, value: string): Promise<void> => {
    setGiven((known) => ({ ...known, [item]: value }))
    await answerInPrivate(visit, item, value)
    setSealed((known) => new Set([...known, item]))
  }
  return (
    <>
      <h1 tabIndex={-1}>{word('sign.private.title')}</h1>
      <p>{word('sign.private.intro')}</p>
      {questions.map(({ id, item }) => (
        <div key={id} class="stack stack-tight" data-item={id}>
          <Choices
            legend={said(item, language)}
            options={valuesOf(item).map((value) => ({
              value,
              label: value === 'na' ? word('value.unsure') : answerWords(item, value, language),
            }))}
            chosen={given[id] ? [given[id]] : []}
            onChoose={(value) => void give(id, value)}
          />
          <span role="status">
            {sealed.has(id) && (
              <Badge tone="good" icon="lock">
                {word('sign.private.kept')}
              </Badge>
            )}
          </span>
        </div>
      ))}
      <BigButton action="sign-next" onClick={onNext}>
        {word('sign.next')}
      </BigButton>
    </>
  )
}

/**
 * The answers that a private question offers by itself; one that wants a text is asked by the customer's
 * link.
 */
export function valuesOf(item: Item): readonly string[] {
  if (item.answer === 'yes-no-na') return ['yes', 'no', 'na']
  return item.answer === 'choice' ? (item.options ?? []).map(({ value }) => value) : []
}

const STARS = ['5', '4', '3', '2', '1'] as const

export function RatingStep({
  visit,
  language,
  onNext,
}: {
  visit: string
  language: Language
  onNext: () => void
}) {
  const word = t.in(language)
  const [stars, setStars] = useState<(typeof STARS)[number] | null>(null)
  const [comment, setComment, done] = useKept(visit, 'comment')
  const [alone, setAlone] = useState(false)
  return (
    <>
      <h1 tabIndex={-1}>{word('sign.rating.title')}</h1>
      <div class="visit-rating">
        <Choices
          legend={word('sign.rating.title')}
          bare
          options={STARS.map((value) => ({
            value,
            label: `${'★'.repeat(Number(value))} ${word(`sign.rating.${value}`)}`,
          }))}
          chosen={stars ? [stars] : []}
          onChoose={setStars}
        />
      </div>
      <TextArea
        label={word('sign.rating.comment')}
        fault={alone && !stars && comment.trim() ? word('sign.rating.alone') : null}
        value={comment}
        onInput={setComment}
        maxLength={1000}
      />
      <BigButton
        action="sign-next"
        onClick={async () => {
          // Words alone are no rating, and would be lost without a word.
          if (!stars && comment.trim()) return setAlone(true)
          if (stars) {
            await rate(visit, Number(stars), comment.trim())
            done()
          }
          onNext()
        }}
      >
        {word('sign.next')}
      </BigButton>
    </>
  )
}

const KINDS = ['drawn', 'typed', 'refused'] as const
/** What each way of signing wants. */
const LACKS = { drawn: 'sign.drawn', typed: 'sign.name', refused: 'sign.why' } as const
const REASONS = ['not_done', 'dispute', 'absent', 'other'] as const

interface SignatureStepProps {
  language: Language
  onSign: (signature: Signature) => Promise<void>
  onReview: () => void
}

export function SignatureStep({ language, onSign, onReview }: SignatureStepProps) {
  const word = t.in(language)
  const [kind, setKind] = useState<(typeof KINDS)[number]>('drawn')
  const [strokes, setStrokes] = useState<number[][]>([])
  const [name, setName] = useState('')
  const [reason, setReason] = useState<(typeof REASONS)[number] | null>(null)
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)

  const signature = (): Signature | null => {
    if (kind === 'drawn') return strokes.length > 0 ? { kind, strokes } : null
    if (kind === 'typed') return name.trim() ? { kind, name: name.trim() } : null
    return reason && { kind, reason, ...(note.trim() ? { note: note.trim() } : {}) }
  }
  const ready = signature()
  const { lacking, told, tap } = useLacking([!ready && word(LACKS[kind])], language)
  const submit = async (): Promise<void> => {
    setBusy(true)
    try {
      await onSign(ready!)
    } finally {
      setBusy(false)
    }
  }

  return (
    <>
      <div class="visit-signing">
        <h1 tabIndex={-1}>{word('sign.signature.title')}</h1>
        <div class="visit-signing-ways stack">
          <p>{word('sign.signature.means')}</p>
          <Choices
            legend={word('sign.kind')}
            bare
            options={KINDS.map((value) => ({ value, label: word(`sign.kind.${value}`) }))}
            chosen={[kind]}
            onChoose={setKind}
          />
        </div>
        {kind === 'drawn' && (
          <div class="visit-signing-pad">
            <SignaturePad label={word('sign.pad')} clearLabel={word('sign.clear')} onChange={setStrokes} />
          </div>
        )}
        {kind === 'typed' && (
          <Field
            label={word('sign.name')}
            value={name}
            onInput={setName}
            maxLength={100}
            autocomplete="off"
          />
        )}
        {kind === 'refused' && (
          <div class="stack">
            <Choices
              legend={word('sign.why')}
              options={REASONS.map((value) => ({ value, label: word(`sign.why.${value}`) }))}
              chosen={reason ? [reason] : []}
              onChoose={setReason}
            />
            <Field label={word('sign.note')} value={note} onInput={setNote} maxLength={500} />
          </div>
        )}
      </div>
      {told}
      <BigButton
        action="submit-signature"
        disabled={busy}
        data-lacking={lacking || undefined}
        onClick={tap(() => void submit())}
      >
        {word(kind === 'refused' ? 'sign.submit.refused' : 'sign.submit')}
      </BigButton>
      <Button kind="quiet" action="review" onClick={onReview}>
        {word('sign.review')}
      </Button>
    </>
  )
}
