/** A line that somebody left with the promise that it would work: unknown until somebody says how it stands. */
import type { OthersWord } from '../../../core/visit/document.ts'
import { documents, foldOf } from '../../../device/index.ts'
import { Button, Card, format } from '../../../ui/index.ts'
import { add } from '../acts.ts'
import { zoneOf } from '../../day.ts'
import type { View } from '../view.ts'
import { t } from './words/index.ts'

/** The leaves of a visit from which nobody meant to come back, and for which something was promised. */
export function LineCard({ view }: { view: View }) {
  const left = view.visit.leaves.filter(({ state, promised }) => state === 'gone' && promised !== null)
  const zone = zoneOf(view.document)
  return (
    <Card labelledBy="line">
      <h2 id="line">{t('line.title')}</h2>
      {left.map(({ event, promised }) => (
        <div key={event} class="stack stack-tight" data-line-promise={event}>
          <p class="strong">{t('line.due', { time: format.dayAndClock(promised!, zone) })}</p>
          <LineState visit={view.id} leave={event} />
        </div>
      ))}
    </Card>
  )
}

interface Word {
  at: number
  works: boolean
  who: 'technician' | OthersWord['origin']
}

/** What was said last, and the button that says otherwise: a line may fail again. */
export function LineState({ visit, leave }: { visit: string; leave: string }) {
  const document = documents.value.get(visit)
  const own = foldOf(visit).value.lines.filter((line) => line.leave === leave)
  const others = (document?.working ?? []).filter(({ promise }) => promise === leave)
  const words: Word[] = [
    ...own.map(({ wall, works }) => ({ at: wall, works, who: 'technician' as const })),
    ...others.map(({ at, works, origin }) => ({ at: Date.parse(at), works, who: origin })),
  ].sort((a, b) => a.at - b.at)
  const last = words.at(-1)
  const zone = document ? zoneOf(document) : undefined
  const say = (works: boolean): void => void add(visit, 'line.checked', { leave, works })
  return (
    <>
      <p data-line-state={last ? (last.works ? 'works' : 'fails') : 'unknown'}>
        {last
          ? t('line.said', {
              who: t(`said-by.${last.who}`),
              time: format.dayAndClock(last.at, zone),
              word: t(last.works ? 'line.works' : 'line.fails'),
            })
          : t('line.unknown')}
      </p>
      <div class="buttons buttons-fill">
        {last?.works !== true && (
          <Button action="line-works" onClick={() => say(true)}>
            {t('line.works')}
          </Button>
        )}
        {last?.works !== false && (
          <Button action="line-fails" onClick={() => say(false)}>
            {t('line.fails')}
          </Button>
        )}
      </div>
    </>
  )
}
