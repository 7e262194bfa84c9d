import { Field, LinkButton, Sheet } from '../../../ui/index.ts'
import { phoneWords } from '../../../ui/phone.ts'
import { add } from '../acts.ts'
import { useKept } from '../items/autosave.ts'
import { SaveButton } from './SaveButton.tsx'
import { t } from './words/index.ts'

interface HotlineSheetProps {
  visit: string
  question: string
  /** Its number; null where no standard is here. */
  hotline: string | null
  onClose: () => void
}

/** The call that had no signal at the door is made up for: dialled from here, and its ticket says so. */
export function HotlineSheet({ visit, question, hotline, onClose }: HotlineSheetProps) {
  const [ticket, setTicket, done] = useKept(visit, `ticket ${question}`)
  return (
    <Sheet title={t('hotline.title')} onClose={onClose} name="hotline">
      {hotline && <Dial hotline={hotline} />}
      <Field
        label={t('question.ticket-number')}
        help={t('question.ticket-none')}
        value={ticket}
        onInput={setTicket}
        maxLength={64}
        autocomplete="off"
      />
      <SaveButton
        lacks={[!ticket.trim() && t('question.ticket-number')]}
        onSave={async () => {
          await add(visit, 'call.attempted', { purpose: 'hotline', result: 'reached' })
          await add(visit, 'hotline.called', { question, ticket: ticket.trim() })
          done()
          onClose()
        }}
      >
        {t('hotline.save')}
      </SaveButton>
    </Sheet>
  )
}

/** Dials the hotline for the customer. */
export function Dial({ hotline, onDial }: { hotline: string; onDial?: () => void }) {
  return (
    <LinkButton href={`tel:${hotline}`} icon="phone" action="dial-hotline" onClick={onDial}>
      {t('hotline.dial', { hotline: phoneWords(hotline) })}
    </LinkButton>
  )
}
