import { Card } from '../../ui/index.ts'
import { Never } from '../../ui/script/Never.tsx'
import { t } from '../../ui/script/words/index.ts'
import { ground } from '../ground.ts'
import { SpokenAt } from '../SpokenAt.tsx'
import type { About } from '../../ui/script/values.ts'

interface ScriptProps {
  about: About
  /** Minutes of the way, as they were typed. */
  minutes: string
  /** What the customer has to have ready, as it was typed. */
  docs: string
}

/** The call script beside the form: what to say, filled in as far as the form is, and what never to say. */
export function Script({ about, minutes, docs }: ScriptProps) {
  return (
    <aside class="book-script stack" tabIndex={0} aria-label={t('script.title')}>
      <Card labelledBy="script-say">
        <h2 id="script-say">{t('script.say')}</h2>
        <SpokenAt at={['book']} about={about} values={{ minutes, docs }} />
      </Card>
      <Card labelledBy="script-never">
        <h2 id="script-never">{t('script.never')}</h2>
        <Never standard={ground.value!.standard} severities={['block', 'warn']} />
      </Card>
    </aside>
  )
}
