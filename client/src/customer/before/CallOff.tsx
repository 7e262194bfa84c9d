import { useState } from 'preact/hooks'

import { Choices, TextArea } from '../../ui/index.ts'
import { callOff, type OfVisit } from '../calls.ts'
import { Send, useSending } from '../sending.tsx'
import { t } from './words/index.ts'

const WHY = ['solved', 'unwanted', 'away', 'other'] as const
type Why = (typeof WHY)[number]

/** Nobody shall come: why, in a word or two, which whoever plans reads. */
export function CallOff({ link, visit, onNewer }: OfVisit) {
  const sending = useSending(link)
  const [why, setWhy] = useState<Why | null>(null)
  const [words, setWords] = useState('')
  const said = words.replace(/\s+/g, ' ').trim()
  const reason = why === 'other' ? said : why && [t(`off.${why}`), said].filter(Boolean).join(' · ')
  const send = async (): Promise<void> => {
    const taken = await sending.send(async (of) =>
      onNewer(await callOff({ visit: of, entry: visit.promise!.entry, reason: reason! })),
    )
    // This card is gone with the visit: what became of it stands at the top.
    const page = taken ? document.getElementById('content') : null
    page?.focus({ preventScroll: true })
    page?.scrollTo?.(0, 0)
  }
  return (
    <div class="stack" data-form="call-off">
      <Choices
        legend={t('off.why')}
        options={WHY.map((value) => ({ value, label: t(`off.${value}`) }))}
        chosen={why ? [why] : []}
        onChoose={setWhy}
      />
      {why && (
        <TextArea
          label={t(why === 'other' ? 'off.words.needed' : 'off.words')}
          name="why"
          rows={2}
          maxLength={150}
          value={words}
          onInput={setWords}
        />
      )}
      <Send sending={sending} action="call-off-now" kind="danger" ready={!!reason} onSend={send}>
        {t('off.do')}
      </Send>
    </div>
  )
}
