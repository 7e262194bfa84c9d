import { useRef, useState } from 'preact/hooks'

import { Problem } from '../device/index.ts'
import { Banner, BigButton, Card, format } from '../ui/index.ts'
import { confirm, type Visit } from './calls.ts'
import { useTaking } from './sending.tsx'
import { t as always } from './whose/words/index.ts'
import { t } from './words/index.ts'

type Doing = 'idle' | 'working' | 'moved' | 'over' | 'offline' | 'cookies' | 'failed'

interface ConfirmProps {
  visit: Visit
  entry: string
  onNewer: (visit: Visit) => void
  reopen: () => Promise<void>
}

/** The customer says once more that the time suits them. */
export function Confirm({ visit, entry, onNewer, reopen }: ConfirmProps) {
  const [doing, setDoing] = useState<Doing>('idle')
  const { confirmed_at: at, promise } = visit
  const asked = useRef(false)
  const place = useTaking<HTMLDivElement>(asked.current && at !== null)

  const say = async (): Promise<void> => {
    asked.current = true
    setDoing('working')
    try {
      onNewer(await confirm(entry))
      setDoing('idle')
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      const refused = problem.code === 'moved' || problem.code === 'over' || problem.status === 404
      // Something changed, or another link was opened in this browser meanwhile: the page shows how it is now.
      if (refused) await reopen().catch(() => undefined)
      setDoing(outcome(problem))
    }
  }

  if (at !== null) {
    return (
      <div tabIndex={-1} ref={place}>
        <Banner tone="good" title={t('confirm.done')}>
          <p>{t('confirm.at', { time: format.dayAndClock(at, promise?.zone) })}</p>
        </Banner>
      </div>
    )
  }
  return (
    <Card labelledBy="confirm-ask">
      <h2 id="confirm-ask">{t('confirm.ask')}</h2>
      {doing !== 'idle' && doing !== 'working' && (
        <Banner
          tone="warn"
          title={doing === 'cookies' ? always('no-cookies') : t(`confirm.${doing}`)}
          urgent
        />
      )}
      <BigButton action="confirm" icon="check" disabled={doing === 'working'} onClick={() => void say()}>
        {t(doing === 'working' ? 'confirm.working' : 'confirm.do')}
      </BigButton>
    </Card>
  )
}

function outcome({ code }: Problem): Doing {
  if (code === 'unreachable') return 'offline'
  if (code === 'no_such_link' && !navigator.cookieEnabled) return 'cookies'
  return code === 'moved' || code === 'over' ? code : 'failed'
}
