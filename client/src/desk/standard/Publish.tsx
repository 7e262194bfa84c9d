import { useState } from 'preact/hooks'

import type { Standard } from '../../core/checklist/standard.ts'
import { Button, EmptyState, Field, go, toast } from '../../ui/index.ts'
import { Changes } from './Changes.tsx'
import { Faults } from './Faults.tsx'
import { publishDraft } from './calls.ts'
import { changesBetween } from './parts.ts'
import { forgetDraft, type Editor } from './useDraft.ts'
import { t } from './words/index.ts'

/** What would be another for everybody, and the button that makes it so. */
export function Publish({ editor }: { editor: Editor }) {
  const { writing, working, ask } = editor
  const [note, setNote] = useState('')
  const { document, faults, remarks } = writing.checked
  if (!document) return <Faults faults={faults} />
  const recent = document as unknown as Standard
  const changes = changesBetween(writing.base, recent)
  if (changes.length === 0) return <EmptyState icon="check" title={t('publish.nothing')} />
  const publish = (): Promise<boolean> =>
    ask(async () => {
      await publishDraft(writing.draft, note.trim())
      forgetDraft()
      toast(t('publish.done'))
      go('/standard')
    })
  return (
    <>
      <Changes changes={changes} old={writing.base} recent={recent} />
      {remarks.map((remark) => (
        <p key={remark} class="small quiet">
          {t('publish.remark', { remark })}
        </p>
      ))}
      <form
        class="card"
        onSubmit={(event) => {
          event.preventDefault()
          void publish()
        }}
      >
        <Field
          label={t('publish.note')}
          help={t('publish.help')}
          name="note"
          maxLength={200}
          value={note}
          onInput={setNote}
        />
        <Button kind="primary" type="submit" action="publish" disabled={working || !note.trim()}>
          {t('publish.do')}
        </Button>
      </form>
    </>
  )
}
