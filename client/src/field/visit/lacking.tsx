/** A button that cannot do it yet is not grey without a word: a tap on it says what is lacking. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

import { format, language, type Language } from '../../ui/index.ts'
import { t } from './words/index.ts'

/** What is lacking, by the words that stand over its field; false where it is there. */
export type Lacks = readonly (string | false | null)[]

interface Lacking {
  /** Whether anything is, for the look of the button. */
  lacking: boolean
  /** What a tap has said; stands beside the button, and goes as the fields are filled in. */
  told: ComponentChildren
  /** Does it, or says what is lacking. */
  tap: (act: () => void) => () => void
}

export function useLacking(lacks: Lacks, spoken: Language = language.value): Lacking {
  const [asked, ask] = useState(false)
  const what = lacks.filter((one): one is string => !!one)
  const lacking = what.length > 0
  return {
    lacking,
    told: asked && lacking && (
      <p class="field-fault visit-lacks" role="alert" data-lacks={what.length}>
        {t.in(spoken)('lacks', { what: format.list(what) })}
      </p>
    ),
    tap: (act) => () => (lacking ? ask(true) : act()),
  }
}
