import type { Forbidden } from '../../core/checklist/standard.ts'
import { filled } from '../../core/script.ts'
import { found } from '../../core/wording.ts'
import { said } from '../words/index.ts'
import { t } from './words/index.ts'

/** What a text to a customer says that is never said, as its field shows it while somebody types; null: nothing. */
export function wordingFault(text: string, forbidden: readonly Forbidden[]): string | null {
  const worst = found(text, forbidden).find(({ severity }) => severity === 'block')
  return worst ? advice(worst) : null
}

/** What is better not said, below the field. */
export function WordingHints({ text, forbidden }: { text: string; forbidden: readonly Forbidden[] }) {
  const hints = found(text, forbidden).filter(({ severity }) => severity !== 'block')
  return (
    <div role="status">
      {hints.map((one) => (
        <p key={one.id} class="small" data-wording={one.severity}>
          {advice(one)}
        </p>
      ))}
    </div>
  )
}

function advice({ zh, severity, instead }: Forbidden): string {
  const words = t(`wording.${severity}`, { word: zh })
  return instead ? `${words} ${t('script.instead', { text: filled(said(instead)) })}` : words
}
