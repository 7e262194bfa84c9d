import '../script.css'

import type { ComponentChildren } from 'preact'

import { GAP, spoken, type Said, type Values } from '../../core/script.ts'
import { Fold } from '../Fold.tsx'
import { Icon } from '../Icon.tsx'
import { language } from '../words/index.ts'
import { t } from './words/index.ts'

/** Sentences to say, with what is known filled in; a gap is what only the speaker knows. */
export function Spoken({ said, values }: { said: readonly Said[]; values: Values }) {
  return (
    <ul class="script-list">
      {said.map(({ id, phrase }) => (
        <li key={id} class="script-say" data-phrase={id}>
          {withGaps(spoken(phrase, language.value === 'en' ? 'en' : 'zh', values))}
        </li>
      ))}
    </ul>
  )
}

function withGaps(text: string): ComponentChildren {
  return text.split(GAP).flatMap((part, at) => (at === 0 ? part : [<Gap key={at} />, part]))
}

function Gap() {
  return (
    <span class="script-gap" role="img" aria-label={t('script.gap')}>
      {GAP}
    </span>
  )
}

/** One tap opens what to say, nothing blocks. */
export function ScriptFold({
  open,
  action,
  children,
}: {
  open?: boolean
  action: string
  children: ComponentChildren
}) {
  return (
    <Fold
      open={open}
      action={action}
      head={
        <>
          <Icon name="speech" />
          <span>{t('script.title')}</span>
        </>
      }
    >
      <div class="stack stack-tight">{children}</div>
    </Fold>
  )
}
