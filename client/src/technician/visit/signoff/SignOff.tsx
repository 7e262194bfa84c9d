import { useEffect, useRef, useState } from 'preact/hooks'

import { canonical } from '../../../core/canonical.ts'
import { assess, factsRead, fields, type Standard } from '../../../core/checklist.ts'
import type { Facts, Signature } from '../../../core/events.ts'
import { statement as statementOf } from '../../../core/statement.ts'
import { fold } from '../../../core/visit.ts'
import {
  canAnswerPrivately,
  documents,
  eventsOf,
  openCapture,
  standardOf,
  type VisitDocument,
} from '../../../device/index.ts'
import {
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
import { t } from '../words/index.ts'
import { handOver, takeBack } from './mode.ts'
import { StatementView } from './StatementView.tsx'
import { PrivateStep, RatingStep, SignatureStep, valuesOf } from './steps.tsx'

/**
 * An assessment as the statement reads it: the numbers among its values belong to items that nobody signs.
 */
type Signable = Parameters<typeof statementOf>[3]

type Step = 'statement' | 'private' | 'rating' | 'signature' | 'back'

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
  // What the customer reads does not change under their eyes, and exactly that is signed.
  const [read] = useState(() => snapshot(document))
  const [spoken, speak] = useState<Language>(language.value)
  const [step, setStep] = useState<Step>('statement')
  const [signed, setSigned] = useState(false)
  const page = useRef<HTMLDivElement>(null)
  const word = t.in(spoken)

  useEffect(() => {
    const content = page.current?.querySelector('main')
    if (content) content.scrollTop = 0
    page.current?.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
  }, [step])

  const assessment = assess(standard, document.kind, read.visit, fields(read.visit, read.document, {}))
  const statement = statementOf(standard, read.document, read.visit, assessment as Signable, spoken)
  const questions = assessment.phases
    .flatMap(({ items }) => items)
    .map(({ id: item }) => ({ id: item, item: standard.items[item]! }))
    .filter(({ item }) => item.private && valuesOf(item).length > 0)

  const onSign = async (signature: Signature): Promise<void> => {
    await sign(id, {
      statement: canonical(statement),
      format: statement.format,
      language: statement.language,
      standard: statement.standard,
      promises: statement.promise?.entries ?? [],
      events: read.events,
      facts: signedFacts(standard, read.document),
      signature,
    })
    setSigned(true)
    setStep('back')
  }

  if (step === 'back') return <HandBack id={id} language={spoken} thanks={signed} />
  return (
    <div class="shell customer-mode" ref={page} lang={spoken} data-step={step}>
      <header class="customer-bar">
        {LANGUAGES.filter((other) => other.id !== spoken).map((other) => (
          <Button key={other.id} lang={other.id} action={`speak-${other.id}`} onClick={() => speak(other.id)}>
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
            <StatementView statement={statement} standard={standard} />
            <BigButton
              action="sign-next"
              onClick={() =>
                setStep(canAnswerPrivately(document) && questions.length > 0 ? 'private' : 'rating')
              }
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

/** Everything that the statement is made of, as it stood when the phone was handed over. */
function snapshot(document: VisitDocument) {
  const events = eventsOf(document.id).peek()
  return { document, visit: fold(events), events: events.map((event) => event.id).sort() }
}

/** Between the customer and the technician: shows nothing of what either of them wrote. */
function HandBack({ id, language: spoken, thanks }: { id: string; language: Language; thanks: boolean }) {
  const word = t.in(spoken)
  return (
    <div class="shell customer-mode" lang={spoken} data-step="back">
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
