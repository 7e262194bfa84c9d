/** How much room the window has. */
import { signal } from '@preact/signals'

function watched(width: string): () => boolean {
  const screen = matchMedia(`(width >= ${width})`)
  const matches = signal(screen.matches)
  // Paper is narrower than the screen; what is printed is what was looked at.
  screen.addEventListener('change', () => {
    if (!matchMedia('print').matches) matches.value = screen.matches
  })
  return () => matches.value
}

/** Whether it is wide enough for a board with hours across. */
export const useWide = watched('64rem')
/** Whether several fields fit beside each other. */
export const useRoomy = watched('48rem')
