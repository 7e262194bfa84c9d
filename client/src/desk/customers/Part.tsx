import type { ComponentChildren } from 'preact'

import { Card } from '../../ui/index.ts'

/** A part of the page, with a heading that names it. */
export function Part({
  name,
  title,
  children,
}: {
  name: string
  title: string
  children: ComponentChildren
}) {
  return (
    <Card labelledBy={`customer-${name}`} class="stack stack-tight">
      <h2 id={`customer-${name}`}>{title}</h2>
      {children}
    </Card>
  )
}
