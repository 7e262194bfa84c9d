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
const HOUR_MS = 3_600_000

/** First-ask: what cannot be answered on the spot is written down, passed on, and promised an answer. */
export function QuestionSheet({ view, onClose }: SheetProps) {
  const [text, setText, textDone] = useKept(view.id, 'question')
  const [hotline, setHotline] = useState<(typeof HOTLINE)[number] | null>(null)
  const [dialled, setDialled] = useState(false)
  const [ticket, setTicket, ticketDone] = useKept(view.id, 'question ticket')
  const proposed = proposedMinutes(view.list?.standard, 'first-ask.answer')
  const [hours, setHours] = useState(proposed === null ? null : proposed / 60)
  useEffect(() => openCapture(), [])
  const zone = zoneOf(view.document)
  const promised = (): number | null => (hours === null ? null : now() + hours * HOUR_MS)
  const until = promised()

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
        help={proposed === null ? null : t('proposed', { minutes: format.minutes(proposed) })}
        options={[...new Set([...HOURS, ...(proposed === null ? [] : [proposed / 60])])]
          .sort((a, b) => a - b)
          .map((value) => ({ value: String(value), label: format.minutes(value * 60) }))}
        chosen={hours === null ? [] : [String(hours)]}
        onChoose={(value) => setHours(Number(value))}
      />
      {until !== null && (
        <p class="strong">{t('question.promised', { time: format.dayAndClock(until, zone) })}</p>
      )}
      <SheetScript
        view={view}
        at={['question']}
        values={{
          hours: hours === null ? null : String(hours),
          promised: until === null ? null : spokenTime(until, zone, now()),
        }}
      />
      <SaveButton
        lacks={[
          !text.trim() && t('question.text'),
          !hotline && t('question.hotline', { hotline: '' }).trim(),
          hours === null && t('question.promise'),
        ]}
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
            promised: instant(promised()!, zone),
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
