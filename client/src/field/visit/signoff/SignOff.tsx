import '../visit.css'

import { useEffect, useRef, useState } from 'preact/hooks'

import { canonical } from '../../../core/canonical.ts'
import { assess, factsRead, type Assessment } from '../../../core/checklist/assess.ts'
import { fields } from '../../../core/checklist/fields.ts'
import { unready } from '../../../core/checklist/signing.ts'
import type { Standard } from '../../../core/checklist/standard.ts'
import type { Facts, Signature } from '../../../core/visit/events.ts'
import { formatFor, statement as statementOf, type Statement } from '../../../core/visit/statement.ts'
import { fold, type Visit } from '../../../core/visit/fold.ts'
import {
  documents,
  eventsOf,
  foldOf,
  openCapture,
  standardOf,
  statements,
  type VisitDocument,
} from '../../../device/index.ts'
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
import { NotReady } from './NotReady.tsx'
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
  format: string
}

/** The pages that the customer sees while holding the phone. */
export function SignOff({ id }: { id: string }) {
  const document = documents.value.get(id)
  const standard = document ? standardOf(document.standard).value : null
  const over = foldOf(id).value.completions.length > 0
  // What is sealed, nobody signs any more.
  if (!document || over) return <HandBack id={id} language={language.value} why="back" />
  if (!standard) return <Loading />
  return <Threshold key={id} document={document} standard={standard} />
}

interface SignOffProps {
  document: VisitDocument
  standard: Standard
}

/** Nobody is handed the phone while something is missing of what they would sign. */
function Threshold({ document, standard }: SignOffProps) {
  const missing = unready(standard, assessed(asItIs(document, standard)))
  const handedOver = useRef(false)
  handedOver.current ||= missing.length === 0
  if (handedOver.current) return <CustomerMode document={document} standard={standard} />
  return <NotReady visit={document.id} standard={standard} missing={missing} />
}

function CustomerMode({ document, standard }: SignOffProps) {
  const { id } = document
  const now = asItIs(document, standard)
  useEffect(() => {
    handOver(id)
    clearToast()
    return openCapture()
  }, [id])
  // What was read is what is signed: it stays until a pull, another tab or another phone makes it say something else.
  const [read, setRead] = useState(now)
  const [spoken, speak] = useState<Language>(language.value)
  const [step, setStep] = useState<Step>('statement')
  const [leftFor, leaveFor] = useState<Why>('back')
  const [anew, setAnew] = useState<{ why: Anew; next: Step | null } | null>(null)
  const page = useBegun(step)
  const word = t.in(spoken)

  const assessment = assessed(read)
  const statement = stated(read, assessment, spoken)
  // What another phone says may be missing an answer: then the customer is not the one to go on.
  const stopped = step !== 'back' && unready(standard, assessed(now)).length > 0
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
    if (stopped) {
      leaveFor('stopped')
      setStep('back')
    } else if (changed) {
      setRead(now)
      showAnew('changed')
    }
  }, [stopped, changed])

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
    leaveFor('signed')
    setStep('back')
  }

  if (step === 'back') return <HandBack id={id} language={spoken} why={leftFor} />
  return (
    <div class="shell visit-customer-mode" ref={page} lang={spoken} data-step={step}>
      <Bar
        spoken={spoken}
        onSpeak={(other) => {
          speak(other)
          if (step !== 'statement') showAnew('language')
        }}
        onBack={() => setStep('back')}
      />
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

/** The element that holds the pages: each begins at its top, and is read from its heading on. */
function useBegun(step: Step) {
  const page = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const content = page.current?.querySelector('main')
    if (content) content.scrollTop = 0
    page.current?.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
  }, [step])
  return page
}

interface BarProps {
  spoken: Language
  onSpeak: (language: Language) => void
  onBack: () => void
}

/** What the customer can do on every page: read in another language, and give the phone back. */
function Bar({ spoken, onSpeak, onBack }: BarProps) {
  return (
    <header class="visit-customer-bar">
      {LANGUAGES.filter((other) => other.id !== spoken).map((other) => (
        <Button key={other.id} lang={other.id} action={`speak-${other.id}`} onClick={() => onSpeak(other.id)}>
          {other.name}
        </Button>
      ))}
      <Button action="hand-back" onClick={onBack}>
        {t.in(spoken)('sign.hand-back')}
      </Button>
    </header>
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
  const format = formatFor(standard, statements.value)
  return { standard, document, visit: fold(events), events: events.map((event) => event.id).sort(), format }
}

function assessed({ standard, document, visit }: Read): Assessment {
  return assess(standard, document.kind, visit, fields(visit, document, {}))
}

function stated(read: Read, assessment: Assessment, spoken: Language): Statement {
  const { standard, document, visit, format } = read
  return statementOf(standard, document, visit, assessment as Signable, spoken, format)
}

/** Why the customer's pages end: it is signed, something has to be completed first, or the phone is handed back. */
type Why = 'signed' | 'stopped' | 'back'

/** Between the customer and the technician: shows nothing of what either of them wrote. */
function HandBack({ id, language: spoken, why }: { id: string; language: Language; why: Why }) {
  const word = t.in(spoken)
  return (
    <div class="shell visit-customer-mode" lang={spoken} data-step="back" data-why={why}>
      <Page>
        <h1 tabIndex={-1}>{word(why === 'signed' ? 'sign.thanks' : 'sign.back')}</h1>
        {why === 'signed' && <p class="large">{word('sign.back')}</p>}
        {why === 'stopped' && <p class="large">{word('sign.stopped')}</p>}
        <p>{word('sign.back.text')}</p>
        <BigButton action="take-back" onClick={() => takeBack(id)}>
          {t('sign.take-back')}
        </BigButton>
      </Page>
    </div>
  )
}
