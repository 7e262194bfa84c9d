import { Button, Dialog, format, toast } from '../../ui/index.ts'
import { copied } from '../../ui/copy.ts'
import type { Person, makeCode } from './calls.ts'
import { t } from './words/index.ts'

interface CodeDialogProps {
  person: Pick<Person, 'name' | 'staff_no'>
  code: Awaited<ReturnType<typeof makeCode>>
  onClose: () => void
}

/** Shows a one-time code, this once. */
export function CodeDialog({ person, code: { code, expires }, onClose }: CodeDialogProps) {
  const shown = `${code.slice(0, 5)}-${code.slice(5)}`
  return (
    <Dialog title={t('code.of', { name: person.name })} onClose={onClose} name="code">
      <p class="people-code" data-code={code}>
        {shown}
      </p>
      <p>{t('code.how', { number: person.staff_no })}</p>
      <p class="small quiet">{t('code.until', { time: format.dayAndClock(expires) })}</p>
      <div class="row">
        <Button
          action="copy-code"
          onClick={() =>
            void copied(shown).then((done) => toast(t(done ? 'code.copied' : 'code.not-copied')))
          }
        >
          {t('code.copy')}
        </Button>
        <Button kind="primary" action="code-told" onClick={onClose}>
          {t('code.told')}
        </Button>
      </div>
    </Dialog>
  )
}
