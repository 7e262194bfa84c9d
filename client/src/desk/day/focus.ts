/** Puts the keyboard back on a visit's card, if it is on the screen. */
export function focusCard(visit: string): void {
  queueMicrotask(() => document.querySelector<HTMLElement>(`[data-visit="${visit}"]`)?.focus())
}
