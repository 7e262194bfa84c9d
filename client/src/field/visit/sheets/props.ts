/** What every sheet of a visit is given. */
import type { View } from '../view.ts'

export type SheetName =
  | 'more'
  | 'leave'
  | 'delay'
  | 'call'
  | 'question'
  | 'complaint'
  | 'incident'
  | 'note'
  | 'promise'
  | 'outcome'
  | 'complete'
  | 'navigate'

export interface SheetProps {
  view: View
  onClose: () => void
  /** Opens another sheet in place of this one. */
  onOpen: (name: SheetName) => void
  /** Closes it and leads to an item of the checklist. */
  onItem: (item: string) => void
}
