import { useRef, useState } from 'preact/hooks'

import { Button, Select, TextArea, go, toast } from '../../ui/index.ts'
import { faultWords } from './Faults.tsx'
import { editPath, type FoundFault } from './calls.ts'
import type { Editor } from './useDraft.ts'
import { t } from './words/index.ts'

const MOST = 256 * 1024

/** The files as they are written, with each fault beside its line. */
export function EditFiles({ editor, chosen }: { editor: Editor; chosen: string }) {
  const { files } = editor.writing
  const name = files.some((one) => one.name === chosen) ? chosen : files[0]!.name
  return (
    <>
      <Select
        label={t('file.choose')}
        name="file"
        value={name}
        options={files.map((one) => ({ value: one.name, label: one.name }))}
        onChange={(file) => go(editPath({ view: 'files', item: '', file }), { replace: true })}
      />
      <Text key={name} name={name} editor={editor} />
    </>
  )
}

function Text({ name, editor }: { name: string; editor: Editor }) {
  const { writing, working } = editor
  const of = (each: readonly { name: string; text: string }[]): string | undefined =>
    each.find((one) => one.name === name)?.text
  const stands = of(writing.draft.files) ?? of(writing.files) ?? ''
  const [typed, setTyped] = useState(stands)
  const place = useRef<HTMLDivElement>(null)
  const faults = writing.checked.faults.filter(({ file }) => file === name)
  const check = async (): Promise<void> => {
    const others = writing.draft.files.filter((one) => one.name !== name)
    if (await editor.change(null, { files: [...others, { name, text: typed }], typed: {} }))
      toast(t('file.checked'))
  }
  const show = (line: number): void => {
    const area = place.current?.querySelector('textarea')
    if (!area) return
    const start =
      typed
        .split('\n')
        .slice(0, line - 1)
        .join('\n').length + (line > 1 ? 1 : 0)
    area.focus()
    area.setSelectionRange(start, start + (typed.split('\n')[line - 1]?.length ?? 0))
  }
  return (
    <div class="standard-file">
      <div class="standard-text" ref={place}>
        <TextArea
          label={t('file.text', { name })}
          help={t('file.help')}
          name="file-text"
          rows={24}
          maxLength={MOST}
          value={typed}
          onInput={setTyped}
        />
        <Button
          kind="primary"
          action="check-file"
          disabled={working || typed === stands}
          onClick={() => void check()}
        >
          {t('file.check')}
        </Button>
      </div>
      {faults.length > 0 && (
        <ol class="standard-faults" aria-label={t('file.faults')}>
          {faults.map((fault) => (
            <Line
              key={`${fault.line} ${fault.code}`}
              fault={fault}
              text={typed}
              onShow={() => show(fault.line)}
            />
          ))}
        </ol>
      )}
    </div>
  )
}

/** One fault with the line that it stands in. */
function Line({ fault, text, onShow }: { fault: FoundFault; text: string; onShow: () => void }) {
  return (
    <li data-fault={fault.code}>
      <pre class="standard-source">
        {fault.line} {text.split('\n')[fault.line - 1] ?? ''}
      </pre>
      <p class="field-fault">{faultWords(fault)}</p>
      <Button kind="quiet" action="to-line" onClick={onShow}>
        {t('file.to-line', { line: fault.line })}
      </Button>
    </li>
  )
}
