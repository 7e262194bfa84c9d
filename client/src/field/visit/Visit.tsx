import './visit.css'

import { useSignal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'

import { overdue } from '../../device/index.ts'
import { EmptyState, LinkButton, Page, Shell, go, href, route } from '../../ui/index.ts'
import { Head } from '../Head.tsx'
import { add, confirm, mark, type ArrivalDetails } from './acts.ts'
import { Banners } from '../Banners.tsx'
import { CustomerCard } from './CustomerCard.tsx'
import { isUnderWay } from '../day.ts'
import { DoorCode, PhasePanel, Stepper } from './Phase.tsx'
import { Journal, LeaveBanner } from './Journal.tsx'
import { currentPhase, nextAction, withoutSwitchedOff, type Next } from './next.ts'
import { now } from '../now.ts'
import { position, useFollowed } from './position.ts'
import { VisitSheet } from './sheets/index.tsx'
import type { SheetName } from './sheets/props.ts'
import { ReplyCard } from './ReplyCard.tsx'
import { ThumbBar } from './ThumbBar.tsx'
import { viewOf, type View } from './view.ts'
import { t } from './words/index.ts'
import { LateBanner } from '../Lateness.tsx'
import { EarlyBanner } from './time/Arrived.tsx'
import { Changed } from './time/Changed.tsx'

const SHEETS: readonly SheetName[] = ['delay', 'navigate', 'promise']

export function VisitPage({ id }: { id: string }) {
  const view = viewOf(id)
  const held = overdue.value && view !== null && !isUnderWay(view.status)
  if (!view || held) {
    return (
      <Shell>
        <Head title={t(view ? 'visit.overdue.title' : 'visit.gone.title')} back="/" />
        <Page>
          <EmptyState icon="day" title={t(view ? 'visit.overdue.title' : 'visit.gone.title')}>
            <p>{t(view ? 'visit.overdue.text' : 'visit.gone.text')}</p>
            <LinkButton href={href('/')}>{t('next.over')}</LinkButton>
          </EmptyState>
        </Page>
      </Shell>
    )
  }
  return <OpenVisit key={id} view={view} />
}

function OpenVisit({ view }: { view: View }) {
  const { id, document, visit, list } = view
  const asked = route.value.query.get('sheet')
  const [sheet, setSheet] = useState<SheetName | null>(null)
  useEffect(() => setSheet(SHEETS.find((name) => name === asked) ?? null), [asked])
  const [code, setCode] = useState('')
  const off = useSignal<ReadonlySet<string>>(new Set())
  const next: Next = list
    ? withoutSwitchedOff(nextAction(list.standard, list.assessment, visit), off.value)
    : { kind: visit.completions.length > 0 ? 'over' : 'unknown' }
  const current = list ? currentPhase(list.assessment, visit, next) : null
  const [phase, choosePhase] = useShownPhase(current)
  const open = visit.completions.length === 0
  const named = route.value.query.get('item')
  useEffect(() => {
    const place = list?.assessment.phases.find(({ items }) => items.some((item) => item.id === named))
    if (!named || !place) return
    choosePhase(place.id)
    setTimeout(showItem, 0, named, list?.assessment.failed.includes(named) ? REASON : undefined)
  }, [named, list === null])
  useFollowed(view.status === 'travelling')

  const act = async (): Promise<void> => {
    choosePhase(null)
    switch (next.kind) {
      case 'return':
        return add(id, 'leave.ended', { leave: next.leave })
      case 'mark':
        return mark(id, next.mark, next.mark === 'arrived' ? arrivalDetails(code) : {})
      case 'confirm':
        return confirm(id, next.phase, next.items)
      case 'fill':
        // After its phase has been drawn.
        return void setTimeout(showItem, 0, next.item)
      case 'explain':
        return void setTimeout(showItem, 0, next.item, REASON)
      case 'sign':
        return openSignOff(id, visit.marks.finished === undefined)
      case 'complete':
        return setSheet('complete')
      case 'unknown':
        return setSheet('more')
      case 'over':
        return go('/')
    }
  }

  // The card of Today leaves in one tap; what has to be packed, or asked, first is asked here all the same.
  const leaves = route.value.query.get('do') === 'depart' && next.kind === 'mark' && next.mark === 'departed'
  useEffect(() => {
    if (route.value.query.get('do') === 'depart') go(`/visit/${id}`, { replace: true })
    if (leaves) void act()
  }, [])

  return (
    <Shell foot={<ThumbBar next={next} onNext={act} onMore={open ? () => setSheet('more') : undefined} />}>
      <Head title={document.customer.name} back="/" />
      <Page>
        <Banners />
        <ReplyCard view={view} />
        <LeaveBanner view={view} />
        <Changed document={document} visit={visit} />
        <EarlyBanner stop={view} at={now()} />
        <LateBanner stop={view} at={now()} onTell={() => setSheet('delay')} />
        <CustomerCard view={view} onNavigate={() => setSheet('navigate')} />
        {list && phase && current ? (
          <>
            <Stepper view={{ ...view, list }} shown={phase} current={current} onChoose={choosePhase} />
            {next.kind === 'mark' && next.mark === 'arrived' && <DoorCode code={code} onCode={setCode} />}
            <PhasePanel
              view={{ ...view, list }}
              phase={phase}
              off={off}
              big={next.kind === 'confirm' && next.phase === phase}
              open={open}
            />
          </>
        ) : (
          <EmptyState icon="outbox" title={t('visit.no-standard.title')}>
            <p class="quiet">{t('visit.no-standard.text')}</p>
          </EmptyState>
        )}
        <Journal view={view} open={open} />
      </Page>
      {sheet && (
        <VisitSheet
          key={sheet}
          name={sheet}
          view={view}
          onClose={() => setSheet(null)}
          onOpen={setSheet}
          onSign={() => openSignOff(id, false)}
        />
      )}
    </Shell>
  )
}

const DOOR_CODE = /^\d{4,8}$/

function arrivalDetails(code: string): ArrivalDetails {
  const here = position()
  return { ...(DOOR_CODE.test(code) ? { door_code: code } : {}), ...(here ? { position: here } : {}) }
}

/** Asking for the signature says that the work is finished. */
async function openSignOff(visit: string, finish: boolean): Promise<void> {
  if (finish) await mark(visit, 'finished')
  go(`/visit/${visit}/sign`)
}

/** Where the reason of something that failed is written. */
const REASON = 'textarea'

function showItem(item: string, field = 'button, input, textarea'): void {
  const card = document.querySelector<HTMLElement>(`[data-item="${CSS.escape(item)}"]`)
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
  card?.scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' })
  card?.querySelector<HTMLElement>(field)?.focus({ preventScroll: true })
}

/**
 * The phase on the screen: the chosen one, else the current one. While somebody types, the page does not move
 * on under the finger: it waits until the field is left.
 */
function useShownPhase(current: string | null): [string | null, (phase: string | null) => void] {
  const [chosen, choose] = useState<string | null>(null)
  const [shown, setShown] = useState(current)
  useEffect(() => {
    const field = document.activeElement
    if (
      !(field instanceof HTMLInputElement && field.type === 'text') &&
      !(field instanceof HTMLTextAreaElement)
    ) {
      setShown(current)
      return
    }
    const move = (): void => setShown(current)
    field.addEventListener('blur', move, { once: true })
    return () => field.removeEventListener('blur', move)
  }, [current])
  return [chosen ?? shown ?? current, choose]
}
