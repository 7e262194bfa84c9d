import { useEffect, useState } from 'preact/hooks'

import { Problem } from '../../device/index.ts'
import { Banner, Button, EmptyState, ErrorState, Header, Loading, Page, go, route } from '../../ui/index.ts'
import { useList } from '../../ui/pages.ts'
import { query } from '../../ui/query.ts'
import { ground, team } from '../ground.ts'
import { t as desk } from '../words/index.ts'
import { t } from './words/index.ts'
import { FilterBar } from './FilterBar.tsx'
import { MessageList } from './MessageList.tsx'
import { listMessages, type Message, type MessagePage, type StateCounts } from './calls.ts'
import { filtersOf, messagesPath, type Filters } from './filters.ts'
import { isOff, messageKind } from './wording.ts'

/** What the first page says of all that was asked for. */
interface Counted {
  of: string
  counts: StateCounts | null
  segments: number | null
}

/** Every message and why it is where it is: today's, and what reached nobody first. */
export function Messages() {
  const chosen = filtersOf(route.value.query)
  const asked = query({ ...chosen, state: '', team: team() })
  const [counted, setCounted] = useState<Counted | null>(null)
  const standard = ground.value!.standard
  return (
    <>
      <Header title={desk('nav.messages')} />
      <Page wide>
        <FilterBar
          chosen={chosen}
          standard={standard}
          counts={counted?.of === asked ? counted.counts : null}
        />
        {chosen.kind && isOff(chosen.kind, standard) && (
          <Banner tone="neutral" title={t('messages.off', { kind: messageKind(chosen.kind) })}>
            <p>{t('messages.off.text')}</p>
          </Banner>
        )}
        {counted?.of === asked && counted.segments ? (
          <p class="small quiet" data-segments>
            {t('messages.segments', { count: counted.segments })}
          </p>
        ) : null}
        <Found
          key={`${asked} ${chosen.state}`}
          chosen={chosen}
          onCounted={(page) => setCounted({ of: asked, ...page })}
        />
      </Page>
    </>
  )
}

interface FoundProps {
  chosen: Filters
  onCounted: (page: Pick<MessagePage, 'counts' | 'segments'>) => void
}

function Found({ chosen, onCounted }: FoundProps) {
  const { rows, pages, cursor, asking, load } = useList<Message, MessagePage>(
    (from) => listMessages({ team: team(), ...chosen, cursor: from }),
    (message) => message.id,
  )
  const first = pages[0]
  useEffect(() => {
    if (first) onCounted({ counts: first.counts, segments: first.segments })
  }, [first])

  if (rows.length === 0) {
    if (asking === 'working') return <Loading />
    if (asking instanceof Problem) return <ErrorState problem={asking} onRetry={() => void load(null)} />
    return <Nothing chosen={chosen} />
  }
  return (
    <>
      <MessageList messages={rows} onChanged={() => void load(null)} />
      {asking instanceof Problem && <ErrorState problem={asking} onRetry={() => void load(cursor)} />}
      {cursor && (
        <Button action="more" wide disabled={asking === 'working'} onClick={() => void load(cursor)}>
          {t('messages.more')}
        </Button>
      )}
    </>
  )
}

/** Nothing fits: what to look at instead. */
function Nothing({ chosen }: { chosen: Filters }) {
  const { date, state, kind, channel } = chosen
  const narrowed = state || kind || channel
  return (
    <EmptyState
      icon="speech"
      title={t(narrowed ? 'messages.none' : date ? 'messages.none-today' : 'messages.empty')}
    >
      <p>{t(narrowed ? 'messages.none.text' : date ? 'messages.none-today.text' : 'messages.empty.text')}</p>
      {narrowed && (
        <Button
          action="clear-filters"
          onClick={() => go(messagesPath({ ...chosen, state: '', kind: '', channel: '' }), { replace: true })}
        >
          {desk('list.clear')}
        </Button>
      )}
    </EmptyState>
  )
}
