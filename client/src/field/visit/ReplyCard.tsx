import '../../ui/script.css'

import { Badge, Card, TextArea, format } from '../../ui/index.ts'
import { askedAbout, zoneOf, type Asked } from '../day.ts'
import { t as today } from '../words/index.ts'
import { add } from './acts.ts'
import { useKept } from './items/autosave.ts'
import { SavedTick } from './items/SavedTick.tsx'
import { SaveButton } from './sheets/SaveButton.tsx'
import type { View } from './view.ts'
import { t } from './words/index.ts'

/** What the supervisor asks about this visit, and the room for the answer; nothing where nothing is asked. */
export function ReplyCard({ view }: { view: View }) {
  const asked = askedAbout(view.document, view.visit)
  if (!asked) return null
  const { question, reply } = asked
  const zone = zoneOf(view.document)
  return (
    <Card labelledBy="asked">
      <div class="row row-apart">
        <h2 id="asked">{today('asked.title')}</h2>
        <Badge tone={reply ? 'good' : 'warn'}>{today(reply ? 'asked.answered' : 'asked.open')}</Badge>
      </div>
      <p class="small quiet">
        {t('reply.asked-by', { name: question.by, time: format.dayAndClock(question.at, zone) })}
      </p>
      <p class="script-say visit-pre">{question.comment}</p>
      {reply ? (
        <>
          <div class="row row-apart">
            <span class="small quiet">
              {t('reply.yours', { time: format.dayAndClock(reply.wall, zone) })}
            </span>
            <SavedTick visit={view.id} events={[reply.event]} />
          </div>
          <p class="visit-pre" data-reply>
            {reply.text}
          </p>
        </>
      ) : (
        <ReplyBox key={question.at} view={view} question={question} />
      )}
    </Card>
  )
}

function ReplyBox({ view, question }: { view: View; question: Asked['question'] }) {
  const [text, setText, done] = useKept(view.id, `reply ${question.at}`)
  return (
    <>
      <TextArea
        label={t('reply.text')}
        help={t('reply.help')}
        value={text}
        onInput={setText}
        maxLength={2000}
        rows={4}
        name="reply"
      />
      <SaveButton
        lacks={[!text.trim() && t('reply.text')]}
        onSave={async () => {
          await add(view.id, 'reply.given', { record: question.record, text: text.trim() })
          done()
        }}
      >
        {t('reply.save')}
      </SaveButton>
    </>
  )
}
