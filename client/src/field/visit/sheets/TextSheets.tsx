/** Sheets that take a text and little else. */
import { useState } from 'preact/hooks'

import { Choices, Sheet, TextArea } from '../../../ui/index.ts'
import { add } from '../acts.ts'
import { useKept } from '../items/autosave.ts'
import { t } from './words/index.ts'
import { SaveButton } from './SaveButton.tsx'
import type { SheetProps } from './props.ts'

const INCIDENTS = ['injury', 'damage', 'safety', 'conflict', 'other'] as const

export function IncidentSheet({ view, onClose }: SheetProps) {
  const [kind, setKind] = useState<(typeof INCIDENTS)[number] | null>(null)
  const [text, setText, done] = useKept(view.id, 'incident')
  return (
    <Sheet title={t('incident.title')} onClose={onClose} name="incident">
      <Choices
        legend={t('incident.kind')}
        options={INCIDENTS.map((value) => ({ value, label: t(`incident.kind.${value}`) }))}
        chosen={kind ? [kind] : []}
        onChoose={setKind}
      />
      <TextArea label={t('incident.text')} value={text} onInput={setText} maxLength={3000} />
      <SaveButton
        lacks={[!kind && t('incident.kind'), !text.trim() && t('incident.text')]}
        onSave={async () => {
          await add(view.id, 'incident.reported', { kind: kind!, text: text.trim() })
          done()
          onClose()
        }}
      >
        {t('incident.save')}
      </SaveButton>
    </Sheet>
  )
}

export function NoteSheet({ view, onClose }: SheetProps) {
  const [text, setText, done] = useKept(view.id, 'note')
  return (
    <Sheet title={t('note.title')} onClose={onClose} name="note">
      <TextArea label={t('note.text')} value={text} onInput={setText} maxLength={2000} rows={4} />
      <SaveButton
        lacks={[!text.trim() && t('note.text')]}
        onSave={async () => {
          await add(view.id, 'note.added', { text: text.trim() })
          done()
          onClose()
        }}
      >
        {t('note.save')}
      </SaveButton>
    </Sheet>
  )
}
