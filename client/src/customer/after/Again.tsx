import { useState } from 'preact/hooks'

import { Banner, Button, Card, TextArea, format } from '../../ui/index.ts'
import { wantAgain, type OfVisit } from '../calls.ts'
import { useDraft } from '../drafts.ts'
import { Send, useIdOf, useSending, useTaking } from '../sending.tsx'
import { t } from './words/index.ts'

/** Somebody should come after all: the office calls to agree on a time, because the order is planned by them from here on. */
export function Again({ link, visit, onNewer }: OfVisit) {
  const [open, setOpen] = useState(false)
  const asked = visit.said.again
  const place = useTaking<HTMLDivElement>(asked)
  return (
    <Card labelledBy="again" class="customer-unprinted">
      <h2 id="again">{t('again.title')}</h2>
      <div class="stack" tabIndex={-1} ref={place}>
        {asked !== null ? (
          <Banner tone="good" title={t('again.done')}>
            <p>{t('again.at', { time: format.dayAndClock(asked, visit.promise?.zone) })}</p>
          </Banner>
        ) : open ? (
          <Form link={link} visit={visit} onNewer={onNewer} />
        ) : (
          <>
            <p>{t('again.text')}</p>
            <Button kind="primary" wide action="again" onClick={() => setOpen(true)}>
              {t('again.do')}
            </Button>
          </>
        )}
      </div>
    </Card>
  )
}

function Form({ link, onNewer }: OfVisit) {
  const sending = useSending(link)
  const idOf = useIdOf()
  const [words, setWords] = useDraft(`again ${link}`, '')
  const text = words.trim() || null
  const send = async (): Promise<void> => {
    const taken = await sending.send(async (visit) =>
      onNewer(await wantAgain({ visit, id: idOf(text), text })),
    )
    if (taken) setWords('')
  }
  return (
    <div class="stack" data-form="again">
      <TextArea
        label={t('again.words')}
        help={t('again.words.help')}
        name="again-words"
        rows={2}
        maxLength={300}
        value={words}
        onInput={setWords}
      />
      <Send sending={sending} action="send-again" onSend={send}>
        {t('again.send')}
      </Send>
    </div>
  )
}
