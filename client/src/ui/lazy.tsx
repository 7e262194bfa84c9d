import { signal } from '@preact/signals'
import type { ComponentType } from 'preact'

import { Loading } from './Card.tsx'
import { Unreachable } from './Unreachable.tsx'
import { spoken } from './words/index.ts'

/** A component that can be fetched before it is drawn. */
export type Lazy<Props> = ComponentType<Props> & { fetch: () => void }

/** A component in a chunk of its own, fetched when it is first drawn, or earlier; afterwards it is drawn at once. */
export function lazy<Props extends object>(fetchComponent: () => Promise<ComponentType<Props>>): Lazy<Props> {
  const found = signal<{ component: ComponentType<Props> } | 'asked' | 'failed' | null>(null)

  function fetch(): void {
    if (found.peek() !== null) return
    found.value = 'asked'
    fetchComponent().then(
      async (component) => {
        await spoken()
        found.value = { component }
      },
      () => (found.value = 'failed'),
    )
  }

  function Lazy(props: Props) {
    fetch()
    if (found.value === 'failed') {
      // Some browsers remember a module that did not come: only a new page asks for it again.
      return <Unreachable onRetry={() => location.reload()} kept />
    }
    if (found.value === null || found.value === 'asked') return <Loading />
    const Found = found.value.component
    return <Found {...props} />
  }

  return Object.assign(Lazy, { fetch })
}
