import type { ComponentChildren } from 'preact'

import { Icon, type IconName } from './Icon.tsx'

export type Tone = 'neutral' | 'good' | 'warn' | 'bad' | 'accent'

const SIGN: Record<Tone, IconName> = {
  neutral: 'minus',
  good: 'check',
  warn: 'warn',
  bad: 'stop',
  accent: 'clock',
}

/** A status: a shape, a word and a colour, never the colour alone. */
export function Badge({
  tone = 'neutral',
  icon,
  children,
}: {
  tone?: Tone
  icon?: IconName
  children: ComponentChildren
}) {
  return (
    <span class={`badge tone-${tone}`}>
      <Icon name={icon ?? SIGN[tone]} />
      <span>{children}</span>
    </span>
  )
}

export interface BannerProps {
  tone: Tone
  title: string
  children?: ComponentChildren
  /** Buttons, at the end. */
  actions?: ComponentChildren
  /** Read out at once: for what appears while somebody works. */
  urgent?: boolean
}

export function Banner({ tone, title, children, actions, urgent }: BannerProps) {
  return (
    <div class={`banner tone-${tone}`} role={urgent ? 'alert' : 'status'}>
      <Icon name={SIGN[tone]} />
      <div class="banner-words">
        <p class="strong">{title}</p>
        {children}
      </div>
      {actions}
    </div>
  )
}
