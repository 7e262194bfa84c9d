import { useState } from 'preact/hooks'

import { Problem } from '../../device/index.ts'
import { Banner, Button, TextArea } from '../../ui/index.ts'
import { t as shared } from '../../ui/words/index.ts'
import { putOnList, type Review } from './calls.ts'
import { t } from './words/index.ts'

interface PutOnListProps {
  record: number
  /** It was reviewed once. */
  again?: boolean
  onListed: (review: Review) => void
  /** Somebody was faster: it is to be read again. */
  onStale: () => void
}

/** Somebody wants a record looked at that was not picked by itself, or once more, and says why. */
export function PutOnList({ record, again = false, onListed, onStale }: PutOnListProps) {
  const [open, setOpen] = useState(false)
  const [why, setWhy] = useState('')
  const [doing, setDoing] = useState<'idle' | 'working' | Problem>('idle')
  if (!open) {
    return (
      <Button action="put-on-list" onClick={() => setOpen(true)}>
        {t(again ? 'list.again' : 'list.do')}
      </Button>
    )
  }
  const save = async (event: Event): Promise<void> => {
    event.preventDefault()
    setDoing('working')
    try {
      onListed(await putOnList(record, why.trim()))
      setOpen(false)
      setDoing('idle')
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      if (problem.code === 'listed') return onStale()
      setDoing(problem)
    }
  }
  return (
    <form class="stack" onSubmit={(event) => void save(event)} data-form="put-on-list">
      <TextArea label={t('list.why')} name="why" maxLength={2000} value={why} onInput={setWhy} />
      {doing instanceof Problem && <Banner tone="warn" urgent title={t('list.failed')} />}
      <div class="buttons">
        <Button
          kind="primary"
          type="submit"
          action="save-on-list"
          disabled={doing === 'working' || why.trim() === ''}
        >
          {t('list.save')}
        </Button>
        <Button kind="quiet" action="close-on-list" onClick={() => setOpen(false)}>
          {shared('action.close')}
        </Button>
      </div>
    </form>
  )
}
