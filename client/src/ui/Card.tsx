import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'

import { Icon, type IconName } from './Icon.tsx'
import { t } from './words/index.ts'

interface CardProps {
  class?: string
  /** The id of the heading that names this card, which makes it a landmark. */
  labelledBy?: string
  children: ComponentChildren
}

export function Card({ children, class: more, labelledBy }: CardProps) {
  return (
    <section class={more ? `card ${more}` : 'card'} aria-labelledby={labelledBy}>
      {children}
    </section>
  )
}

/** Nothing here: says so, and what to do next. */
export function EmptyState({
  icon,
  title,
  children,
}: {
  icon: IconName
  title: string
  children?: ComponentChildren
}) {
  return (
    <div class="state">
      <Icon name={icon} />
      <p class="large strong">{title}</p>
      {children}
    </div>
  )
}

/** What comes sooner needs no word of waiting: it would only flash, and a slow phone would draw it first. */
const PATIENCE_MS = 500

/** Shown only while something comes from the network or the database opens; never for a tap. */
export function Loading({ label }: { label?: string }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [])
  // The frame that stands there already says that something comes.
  if (!late || document.getElementById('frame')) return null
  return (
    <div class="state" role="status">
      <p class="quiet">{label ?? t('state.loading')}</p>
    </div>
  )
}

/** How far a long work has come; `total` 0 means that it is not known yet. */
export function Progress({ label, done, total }: { label: string; done: number; total: number }) {
  return (
    <label class="field">
      <span>{label}</span>
      <progress class="progress" {...(total > 0 ? { value: done, max: total } : {})} />
    </label>
  )
}
