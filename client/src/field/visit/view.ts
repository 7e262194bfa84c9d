/** Everything a page shows about one visit, computed from the local database alone. */
import { computed, type ReadonlySignal } from '@preact/signals'

import { assess, type Assessment } from '../../core/checklist/assess.ts'
import { fields } from '../../core/checklist/fields.ts'
import type { Standard } from '../../core/checklist/standard.ts'
import { judgements } from '../../core/visit/judging.ts'
import type { PromiseInForce, VisitDocument } from '../../core/visit/document.ts'
import type { Visit } from '../../core/visit/fold.ts'
import { documents, foldOf, standardOf, statesOf } from '../../device/index.ts'
import { stopOf, type Status } from '../day.ts'
import { timesOf } from '../now.ts'

export interface View {
  id: string
  document: VisitDocument
  visit: Visit
  promise: PromiseInForce | null
  status: Status
  /** Null until the standard of this visit is downloaded. */
  list: { standard: Standard; assessment: Assessment } | null
}

/** A view whose standard is here. */
export type Listed = View & { list: NonNullable<View['list']> }

const views = new Map<string, ReadonlySignal<View | null>>()

/** Null where the visit is not (or no longer) on this phone. */
export function viewOf(id: string): View | null {
  let view = views.get(id)
  if (!view) {
    view = computed(() => {
      const document = documents.value.get(id)
      if (!document) return null
      const visit = foldOf(id).value
      const standard = standardOf(document.standard).value
      return {
        id,
        ...stopOf(document, visit),
        // What the phone judges by its own clock, until the server's judgement is here.
        list: standard && {
          standard,
          assessment: assess(
            standard,
            document.kind,
            visit,
            fields(visit, document, judgements(document, visit, timesOf(id))),
          ),
        },
      }
    })
    views.set(id, view)
  }
  return view.value
}

export type Saved = 'saved' | 'sent' | 'attention'

/** The least safe state among these events; events of others have been through the server. */
export function savedOf(visit: string, events: readonly string[]): Saved {
  const states = statesOf(visit).value
  const found = events.map((event) => states.get(event) ?? 'sent')
  return found.includes('attention') ? 'attention' : found.includes('saved') ? 'saved' : 'sent'
}
