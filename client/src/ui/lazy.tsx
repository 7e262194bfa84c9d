import { signal } from '@preact/signals'
import type { ComponentType } from 'preact'

import { Loading } from './Card.tsx'
import { ErrorState } from './ErrorState.tsx'

/** A component in a chunk of its own, fetched when it is first drawn; afterwards it is drawn at once. */
export function lazy<Props extends object>(
  fetchComponent: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  const found = signal<{ component: ComponentType<Props> } | 'asked' | 'failed' | null>(null)
  return function Lazy(props: Props) {
    if (found.peek() === null) {
      found.value = 'asked'
      fetchComponent().then(
        (component) => (found.value = { component }),
        () => (found.value = 'failed'),
      )
    }
    if (found.value === 'failed') {
      // Some browsers remember a module that did not come: only a new page asks for it again.
      return <ErrorState problem={{ code: 'unreachable' }} onRetry={() => location.reload()} kept />
    }
    if (found.value === null || found.value === 'asked') return <Loading />
    const Found = found.value.component
    return <Found {...props} />
  }
}
