import { useState } from 'preact/hooks'

import { newId } from '../../device/index.ts'
import { Banner, BigButton, Button, Card, Choices, TextArea } from '../../ui/index.ts'
import { rate, type OfVisit } from '../calls.ts'
import { Refused, useSending } from '../sending.tsx'
import { t } from './words/index.ts'

const STARS = ['5', '4', '3', '2', '1'] as const
type Stars = (typeof STARS)[number]

/** How satisfied the customer is: nobody who came reads it. */
export function Rate({ link, visit, onNewer }: OfVisit) {
  const given = visit.said.stars
  const [open, setOpen] = useState(false)
  if (given !== null && !open) {
    return (
      <Card labelledBy="rate">
        <h2 id="rate">{t('rate.title')}</h2>
        <Banner tone="good" title={t('rate.done', { stars: '★'.repeat(given) })} />
        <Button action="rate-again" onClick={() => setOpen(true)}>
          {t('rate.again')}
        </Button>
      </Card>
    )
  }
  return <Form link={link} visit={visit} onNewer={onNewer} onDone={() => setOpen(false)} />
}

function Form({ link, onNewer, onDone }: OfVisit & { onDone: () => void }) {
  const sending = useSending(link)
  const [id] = useState(newId)
  const [stars, setStars] = useState<Stars | null>(null)
  const [words, setWords] = useState('')
  const send = async (): Promise<void> => {
    const said = { id, stars: Number(stars), text: words.trim() || null }
    const taken = await sending.send(async (visit) => onNewer(await rate({ visit, ...said })))
    if (taken) onDone()
  }
  return (
    <Card labelledBy="rate">
      <h2 id="rate">{t('rate.title')}</h2>
      <p>{t('rate.text')}</p>
      <Choices
        legend={t('rate.title')}
        bare
        options={STARS.map((value) => ({
          value,
          label: `${'★'.repeat(Number(value))} ${t(`rate.${value}`)}`,
        }))}
        chosen={stars ? [stars] : []}
        onChoose={setStars}
      />
      {stars && (
        <>
          <TextArea
            label={t('rate.words')}
            name="rate-words"
            maxLength={1000}
            value={words}
            onInput={setWords}
          />
          <Refused sending={sending} />
          <BigButton action="send-rating" disabled={sending.state === 'working'} onClick={() => void send()}>
            {t('rate.do')}
          </BigButton>
        </>
      )}
    </Card>
  )
}
