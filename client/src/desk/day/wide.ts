/** Whether the window is wide enough for a board with hours across. */
import { signal } from '@preact/signals'

const screen = matchMedia('(width >= 64rem)')
const matches = signal(screen.matches)

screen.addEventListener('change', () => (matches.value = screen.matches))

export function useWide(): boolean {
  return matches.value
}
