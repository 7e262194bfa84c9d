import type { ComponentChildren } from 'preact'

import { Icon, type IconName } from './Icon.tsx'
import { t } from './words/index.ts'

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

/** Who says so: the computer, the technician, or somebody else. Never averaged, never drawn alike. */
export type Truth = 'computed' | 'said' | 'customer' | 'auditor'

const TRUTH: Record<Truth, { icon: IconName; look: string }> = {
  computed: { icon: 'computed', look: 'truth-computed' },
  said: { icon: 'person', look: 'truth-said' },
  customer: { icon: 'speech', look: 'truth-others' },
  auditor: { icon: 'eye', look: 'truth-others' },
}

/** `bare` keeps the word for screen readers only, where a heading already says it to the eye. */
export function TruthIcon({ of, bare }: { of: Truth; bare?: boolean }) {
  return (
    <span class={`truth ${TRUTH[of].look}`} data-truth={of}>
      <Icon name={TRUTH[of].icon} />
      <span class={bare ? 'visually-hidden' : undefined}>{t(`truth.${of}`)}</span>
    </span>
  )
}
