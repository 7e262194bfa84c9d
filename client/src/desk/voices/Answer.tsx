import { useEffect, useState } from 'preact/hooks'

import { Problem } from '../../device/index.ts'
import { Button, TextArea, format, route } from '../../ui/index.ts'
import { isRefused } from '../../core/wording.ts'
import { ScriptFold } from '../../ui/script/Spoken.tsx'
import { WordingHints, wordingFault } from '../../ui/script/Wording.tsx'
import { spokenTime } from '../../ui/script/times.ts'
import { SpokenAt } from '../SpokenAt.tsx'
import { Refusal } from '../command.tsx'
import { ground, readGround } from '../ground.ts'
import { countAgain } from '../waits.ts'
import { answerVoice, type Voice } from './calls.ts'
import { t } from './words/index.ts'

/** What the customer did: there is nothing to see to but to know it. */
const DONE: ReadonlySet<Voice['kind']> = new Set(['moved', 'cancelled'])

function Seen({ voice, onDone }: { voice: Voice; onDone: (answered: Voice) => void }) {
  const { asking, send } = useAnswer(voice, onDone)
  return (
    <span class="stack stack-tight">
      <Refusal problem={asking instanceof Problem ? asking : null} technicians={[]} />
      <Button action="answer-voice" disabled={asking === 'working'} onClick={() => void send('')}>
        {t('understood')}
      </Button>
    </span>
  )
}

function useAnswer({ id }: Voice, onDone: (answered: Voice) => void) {
  const [asking, setAsking] = useState<'idle' | 'working' | Problem>('idle')
  const send = async (words: string): Promise<void> => {
    setAsking('working')
    try {
      onDone(await answerVoice(id, words.trim()))
      void countAgain()
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      setAsking(problem)
    }
  }
  return { asking, send }
}

/** That somebody saw to it. A complaint is answered in words, which its customer reads on their page. */
export function Answer({ voice, onDone }: { voice: Voice; onDone: (answered: Voice) => void }) {
  const [open, setOpen] = useState(route.value.query.get('voice') === voice.id)
  const complaint = voice.kind === 'complaint'
  if (DONE.has(voice.kind)) return <Seen voice={voice} onDone={onDone} />
  if (open) return <AnswerForm voice={voice} onDone={onDone} />
  return (
    <span>
      <Button action="answer-voice" onClick={() => setOpen(true)}>
        {t(complaint ? 'voices.answer' : 'voices.note')}
      </Button>
    </span>
  )
}

function AnswerForm({ voice, onDone }: { voice: Voice; onDone: (answered: Voice) => void }) {
  const [words, setWords] = useState('')
  const { asking, send } = useAnswer(voice, onDone)
  const complaint = voice.kind === 'complaint'
  const never = (complaint && ground.value?.standard.forbidden) || []
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void send(words)
      }}
    >
      {complaint && <Call voice={voice} />}
      <TextArea
        label={t(complaint ? 'voices.words' : 'voices.words.own')}
        help={t(complaint ? 'voices.words.help' : 'voices.words.own.help')}
        name="answer"
        maxLength={1000}
        value={words}
        onInput={setWords}
        fault={wordingFault(words, never)}
      />
      <WordingHints text={words} forbidden={never} />
      <Refusal problem={asking instanceof Problem ? asking : null} technicians={[]} />
      <Button
        kind="primary"
        type="submit"
        action="send-answer"
        disabled={asking === 'working' || (complaint && words.trim() === '') || isRefused(words, never)}
      >
        {t(complaint ? 'voices.answer.do' : 'voices.note.do')}
      </Button>
    </form>
  )
}

/** What to say to whoever complained, before they are answered in writing. */
function Call({ voice: { customer, words, due, zone } }: { voice: Voice }) {
  useEffect(() => {
    if (ground.peek()) return
    readGround().catch((problem: unknown) => {
      if (!(problem instanceof Problem)) throw problem
      // The answer can be written without.
    })
  }, [])
  if (!ground.value) return null
  return (
    <ScriptFold action="script">
      <SpokenAt
        at={['complaint', 'complaint.staff']}
        about={{ kind: '', title: customer, address: '', time: null }}
        role="supervisor"
        values={{ problem: words, promised: due && spokenTime(due, format.zoneName(zone), Date.now()) }}
      />
    </ScriptFold>
  )
}
