import { useEffect, useRef } from 'preact/hooks'

import { Badge, Button, Card, ErrorState, LinkButton, Loading, format, href } from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { dayPath } from '../address.ts'
import { home } from '../ground.ts'
import { listMessages } from '../messages/calls.ts'
import { MessageList } from '../messages/MessageList.tsx'
import type { OfficeVisit } from '../visit/calls.ts'
import { kindName } from '../visit/wording.ts'
import { t as desk } from '../words/index.ts'
import { t } from './words/index.ts'

/** What was booked, and what the customer and the technician will be told and when. */
export function Booked({ visit, onAnother }: { visit: OfficeVisit; onAnother: () => void }) {
  const [loaded, again] = useLoaded(visit.id, () => listMessages({ visit: visit.id }))
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const { promise, members, customer, premises } = visit
  const main = members.find(({ role }) => role === 'main')
  return (
    <div class="book-done stack" data-booked={visit.id}>
      <Card labelledBy="booked-title">
        <div class="row">
          <h2 id="booked-title" tabIndex={-1} ref={heading}>
            {t('booked.title')}
          </h2>
          <Badge tone="good">{visit.order}</Badge>
        </div>
        {promise && <p class="large strong">{format.agreed(promise)}</p>}
        <p>
          {kindName(visit.kind)} · {customer.name} · {premises.address}
        </p>
        <p>{main ? t('booked.who', { name: main.name }) : t('booked.nobody')}</p>
        <div class="buttons">
          <Button kind="primary" icon="add" action="another" onClick={onAnother}>
            {t('booked.another')}
          </Button>
          <LinkButton
            action="open-visit"
            href={href(
              dayPath({ date: format.dayKey(promise?.start ?? Date.now(), home()), visit: visit.id }),
            )}
          >
            {desk('visit.open')}
          </LinkButton>
        </div>
      </Card>
      <Card labelledBy="booked-messages">
        <h2 id="booked-messages">{t('booked.messages')}</h2>
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'refused' && <ErrorState problem={loaded.problem} onRetry={again} />}
        {loaded.state === 'here' && (
          <>
            {loaded.value.items.length === 0 && <p>{t('booked.no-messages')}</p>}
            <MessageList messages={loaded.value.items} bare onChanged={again} />
          </>
        )}
      </Card>
    </div>
  )
}
