import './visit.css'
import './flow.css'

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'

import type { Visit } from '../../core/visit/fold.ts'
import { news, overdue } from '../../device/index.ts'
import { EmptyState, LinkButton, Page, Shell, go, href, lazy, route } from '../../ui/index.ts'
import { Banners } from '../Banners.tsx'
import { isUnderWay } from '../day.ts'
import { Head } from '../Head.tsx'
import { LateBanner } from '../Lateness.tsx'
import { now } from '../now.ts'
import { AtHand } from './AtHand.tsx'
import { CustomerCard } from './CustomerCard.tsx'
import { DoorCode, useDoorCode } from './DoorCode.tsx'
import { show, useFlow, type Flow } from './flow.ts'
import { Journal } from './Journal.tsx'
import { confirmsOf, currentStage, nextAction, type Next } from './next.ts'
import { StagePanel } from './Phase.tsx'
import { useFollowed } from './position.ts'
import { ReplyCard } from './ReplyCard.tsx'
import { VisitSheet } from './sheets/index.tsx'
import type { SheetName } from './sheets/props.ts'
import { Stages } from './Stages.tsx'
import { stageOf, type Stage } from './stages.ts'
import { ThumbBar } from './ThumbBar.tsx'
import { focusItem, useBig } from './useBig.ts'
import { viewOf, type View } from './view.ts'
import { t } from './words/index.ts'
import { EarlyBanner } from './time/Arrived.tsx'
import { Changed } from './time/Changed.tsx'
import { LeftVisit } from './time/Left.tsx'

// Most visits are the first of their order, and nobody leaves them for good.
const BeforeCard = lazy(() => import('./before/BeforeCard.tsx').then((module) => module.BeforeCard))
const LineCard = lazy(() => import('./before/LineCard.tsx').then((module) => module.LineCard))

const SHEETS: readonly SheetName[] = ['delay', 'navigate', 'promise']

export function VisitPage({ id }: { id: string }) {
  const view = viewOf(id)
  const held = overdue.value && view !== null && !isUnderWay(view.status)
  if (!view || held) {
    return (
      <Shell>
        <Head title={t(view ? 'visit.overdue.title' : 'visit.gone.title')} back="/" />
        <Page>
          <LeftVisit visit={id} />
          <EmptyState icon="day" title={t(view ? 'visit.overdue.title' : 'visit.gone.title')}>
            {news.value[id]?.kind !== 'left' && <p>{t(view ? 'visit.overdue.text' : 'visit.gone.text')}</p>}
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
  const flow = useFlow(id)
  const code = useDoorCode()
  const next: Next = list
    ? nextAction(list.standard, list.assessment, asBegun(view), flow.off.value)
    : { kind: visit.completions.length > 0 ? 'over' : 'unknown' }
  const current = currentStage(visit, next)
  const [stage, choose] = useShownStage(current, flow)
  const open = visit.completions.length === 0
  useFollowed(view.status === 'travelling')
  useOpening(view, next, flow, () => setSheet((shown) => shown ?? 'complete'))

  const big = useBig(id, next, flow, {
    arrival: code.arrival,
    onSign: () => go(`/visit/${id}/sign`),
    onComplete: () => setSheet('complete'),
    onMore: () => setSheet('more'),
    onOver: () => go('/'),
    onShow: () => choose(null),
  })

  const onItem = (item: string): void => {
    const phase = list?.assessment.phases.find(({ items }) => items.some((one) => one.id === item))
    setSheet(null)
    if (!phase) return
    choose(stageOf(phase.id))
    flow.opened.value = item
    setTimeout(focusItem, 0, item)
  }

  // The card of Today leaves in one tap; what has to be packed, or asked, first is asked here all the same.
  useEffect(() => {
    if (route.value.query.get('do') !== 'depart') return
    go(`/visit/${id}`, { replace: true })
    if (next.kind === 'mark' && next.mark === 'departed' && next.confirms.length === 0) void big.press()
    else show(confirmsOf(next).flatMap((one) => one.items))
  }, [])

  const named = route.value.query.get('item')
  useEffect(() => {
    if (named) onItem(named)
  }, [named, list === null])

  return (
    <Shell foot={<ThumbBar big={big} onMore={open ? () => setSheet('more') : undefined} />}>
      <Head title={document.customer.name} back="/" />
      <Page>
        <Banners />
        <ReplyCard view={view} />
        {document.carried && <BeforeCard visit={id} carried={document.carried} open={open} />}
        <Changed document={document} visit={visit} />
        {view.status !== 'arrived' && <EarlyBanner stop={view} at={now()} />}
        {visit.leaves.some(({ state, promised }) => state === 'gone' && promised) && <LineCard view={view} />}
        <LateBanner stop={view} at={now()} onTell={() => setSheet('delay')} />
        <CustomerCard view={view} onNavigate={() => setSheet('navigate')} />
        {list ? (
          <>
            <Stages view={{ ...view, list }} shown={stage} current={current} onChoose={choose} />
            <AtHand view={view} />
            {next.kind === 'mark' && next.mark === 'arrived' && <DoorCode state={code} />}
            <StagePanel view={{ ...view, list }} stage={stage} next={next} flow={flow} open={open} />
          </>
        ) : (
          <>
            <AtHand view={view} />
            <EmptyState icon="outbox" title={t('visit.no-standard.title')}>
              <p class="quiet">{t('visit.no-standard.text')}</p>
            </EmptyState>
          </>
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
          onItem={onItem}
          onSign={() => go(`/visit/${id}/sign`)}
        />
      )}
    </Shell>
  )
}

/** The visit as far as it has begun: who set off for another time has not, and sets off again. */
function asBegun({ visit, status }: View): Visit {
  const { departed: _, ...marks } = visit.marks
  return status === 'booked' ? { ...visit, marks } : visit
}

/** The stage on the screen: the chosen one, else the current one; while somebody types, the page does not move on. */
function useShownStage(current: Stage, flow: Flow): [Stage, (stage: Stage | null) => void] {
  const [chosen, choose] = useState<Stage | null>(null)
  const shown = useRef(current)
  if (flow.held.value === null) shown.current = current
  return [chosen ?? shown.current, choose]
}

/**
 * The next card opens by itself: it comes onto the screen when it is its turn. When nothing is left, finishing asks its
 * question.
 */
function useOpening(view: View, next: Next, flow: Flow, onComplete: () => void): void {
  const busy = flow.held.value !== null || flow.opened.value !== null
  const items = next.kind === 'fill' ? [next.item] : confirmsOf(next).flatMap((one) => one.items)
  const key = items.join(' ')
  const opened = useRef(false)
  // Before the door the address comes first.
  const first = isUnderWay(view.status) && view.status !== 'travelling'
  useLayoutEffect(() => {
    if ((opened.current || first) && !busy) show(items)
  }, [key, busy])
  useEffect(() => {
    opened.current = true
  }, [])

  // Whoever has set off looks for the way and the customer, which stand above everything.
  const leaves = view.status === 'travelling' && items.length === 0
  const left = useRef(leaves)
  useEffect(() => {
    if (leaves && !left.current) document.getElementById('content')?.scrollTo({ top: 0 })
    left.current = leaves
  }, [leaves])

  const kind = useRef(next.kind)
  useEffect(() => {
    if (busy) return
    if (next.kind === 'complete' && kind.current !== 'complete') onComplete()
    kind.current = next.kind
  }, [next.kind, busy])
}
