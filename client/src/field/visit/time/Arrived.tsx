/** When somebody set off and arrived, and how that stands to the promise. */
import type { VisitDocument } from '../../../core/visit/document.ts'
import { arrivalOf } from '../../../core/visit/arrival.ts'
import { typedCodes } from '../../../core/visit/codes.ts'
import type { Visit } from '../../../core/visit/fold.ts'
import { earliestMinutes } from '../../../core/visit/judging.ts'
import type { Verdict } from '../../../core/visit/punctuality.ts'
import { Badge, Banner, Button, format, type Tone } from '../../../ui/index.ts'
import { asking } from '../../asking.ts'
import { zoneOf, type Lateness, type Stop } from '../../day.ts'
import { timesOf } from '../../now.ts'
import { standardOf } from '../../../device/index.ts'
import { unmark } from '../acts.ts'
import { earliness } from './earliness.ts'
import { arrivedWords, earlyToldWords, sourceWords } from './wording.ts'
import { t } from './words/index.ts'

const TONE: Readonly<Record<Verdict, Tone>> = {
  on_time: 'good',
  on_target: 'good',
  early: 'warn',
  late: 'bad',
  undetermined: 'neutral',
}

/** The arrival and its judgement: at the tap the phone's, later the server's, and whether they differ. */
export function ArrivedLine({ document, visit }: { document: VisitDocument; visit: Visit }) {
  const arrival = arrivalOf(document, visit)
  if (!arrival) return null
  const judgedHere = (visit.marks.arrived ?? []).some(({ judged }) => judged)
  const source = sourceWords(arrival, judgedHere)
  const code = typedCodes(document, visit)
  const isWrong = code?.state === 'wrong'
  return (
    <div class="stack stack-tight" data-arrived={arrival.verdict ?? 'unjudged'} data-judged-by={arrival.by}>
      <p>
        <Badge tone={arrival.verdict ? TONE[arrival.verdict] : 'neutral'} icon="clock">
          {arrivedWords(arrival)}
        </Badge>
      </p>
      {code && (
        <p class={isWrong ? 'small strong' : 'small quiet'} data-code={code.state}>
          {t(code.state === 'wrong' ? 'code.wrong' : `code.is.${code.state}`)}
        </p>
      )}
      {source && (
        <p class="small quiet" data-differs={arrival.phone ?? undefined}>
          {source}
          {arrival.unaware && ` · ${t('arrival.unaware')}`}
        </p>
      )}
    </div>
  )
}

/** A tap that was wrong can be taken back until the next step, and not for some seconds only. */
export function Undoable({ stop }: { stop: Stop }) {
  const { document, visit, status } = stop
  const step = status === 'travelling' ? 'departed' : status === 'arrived' ? 'arrived' : null
  const mark = step && visit.marks[step]?.at(-1)
  if (!step || !mark) return null
  return (
    <p class="row row-apart">
      <span class="small quiet">
        {step === 'departed' && t('arrived.departed', { time: format.clock(mark.wall, zoneOf(document)) })}
      </span>
      <Button kind="quiet" action={`undo-${step}`} onClick={() => void unmark(document.id, step)}>
        {t('arrived.undo')}
      </Button>
    </p>
  )
}

/** When somebody on the way would be there, and how much too early that is; null where it is not. */
export function comingEarly(stop: Stop, at: number): Lateness | null {
  const { id, standard } = stop.document
  const earliest = earliestMinutes(stop.document, standardOf(standard).value)
  return earliest === null ? null : earliness(stop, earliest, at, timesOf(id))
}

/** Somebody is there, or will be, before the time: the customer is asked first. */
export function EarlyBanner({ stop, at }: { stop: Stop; at: number }) {
  const { document, visit, status } = stop
  const arrival = arrivalOf(document, visit)
  const isHere = status === 'arrived' && arrival?.verdict === 'early'
  const coming = comingEarly(stop, at)
  const promise = isHere ? arrival.promise : stop.promise
  if (!promise || (!isHere && !coming)) return null
  const told = earlyToldWords(visit, promise, timesOf(document.id))
  if (told) return <Banner tone="accent" title={told} />
  const minutes = isHere ? Math.ceil(-arrival.minutes) : coming!.minutes
  const expected = isHere ? arrival.at : coming!.expected
  return (
    <Banner
      tone="warn"
      urgent
      title={t(isHere ? 'early.title' : 'early.coming', { minutes: format.minutes(minutes) })}
      actions={
        <Button
          kind="primary"
          action="tell-early"
          onClick={() => (asking.value = { kind: 'early', visit: document.id })}
        >
          {t('early.tell')}
        </Button>
      }
    >
      <p>
        {t(isHere ? 'early.here' : 'early.expected', {
          time: format.clock(expected, zoneOf(document), at),
          promised: format.promised(promise),
        })}
      </p>
    </Banner>
  )
}
