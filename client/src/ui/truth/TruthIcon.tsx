import { Icon, type IconName } from '../Icon.tsx'
import { t } from './words/index.ts'

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
