import { useState } from 'preact/hooks'

import { Problem } from '../../device/index.ts'
import { Button, TextArea } from '../../ui/index.ts'
import { Refusal } from '../command.tsx'
import { answerVoice, type Voice } from './calls.ts'
import { t } from './words/index.ts'

/** That somebody saw to it. A complaint is answered in words, which its customer reads on their page. */
export function Answer({ voice, onDone }: { voice: Voice; onDone: (answered: Voice) => void }) {
  const [open, setOpen] = useState(false)
  const [words, setWords] = useState('')
  const [asking, setAsking] = useState<'idle' | 'working' | Problem>('idle')
  const complaint = voice.kind === 'complaint'
  const send = async (): Promise<void> => {
    setAsking('working')
    try {
      onDone(await answerVoice(voice.id, words.trim()))
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      setAsking(problem)
    }
  }
  if (!open) {
    return (
      <span>
        <Button action="answer-voice" onClick={() => setOpen(true)}>
          {t(complaint ? 'voices.answer' : 'voices.note')}
        </Button>
      </span>
    )
  }
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <TextArea
        label={t(complaint ? 'voices.words' : 'voices.words.own')}
        help={t(complaint ? 'voices.words.help' : 'voices.words.own.help')}
        name="answer"
        maxLength={1000}
        value={words}
        onInput={setWords}
      />
      <Refusal problem={asking instanceof Problem ? asking : null} technicians={[]} />
      <Button
        kind="primary"
        type="submit"
        action="send-answer"
        disabled={asking === 'working' || (complaint && words.trim() === '')}
      >
        {t(complaint ? 'voices.answer.do' : 'voices.note.do')}
      </Button>
    </form>
  )
}
