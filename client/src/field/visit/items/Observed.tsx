import type { Item } from '../../../core/checklist/standard.ts'
import { TruthIcon, format, said } from '../../../ui/index.ts'
import type { Assessed } from '../stages.ts'
import type { View } from '../view.ts'
import { t } from './words/index.ts'

/** An item that no tap of the technician answers: computed, measured, signed, or the customer's own. */
export function Observed({ view, item, assessed }: { view: View; item: Item; assessed: Assessed }) {
  const of = item.private || item.answer === 'signature' || item.who === 'customer' ? 'customer' : 'computed'
  return (
    <p class="visit-line visit-observed" data-row>
      <span class="visit-line-label">{said(item)}</span>
      <span class="row">
        <TruthIcon of={of} />
        <span>{observedWords(view, item, assessed)}</span>
      </span>
    </p>
  )
}

function observedWords({ visit }: View, item: Item, { id, state, value }: Assessed): string {
  if (item.private) return t((visit.private[id] ?? []).length > 0 ? 'item.private.done' : 'item.private')
  if (item.answer === 'signature') {
    const kind = visit.signatures.at(-1)?.signature.kind
    return kind ? t(`item.signed.${kind}`) : t('item.signed.open')
  }
  switch (state) {
    case 'passed':
      return t('item.computed.passed')
    case 'failed':
      return t('item.computed.failed')
    case 'recorded':
      return item.answer === 'duration' && typeof value === 'number'
        ? format.minutes(value / 60)
        : t('state.recorded')
    case 'open':
      return t('item.waiting')
    default:
      return t('item.unknown')
  }
}
