import { useEffect, useState } from 'preact/hooks'

import { openCapture, sync } from '../../../device/index.ts'
import { Choices, Field, Sheet, TextArea, format } from '../../../ui/index.ts'
import { add } from '../acts.ts'
import { useKept } from '../items/autosave.ts'
import { SheetScript } from '../items/Script.tsx'
import { zoneOf } from '../../day.ts'
import { now } from '../../now.ts'
import { phoneWords } from '../../../ui/phone.ts'
import { spokenTime } from '../../../ui/script/times.ts'
import { Dial } from './HotlineSheet.tsx'
import { t } from './words/index.ts'
import { proposedMinutes } from './proposed.ts'
import { SaveButton } from './SaveButton.tsx'
import type { SheetProps } from './props.ts'
import { instant } from '../../../ui/zoned.ts'

const HOTLINE = ['called', 'queued', 'declined'] as const
const HOURS = [2, 4, 24, 48] as const

/** First-ask: what cannot be answered on the spot is written down, passed on, and promised an answer. */
export function QuestionSheet({ view, onClose }: SheetProps) {
  const [text, setText, textDone] = useKept(view.id, 'question')
  const [hotline, setHotline] = useState<(typeof HOTLINE)[number] | null>(null)
  const [dialled, setDialled] = useState(false)
  const [ticket, setTicket, ticketDone] = useKept(view.id, 'question ticket')
  const [hours, setHours] = useState(
    () => proposedMinutes(view.list?.standard, 'first-ask.answer', 24 * 60) / 60,
  )
  useEffect(() => openCapture(), [])
  const zone = zoneOf(view.document)

  return (
    <Sheet title={t('question.title')} onClose={onClose} name="question">
      <TextArea label={t('question.text')} value={text} onInput={setText} maxLength={2000} />
      {view.list && <Dial hotline={view.list.standard.brand.hotline} onDial={() => setDialled(true)} />}
      {sync.value.trouble === 'unreachable' && <p class="small quiet">{t('question.offline')}</p>}
      <Choices
        legend={t('question.hotline', { hotline: phoneWords(view.list?.standard.brand.hotline ?? '') })}
        options={HOTLINE.map((value) => ({ value, label: t(`question.hotline.${value}`) }))}
        chosen={hotline ? [hotline] : []}
        onChoose={setHotline}
      />
      {hotline === 'called' && (
        <Field
          label={t('question.ticket')}
          value={ticket}
          onInput={setTicket}
          maxLength={64}
          autocomplete="off"
        />
      )}
      <Choices
        legend={t('question.promise')}
        options={[...new Set([...HOURS, hours])]
          .sort((a, b) => a - b)
          .map((value) => ({ value: String(value), label: format.minutes(value * 60) }))}
        chosen={[String(hours)]}
        onChoose={(value) => setHours(Number(value))}
      />
      <p class="strong">
        {t('question.promised', { time: format.dayAndClock(now() + hours * 3_600_000, zone) })}
      </p>
      <SheetScript
        view={view}
        at={['question']}
        values={{ hours: String(hours), promised: spokenTime(now() + hours * 3_600_000, zone, now()) }}
      />
      <SaveButton
        disabled={!text.trim() || !hotline}
        onSave={async () => {
          // The call and its ticket are one movement of the hand; a try that failed is a call, too.
          if (hotline === 'called' || (dialled && hotline === 'queued')) {
            const result = hotline === 'called' ? 'reached' : 'no_answer'
            await add(view.id, 'call.attempted', { purpose: 'hotline', result })
          }
          await add(view.id, 'question.raised', {
            text: text.trim(),
            hotline: hotline!,
            ...(hotline === 'called' && ticket.trim() ? { ticket: ticket.trim() } : {}),
            promised: instant(now() + hours * 3_600_000, zone),
          })
          textDone()
          ticketDone()
          onClose()
        }}
      >
        {t('question.save')}
      </SaveButton>
    </Sheet>
  )
}
