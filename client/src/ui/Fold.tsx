import './fold.css'

import type { ComponentChildren } from 'preact'

interface FoldProps {
  /** What stands in its line. */
  head: ComponentChildren
  open?: boolean
  /** The stable name of what opens it, for browser tests. */
  action?: string
  children: ComponentChildren
}

/** One tap opens it, nothing blocks. */
export function Fold({ head, open, action, children }: FoldProps) {
  return (
    <details class="fold" open={open}>
      <summary data-action={action}>{head}</summary>
      {children}
    </details>
  )
}
