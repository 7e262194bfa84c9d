import { useState } from 'preact/hooks'

import { Button, Card, Choices, Field, TextArea, format } from '../../ui/index.ts'
import { hoursWords } from '../../ui/wish/wishWords.ts'
import { wish, type OfVisit } from '../calls.ts'
import { Send, useSending, useTaking } from '../sending.tsx'
import { t } from './words/index.ts'

const WAYS = ['call', 'message', 'door'] as const
type Way = (typeof WAYS)[number]

/** A note for whoever comes, and how they are to make themselves known. */
export function Wishes({ link, visit, onNewer }: OfVisit) {
  const [open, setOpen] = useState(false)
  const place = useTaking<HTMLDivElement>(open)
  const { wish: said, promise } = visit
  return (
    <Card labelledBy="visit-wish">
      <h2 id="visit-wish">{t('wish.title')}</h2>
      <div class="stack" tabIndex={-1} ref={place}>
        {said && (
          <div class="stack stack-tight" data-wish>
            {said.note && <p class="customer-note">{said.note}</p>}
            {said.how && <p>{t(`wish.${said.how}`)}</p>}
            {hoursWords(said) && <p>{hoursWords(said)}</p>}
            <p class="quiet">{t('wish.said', { time: format.dayAndClock(said.at, promise?.zone) })}</p>
          </div>
        )}
        {!said && !open && <p>{t('wish.text')}</p>}
        {open ? (
          <Form link={link} visit={visit} onNewer={onNewer} onDone={() => setOpen(false)} />
        ) : (
          <Button action="wish" onClick={() => setOpen(true)}>
            {t(said ? 'wish.change' : 'wish.do')}
          </Button>
        )}
      </div>
    </Card>
  )
}

function Form({ link, visit, onNewer, onDone }: OfVisit & { onDone: () => void }) {
  const sending = useSending(link)
  const said = visit.wish
  const [note, setNote] = useState(said?.note ?? '')
  const [how, setHow] = useState<Way | null>(said?.how ?? null)
  const [since, setSince] = useState(said?.since ?? '')
  const [until, setUntil] = useState(said?.until ?? '')
  const words = { note: note.trim() || null, how, since: since || null, until: until || null }
  const nothing = !said && Object.values(words).every((one) => one === null)
  const backwards = since !== '' && until !== '' && since >= until
  const send = async (): Promise<void> => {
    const taken = await sending.send(async (of) => onNewer(await wish({ visit: of, ...words })))
    if (taken) onDone()
  }
  return (
    <div class="stack" data-form="wish">
      <TextArea
        label={t('wish.note')}
        help={t('wish.note.help')}
        name="note"
        maxLength={300}
        value={note}
        onInput={setNote}
      />
      <Choices
        legend={t('wish.how')}
        options={[...WAYS, 'any' as const].map((value) => ({ value, label: t(`wish.${value}`) }))}
        chosen={[how ?? 'any']}
        onChoose={(way) => setHow(way === 'any' ? null : way)}
      />
      <div class="row">
        <Field label={t('wish.since')} type="time" name="since" value={since} onInput={setSince} />
        <Field
          label={t('wish.until')}
          fault={backwards ? t('wish.backwards') : null}
          type="time"
          name="until"
          value={until}
          onInput={setUntil}
        />
      </div>
      <p class="quiet">{t('wish.who')}</p>
      <Send sending={sending} action="send-wish" ready={!nothing && !backwards} onSend={send}>
        {t('wish.send')}
      </Send>
      <Button kind="quiet" wide action="close-wish" onClick={onDone}>
        {t('wish.close')}
      </Button>
    </div>
  )
}
