import '../visit.css'

import { useEffect, useRef, useState } from 'preact/hooks'

import { canonical } from '../../../core/canonical.ts'
import { assess, factsRead, type Assessment } from '../../../core/checklist/assess.ts'
import { fields } from '../../../core/checklist/fields.ts'
import type { Standard } from '../../../core/checklist/standard.ts'
import type { Facts, Signature } from '../../../core/visit/events.ts'
import { statement as statementOf, type Statement } from '../../../core/visit/statement.ts'
import { fold, type Visit } from '../../../core/visit/fold.ts'
import { documents, eventsOf, openCapture, standardOf, type VisitDocument } from '../../../device/index.ts'
import { canAnswerPrivately } from '../../../device/private.ts'
import {
  Banner,
  BigButton,
  Button,
  LANGUAGES,
  Loading,
  Page,
  clearToast,
  language,
  type Language,
} from '../../../ui/index.ts'
import { sign } from '../acts.ts'
import { t } from './words/index.ts'
import { handOver, takeBack } from '../../handedOver.ts'
import { StatementView } from './StatementView.tsx'
import { PrivateStep, RatingStep, SignatureStep, valuesOf } from './steps.tsx'

/**
 * An assessment as the statement reads it: the numbers among its values belong to items that nobody signs.
 */
type Signable = Parameters<typeof statementOf>[3]

type Step = 'statement' | 'private' | 'rating' | 'signature' | 'back'

/** Why what was read already is shown again. */
type Anew = 'changed' | 'language'

/** Everything that a statement is made of, but for its language. */
interface Read {
  standard: Standard
  document: VisitDocument
  visit: Visit
  events: string[]
}

/** The pages that the customer sees while holding the phone. */
export function SignOff({ id }: { id: string }) {
  const document = documents.value.get(id)
  const standard = document ? standardOf(document.standard).value : null
  useEffect(() => {
    handOver(id)
    clearToast()
    return openCapture()
  }, [id])
  if (!document) return <HandBack id={id} language={language.value} thanks={false} />
  if (!standard) return <Loading />
  return <CustomerMode document={document} standard={standard} />
}

function CustomerMode({ document, standard }: { document: VisitDocument; standard: Standard }) {
  const { id } = document
  const now = asItIs(document, standard)
  // What was read is what is signed: it stays until a pull, another tab or another phone makes it say something else.
  const [read, setRead] = useState(now)
  const [spoken, speak] = useState<Language>(language.value)
  const [step, setStep] = useState<Step>('statement')
  const [signed, setSigned] = useState(false)
  const [anew, setAnew] = useState<{ why: Anew; next: Step | null } | null>(null)
  const page = useRef<HTMLDivElement>(null)
  const word = t.in(spoken)

  useEffect(() => {
    const content = page.current?.querySelector('main')
    if (content) content.scrollTop = 0
    page.current?.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
  }, [step])

  const assessment = assessed(read)
  const statement = stated(read, assessment, spoken)
  const changed = step !== 'back' && canonical(statement) !== canonical(stated(now, assessed(now), spoken))
  const questions = assessment.phases
    .flatMap(({ items }) => items)
    .map(({ id: item }) => ({ id: item, item: read.standard.items[item]! }))
    .filter(({ item }) => item.private && valuesOf(item).length > 0)

  /** A signature that was begun is gone with its page; what was answered and rated stays. */
  const showAnew = (why: Anew): void => {
    setAnew({ why, next: step === 'statement' ? (anew?.next ?? null) : step })
    setStep('statement')
  }
  useEffect(() => {
    if (!changed) return
    setRead(now)
    showAnew('changed')
  }, [changed])

  // What was on the screen last: this is signed, and nothing that was made since.
  const shown = useRef({ read, statement })
  useEffect(() => {
    if (step === 'statement') shown.current = { read, statement }
  })

  const onSign = async (signature: Signature): Promise<void> => {
    const seen = shown.current
    await sign(id, {
      statement: canonical(seen.statement),
      format: seen.statement.format,
      language: seen.statement.language,
      standard: seen.statement.standard,
      promises: seen.statement.promise?.entries ?? [],
      events: seen.read.events,
      facts: signedFacts(seen.read.standard, seen.read.document),
      signature,
    })
    setSigned(true)
    setStep('back')
  }

  if (step === 'back') return <HandBack id={id} language={spoken} thanks={signed} />
  return (
    <div class="shell visit-customer-mode" ref={page} lang={spoken} data-step={step}>
      <header class="visit-customer-bar">
        {LANGUAGES.filter((other) => other.id !== spoken).map((other) => (
          <Button
            key={other.id}
            lang={other.id}
            action={`speak-${other.id}`}
            onClick={() => {
              speak(other.id)
              if (step !== 'statement') showAnew('language')
            }}
          >
            {other.name}
          </Button>
        ))}
        <Button action="hand-back" onClick={() => setStep('back')}>
          {word('sign.hand-back')}
        </Button>
      </header>
      <Page>
        {step === 'statement' && (
          <>
            <h1 tabIndex={-1}>{word('sign.title')}</h1>
            <p>{word('sign.intro')}</p>
            {anew && <Banner tone="warn" urgent title={word(`sign.anew.${anew.why}`)} />}
            <StatementView statement={statement} standard={read.standard} />
            <BigButton
              action="sign-next"
              onClick={() => {
                setStep(
                  anew?.next ?? (canAnswerPrivately(document) && questions.length > 0 ? 'private' : 'rating'),
                )
                setAnew(null)
              }}
            >
              {word('sign.next')}
            </BigButton>
          </>
        )}
        {step === 'private' && (
          <PrivateStep visit={id} questions={questions} language={spoken} onNext={() => setStep('rating')} />
        )}
        {step === 'rating' && <RatingStep visit={id} language={spoken} onNext={() => setStep('signature')} />}
        {step === 'signature' && (
          <SignatureStep language={spoken} onSign={onSign} onReview={() => setStep('statement')} />
        )}
      </Page>
    </div>
  )
}

/**
 * The office facts that decided what was asked: the server needs them to rebuild the statement, and no
 * others.
 */
function signedFacts(standard: Standard, { kind, facts }: VisitDocument): Facts {
  const read = factsRead(standard, kind).filter((name) => name in facts)
  return Object.fromEntries(read.map((name) => [name, facts[name]])) as Facts
}

/** Everything that the statement is made of, as it stands; a component that asks renders again when that changes. */
function asItIs(document: VisitDocument, standard: Standard): Read {
  const events = eventsOf(document.id).value
  return { standard, document, visit: fold(events), events: events.map((event) => event.id).sort() }
}

function assessed({ standard, document, visit }: Read): Assessment {
  return assess(standard, document.kind, visit, fields(visit, document, {}))
}

function stated({ standard, document, visit }: Read, assessment: Assessment, spoken: Language): Statement {
  return statementOf(standard, document, visit, assessment as Signable, spoken)
}

/** Between the customer and the technician: shows nothing of what either of them wrote. */
function HandBack({ id, language: spoken, thanks }: { id: string; language: Language; thanks: boolean }) {
  const word = t.in(spoken)
  return (
    <div class="shell visit-customer-mode" lang={spoken} data-step="back">
      <Page>
        <h1 tabIndex={-1}>{word(thanks ? 'sign.thanks' : 'sign.back')}</h1>
        {thanks && <p class="large">{word('sign.back')}</p>}
        <p>{word('sign.back.text')}</p>
        <BigButton action="take-back" onClick={() => takeBack(id)}>
          {t('sign.take-back')}
        </BigButton>
      </Page>
    </div>
  )
}
