import type { Standard } from '../../../core/checklist/standard.ts'
import type { VisitDocument } from '../../../core/visit/document.ts'
import { session } from '../../../device/index.ts'
import { Icon, format, said } from '../../../ui/index.ts'
import { t } from './words/index.ts'

/** Fills what the phone knows into a phrase; what only the person knows stays a gap to speak into. */
function filled(text: string, standard: Standard, document: VisitDocument): string {
  const { person } = session.value
  const known: Readonly<Record<string, string | undefined>> = {
    company: said(standard.brand.company),
    hotline: standard.brand.hotline,
    name: person?.name,
    staff_no: person?.staff_no,
    phone: person?.phone ?? undefined,
    title: document.customer.address_as || document.customer.name,
    address: document.premises.address,
    time: document.promise ? format.promised(document.promise) : undefined,
    purpose: standard.visits[document.kind] && said(standard.visits[document.kind]!.name),
    order: document.order,
  }
  return text.replace(/\{(\w+)\}/g, (_, name: string) => known[name] ?? '……')
}

interface ScriptProps {
  standard: Standard
  document: VisitDocument
  phrases: readonly string[]
}

/** What to say beside the step: one tap opens it, nothing blocks. */
export function Script({ standard, document, phrases }: ScriptProps) {
  const found = phrases.flatMap((id) => standard.phrases[id] ?? [])
  if (found.length === 0) return null
  return (
    <details class="visit-fold">
      <summary data-action="script">
        <Icon name="speech" />
        <span>{t('script.title')}</span>
      </summary>
      <ul class="stack stack-tight">
        {found.map((phrase) => (
          <li key={phrase.zh} class="visit-say">
            {filled(said(phrase), standard, document)}
          </li>
        ))}
      </ul>
    </details>
  )
}

/** The phrases of a phase, and what never to say there. */
export function PhaseScript({
  standard,
  document,
  phase,
}: {
  standard: Standard
  document: VisitDocument
  phase: string
}) {
  const say = Object.values(standard.phrases).filter(({ moment }) => moment === phase)
  const never = standard.forbidden.filter(({ severity }) => severity === 'block')
  return (
    <details class="visit-fold">
      <summary data-action="phase-script">
        <Icon name="speech" />
        <span>{t('script.title')}</span>
      </summary>
      <div class="stack stack-tight">
        {say.length > 0 && <h3>{t('script.say')}</h3>}
        {say.map((phrase) => (
          <p key={phrase.zh} class="visit-say">
            {filled(said(phrase), standard, document)}
          </p>
        ))}
        {never.length > 0 && <h3>{t('script.never')}</h3>}
        {never.map((phrase) => (
          <p key={phrase.id} class="visit-say visit-never">
            {said(phrase)}
            {phrase.instead && (
              <span>{t('script.instead', { text: filled(said(phrase.instead), standard, document) })}</span>
            )}
          </p>
        ))}
      </div>
    </details>
  )
}
