import { useState } from 'preact/hooks'

import { Banner, BigButton, Button, Card, Choices, TextArea } from '../../ui/index.ts'
import { rate, type Ended } from '../calls.ts'
import { useDraft } from '../drafts.ts'
import { Outcome, useIdOf, useSending, useTaking } from '../sending.tsx'
import { t } from './words/index.ts'

const STARS = ['5', '4', '3', '2', '1'] as const
type Stars = (typeof STARS)[number]

/** How satisfied the customer is: nobody who came reads it. */
export function Rate(page: Ended) {
  const given = STARS.find((stars) => Number(stars) === page.stars)
  const id = `rate-${page.of}`
  const [again, setAgain] = useState(false)
  const place = useTaking<HTMLDivElement>(given && !again ? given : again)
  return (
    <Card labelledBy={id} class="customer-unprinted">
      <h2 id={id}>{t('rate.title')}</h2>
      <div class="stack" tabIndex={-1} ref={place}>
        {given && !again ? (
          <>
            <Banner tone="good" title={t('rate.done', { stars: wordsOf(given) })} />
            <Button action="rate-again" onClick={() => setAgain(true)}>
              {t('rate.again')}
            </Button>
          </>
        ) : (
          <Form {...page} onDone={() => setAgain(false)} />
        )}
      </div>
    </Card>
  )
}

const wordsOf = (stars: Stars): string => `${'★'.repeat(Number(stars))} ${t(`rate.${stars}`)}`

function Form({ link, of, onNewer, onDone }: Ended & { onDone: () => void }) {
  const sending = useSending(link)
  const idOf = useIdOf()
  const [stars, setStars] = useDraft<Stars | null>(`stars ${of}`, null)
  const [words, setWords] = useDraft(`rating ${of}`, '')
  const send = async (): Promise<void> => {
    const said = { stars: Number(stars), text: words.trim() || null }
    const id = idOf(said)
    const taken = await sending.send(async () => onNewer(await rate({ visit: of, id, ...said })))
    if (!taken) return
    setStars(null)
    setWords('')
    onDone()
  }
  return (
    <>
      <p>{t('rate.text')}</p>
      <Choices
        legend={t('rate.title')}
        bare
        options={STARS.map((value) => ({ value, label: wordsOf(value) }))}
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
          <Outcome sending={sending} />
          <BigButton action="send-rating" disabled={sending.state === 'working'} onClick={() => void send()}>
            {t('rate.do')}
          </BigButton>
        </>
      )}
    </>
  )
}
