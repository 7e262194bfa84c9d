/** The sheets of a visit, one open at a time. */
import { lateness, latestMinutes } from '../../day.ts'
import { now, timesOf } from '../../now.ts'
import { CallSheet } from './CallSheet.tsx'
import { ComplaintSheet } from './ComplaintSheet.tsx'
import { CompleteDialog } from './CompleteDialog.tsx'
import { DelaySheet } from './DelaySheet.tsx'
import { LeaveSheet } from './LeaveSheet.tsx'
import { MoreSheet } from './MoreSheet.tsx'
import { NavigateSheet } from './NavigateSheet.tsx'
import { OutcomeSheet } from './OutcomeSheet.tsx'
import { PromiseSheet } from './PromiseSheet.tsx'
import { QuestionSheet } from './QuestionSheet.tsx'
import type { SheetName, SheetProps } from './props.ts'
import { IncidentSheet, NoteSheet } from './TextSheets.tsx'

const SHEETS = {
  leave: LeaveSheet,
  call: CallSheet,
  question: QuestionSheet,
  complaint: ComplaintSheet,
  incident: IncidentSheet,
  note: NoteSheet,
  promise: PromiseSheet,
  outcome: OutcomeSheet,
  complete: CompleteDialog,
  navigate: NavigateSheet,
}

export function VisitSheet({ name, onSign, ...props }: SheetProps & { name: SheetName; onSign: () => void }) {
  if (name === 'more') return <MoreSheet {...props} onSign={onSign} />
  if (name === 'delay') {
    const late = lateness(
      props.view,
      latestMinutes(props.view.document, props.view.list?.standard ?? null),
      now(),
      timesOf(props.view.id),
    )
    return <DelaySheet {...props} expected={late?.expected ?? null} />
  }
  const Chosen = SHEETS[name]
  return <Chosen {...props} />
}
