import { useState } from 'preact/hooks'

import { Banner, Button, Card, Choices, LinkButton, TextArea, format } from '../../ui/index.ts'
import { phoneWords } from '../../ui/phone.ts'
import { complain, mistake, remark, type Visit, type OfVisit } from '../calls.ts'
import { useDraft } from '../drafts.ts'
import { Send, useIdOf, useSending, useTaking } from '../sending.tsx'
import { t as whose } from '../whose/words/index.ts'
import { t } from './words/index.ts'

const ABOUT = ['remark', 'complaint', 'mistake'] as const
type About = (typeof ABOUT)[number]
const WRONG = ['other_person', 'not_mine'] as const
type Wrong = (typeof WRONG)[number]

/** What the customer has to say to those who answer for the people: it passes through no phone of theirs. */
export function Tell({ link, visit, onNewer }: OfVisit) {
  const [about, setAbout] = useDraft<About | null>(`tell ${link}`, null)
  const [sent, setSent] = useState<{ about: About } | null>(null)
  const place = useTaking<HTMLDivElement>(sent)
  return (
    <Card labelledBy="tell" class="customer-unprinted">
      <h2 id="tell">{t('tell.title')}</h2>
      <p>{t('tell.text')}</p>
      <div class="stack" tabIndex={-1} ref={place}>
        {sent && !about && <Banner tone="good" title={t(`tell.sent.${sent.about}`)} />}
        <Said visit={visit} />
      </div>
      <div class="stack stack-tight">
        {ABOUT.map((one) => (
          <Button
            key={one}
            wide
            action={`tell-${one}`}
            aria-expanded={about === one}
            onClick={() => setAbout(about === one ? null : one)}
          >
            {t(`tell.${one}`)}
          </Button>
        ))}
      </div>
      {about && (
        <Form
          key={about}
          about={about}
          link={link}
          hotline={visit.hotline}
          onNewer={onNewer}
          onDone={() => {
            setSent({ about })
            setAbout(null)
          }}
        />
      )}
    </Card>
  )
}

interface FormProps {
  about: About
  link: string
  hotline: string
  onNewer: (visit: Visit) => void
  onDone: () => void
}

function Form({ about, link, hotline, onNewer, onDone }: FormProps) {
  const sending = useSending(link)
  const draft = `${about} ${link}`
  const idOf = useIdOf()
  const [words, setWords] = useDraft(draft, '')
  const [wrong, setWrong] = useDraft<Wrong | null>(`wrong ${draft}`, null)
  const text = words.trim()
  const ready = about === 'mistake' ? wrong !== null : text !== ''
  const send = async (): Promise<void> => {
    const id = idOf([about, wrong, text])
    const taken = await sending.send(async (visit) => {
      if (about === 'mistake') onNewer(await mistake({ visit, id, choice: wrong!, text: text || null }))
      else onNewer(await (about === 'remark' ? remark : complain)({ visit, id, text }))
    })
    if (!taken) return
    setWords('')
    setWrong(null)
    onDone()
  }
  return (
    <div class="stack" data-form={about}>
      {about === 'mistake' && (
        <Choices
          legend={t('tell.wrong')}
          options={WRONG.map((value) => ({ value, label: t(`tell.wrong.${value}`) }))}
          chosen={wrong ? [wrong] : []}
          onChoose={setWrong}
        />
      )}
      {wrong === 'other_person' && (
        <>
          <p class="strong">{t('tell.wrong.now')}</p>
          <LinkButton href={`tel:${hotline}`} icon="phone" action="call-now">
            {whose('whose.call', { number: phoneWords(hotline) })}
          </LinkButton>
        </>
      )}
      <TextArea
        label={t(about === 'mistake' ? 'tell.words.more' : 'tell.words')}
        help={t(`tell.help.${about}`)}
        name="words"
        rows={4}
        maxLength={about === 'complaint' ? 2000 : 1000}
        value={words}
        onInput={setWords}
      />
      <Send sending={sending} action="send-words" ready={ready} onSend={send}>
        {t(`tell.do.${about}`)}
      </Send>
    </div>
  )
}

/** What came through this link before, and what became of complaints; the words themselves are not shown again. */
function Said({ visit: { said, promise } }: { visit: Visit }) {
  const { complaints, remarks, wrong_person: wrong } = said
  if (complaints.length === 0 && remarks === 0 && !wrong) return null
  return (
    <ul class="customer-promises">
      {complaints.map(({ at, answered, answer }) => (
        <li key={at} data-complaint={answered ? 'answered' : 'open'}>
          <span class="strong">
            {t('tell.complaint.at', { time: format.dayAndClock(at, promise?.zone) })}
          </span>
          <span>
            {answered
              ? t('tell.complaint.answered', { time: format.dayAndClock(answered, promise?.zone) })
              : t('tell.complaint.open')}
          </span>
          {answer && <p class="customer-answer">{answer}</p>}
        </li>
      ))}
      {remarks > 0 && <li data-remarks={remarks}>{t('tell.remarks', { count: remarks })}</li>}
      {wrong && <li data-wrong={wrong}>{t(`tell.wrong.told.${wrong}`)}</li>}
    </ul>
  )
}
