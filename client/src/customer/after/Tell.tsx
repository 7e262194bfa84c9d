import { useState } from 'preact/hooks'

import { newId } from '../../device/index.ts'
import { Banner, Button, Card, Choices, TextArea, format } from '../../ui/index.ts'
import { complain, mistake, remark, type Visit, type OfVisit } from '../calls.ts'
import { Refused, useSending } from '../sending.tsx'
import { t } from './words/index.ts'

const ABOUT = ['remark', 'complaint', 'mistake'] as const
type About = (typeof ABOUT)[number]
const WRONG = ['other_person', 'not_mine'] as const
type Wrong = (typeof WRONG)[number]

/** What the customer has to say to those who answer for the people: it passes through no phone of theirs. */
export function Tell({ link, visit, onNewer }: OfVisit) {
  const [about, setAbout] = useState<About | null>(null)
  const [sent, setSent] = useState<About | null>(null)
  return (
    <Card labelledBy="tell">
      <h2 id="tell">{t('tell.title')}</h2>
      <p>{t('tell.text')}</p>
      {sent && !about && <Banner tone="good" title={t(`tell.sent.${sent}`)} />}
      <Complaints visit={visit} />
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
          onNewer={onNewer}
          onDone={() => {
            setSent(about)
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
  onNewer: (visit: Visit) => void
  onDone: () => void
}

function Form({ about, link, onNewer, onDone }: FormProps) {
  const sending = useSending(link)
  const [id] = useState(newId)
  const [words, setWords] = useState('')
  const [wrong, setWrong] = useState<Wrong | null>(null)
  const text = words.trim()
  const ready = about === 'mistake' ? wrong !== null : text !== ''
  const send = async (): Promise<void> => {
    const taken = await sending.send(async (visit) => {
      if (about === 'mistake') onNewer(await mistake({ visit, id, choice: wrong!, text: text || null }))
      else onNewer(await (about === 'remark' ? remark : complain)({ visit, id, text }))
    })
    if (taken) onDone()
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
      {wrong === 'other_person' && <p class="strong">{t('tell.wrong.now')}</p>}
      <TextArea
        label={t(about === 'mistake' ? 'tell.words.more' : 'tell.words')}
        help={t(`tell.help.${about}`)}
        name="words"
        rows={4}
        maxLength={about === 'complaint' ? 2000 : 1000}
        value={words}
        onInput={setWords}
      />
      <Refused sending={sending} />
      <Button
        kind="primary"
        wide
        action="send-words"
        disabled={!ready || sending.state === 'working'}
        onClick={() => void send()}
      >
        {t(`tell.do.${about}`)}
      </Button>
    </div>
  )
}

/** What became of complaints that came through this link; their words are not shown again. */
function Complaints({ visit: { said, promise } }: { visit: Visit }) {
  if (said.complaints.length === 0) return null
  return (
    <ul class="customer-promises">
      {said.complaints.map(({ at, answered, answer }) => (
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
    </ul>
  )
}
