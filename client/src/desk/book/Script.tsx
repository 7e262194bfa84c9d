import { Button, Card, Sheet } from '../../ui/index.ts'
import { Never } from '../../ui/script/Never.tsx'
import { t } from '../../ui/script/words/index.ts'
import { ground } from '../ground.ts'
import { SpokenAt } from '../SpokenAt.tsx'
import type { About } from '../../ui/script/values.ts'

export interface ScriptProps {
  about: About
  /** Minutes of the way, as they were typed. */
  minutes: string
  /** What the customer has to have ready, as it was typed. */
  docs: string
}

/** Beside the form: what to say, filled in as far as the form is, and what never to say. */
export function Script(props: ScriptProps) {
  return (
    <aside class="book-script stack" tabIndex={0} aria-label={t('script.title')}>
      <Say {...props} id="script" />
    </aside>
  )
}

/** The same where there is no room beside: one tap away wherever the form is just now, and over it. */
export function ScriptSheet({ onClose, ...props }: ScriptProps & { onClose: () => void }) {
  return (
    <Sheet title={t('script.title')} name="script" onClose={onClose}>
      <Say {...props} id="script-sheet" />
    </Sheet>
  )
}

/** Opens it, from the head of the page, which stays in sight. */
export function ScriptButton({ onOpen }: { onOpen: () => void }) {
  return (
    <span class="book-script-open">
      <Button kind="quiet" icon="speech" action="script" onClick={onOpen}>
        {t('script.title')}
      </Button>
    </span>
  )
}

function Say({ about, minutes, docs, id }: ScriptProps & { id: string }) {
  return (
    <>
      <Card labelledBy={`${id}-say`}>
        <h2 id={`${id}-say`}>{t('script.say')}</h2>
        <SpokenAt at={['book']} about={about} values={{ minutes, docs }} />
      </Card>
      <Card labelledBy={`${id}-never`}>
        <h2 id={`${id}-never`}>{t('script.never')}</h2>
        <Never standard={ground.value!.standard} severities={['block', 'warn']} />
      </Card>
    </>
  )
}
