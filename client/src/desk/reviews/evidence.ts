/** Leads from the reason why a record was picked to the place on its page that shows it. */
import type { Reason } from './calls.ts'

const PRIVATE = '[aria-labelledby="record-private"]'

/** Whether a reason has a place of its own: a drawn record, and one that the program could not check, are looked at whole. */
export function hasPlace({ code }: Reason): boolean {
  return code !== 'sample' && code !== 'not_examined'
}

function placeOf({ code, of }: Reason): string {
  const item = `[data-item="${CSS.escape(of ?? '')}"]`
  if (code === 'critical_failed') return item
  if (code === 'conflict') return document.querySelector(item) ? item : PRIVATE
  if (code === 'contradiction') return contradicted(of ?? '')
  if (code === 'customer_said' || code === 'unreadable') return PRIVATE
  if (code === 'signature_differs') return '[data-evidence="signature"]'
  return of === 'arrival' ? '[data-evidence="arrival"]' : '[data-event="leave.started"]'
}

/** The places that show both sides, by what contradicts itself; the others stand where they happened. */
const SIDES: Record<string, string> = {
  second_signature: '[data-evidence="signature"]',
  changed_after: '[data-evidence="signature"]',
  second_completion: '[data-evidence="outcome"]',
}

function contradicted(of: string): string {
  return SIDES[of] ?? `[data-flags~="${CSS.escape(of)}"], [aria-labelledby="record-timeline"]`
}

/** Scrolls there, and gives it the focus, so that a screen reader goes on from there. */
export function showEvidence(reason: Reason): void {
  const place = document.querySelector<HTMLElement>(placeOf(reason))
  if (!place) return
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
  place.tabIndex = -1
  place.focus({ preventScroll: true })
  place.scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' })
}
