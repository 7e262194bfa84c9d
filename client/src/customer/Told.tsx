import type { ComponentChildren } from 'preact'

import { Card, format } from '../ui/index.ts'
import { After } from './After.tsx'
import type { Receipt } from './calls.ts'
import { t } from './words/index.ts'

interface Line {
  /** What stands there; what was erased is left out. */
  parts: readonly (string | null | false)[]
  after: boolean
}

/** What was asked, promised and agreed during the visit, until when, and what was damaged. */
export function Told({ receipt, zone }: { receipt: Receipt; zone?: string }) {
  const until = (moment: string | null) =>
    moment && t('told.until', { time: format.dayAndClock(moment, zone) })
  return (
    <>
      <Lines
        of={receipt.record}
        name="questions"
        lines={receipt.questions.map(({ text, tickets, promised, after }) => ({
          parts: [text, ...tickets.map((number) => t('told.ticket', { number })), until(promised)],
          after,
        }))}
      />
      <Lines
        of={receipt.record}
        name="complaints"
        lines={receipt.complaints.map(({ text, promised, after }) => ({
          parts: [text, until(promised)],
          after,
        }))}
      />
      <Lines
        of={receipt.record}
        name="damages"
        lines={receipt.damages.map(({ text, after }) => ({ parts: [text], after }))}
      />
      <Lines
        of={receipt.record}
        name="agreed"
        lines={receipt.agreed.map(({ start, zone: at, asked_by, reason, after }) => ({
          parts: [format.dayAndClock(start, at), t(`told.moved-by.${asked_by}`), reason],
          after,
        }))}
      />
      <Lines
        of={receipt.record}
        name="leaves"
        lines={receipt.leaves.map(({ reason, at, promised, note, back, after }) => ({
          parts: [
            t('told.left', { time: format.dayAndClock(at, zone), reason: t(`leaving.${reason}`) }),
            promised && t('told.promised', { time: format.dayAndClock(promised, zone) }),
            back && t('told.back', { time: format.dayAndClock(back, zone) }),
            note,
          ],
          after,
        }))}
      />
    </>
  )
}

type Name = 'questions' | 'complaints' | 'damages' | 'agreed' | 'leaves'

interface LinesProps {
  /** The number of the receipt. */
  of: number
  name: Name
  lines: readonly Line[]
}

function Lines({ of, name, lines }: LinesProps): ComponentChildren {
  const id = `told-${name}-${of}`
  const told = lines.filter(({ parts }) => parts.some(Boolean))
  if (told.length === 0) return null
  return (
    <Card labelledBy={id}>
      <h2 id={id}>{t(`told.${name}`)}</h2>
      <ul class="customer-items" data-told={name}>
        {told.map(({ parts, after }, place) => (
          <li key={place} class="customer-item-words">
            {parts.map((part, index) => part && <span key={index}>{part}</span>)}
            {after && <After />}
          </li>
        ))}
      </ul>
    </Card>
  )
}
