import type { Standard } from '../../../core/checklist/standard.ts'
import { saidAt, saidFor, type Place, type Speaker, type Values } from '../../../core/script.ts'
import type { VisitDocument } from '../../../core/visit/document.ts'
import { Never } from '../../../ui/script/Never.tsx'
import { ScriptFold, Spoken } from '../../../ui/script/Spoken.tsx'
import { spokenPromise } from '../../../ui/script/times.ts'
import { valuesAbout } from '../../../ui/script/values.ts'
import { t } from '../../../ui/script/words/index.ts'
import { now } from '../../now.ts'
import type { View } from '../view.ts'

/** Whoever holds this phone goes to a visit of this kind. */
function speaker(standard: Standard, { kind }: VisitDocument): Speaker {
  return { role: standard.visits[kind]?.role ?? '', kind }
}

/** What is known wherever something is said at this visit. */
function valuesOf(standard: Standard, { kind, promise, customer, premises }: VisitDocument): Values {
  return valuesAbout(standard, {
    kind,
    title: customer.address_as || customer.name,
    address: premises.address,
    time: promise && spokenPromise(promise, now()),
  })
}

interface ScriptProps {
  standard: Standard
  document: VisitDocument
  /** The item whose phrases are shown. */
  item: string
}

/** Whether somebody at this visit has something to say beside this step. */
export function speaks(standard: Standard, document: VisitDocument, item: string): boolean {
  return saidFor(standard, [item], speaker(standard, document)).length > 0
}

/** What to say beside the step. */
export function Script({ standard, document, item }: ScriptProps) {
  const found = saidFor(standard, [item], speaker(standard, document))
  if (found.length === 0) return null
  return (
    <ScriptFold action="script">
      <Spoken said={found} values={valuesOf(standard, document)} />
    </ScriptFold>
  )
}

interface PhaseScriptProps {
  standard: Standard
  document: VisitDocument
  /** The items that are asked in the phase. */
  items: readonly string[]
}

/** The phrases of a phase's steps, and what is never said. */
export function PhaseScript({ standard, document, items }: PhaseScriptProps) {
  const found = saidFor(standard, items, speaker(standard, document))
  if (found.length === 0) return null
  return (
    <ScriptFold action="phase-script">
      <h3>{t('script.say')}</h3>
      <Spoken said={found} values={valuesOf(standard, document)} />
      <h3>{t('script.never')}</h3>
      <Never standard={standard} severities={['block']} />
    </ScriptFold>
  )
}

interface SheetScriptProps {
  view: View
  at: readonly Place[]
  /** What the sheet knows beside what is known at every visit. */
  values?: Values
  /** One or two sentences stand open; more are opened by a tap. */
  open?: boolean
  /** Where a word too much makes it worse: what is never said stands below. */
  never?: boolean
}

/** What to say in a sheet, with what is chosen in it. */
export function SheetScript({ view: { list, document }, at, values, open, never }: SheetScriptProps) {
  if (!list) return null
  const found = saidAt(list.standard, at, speaker(list.standard, document))
  if (found.length === 0) return null
  return (
    <ScriptFold action="script" open={open}>
      <Spoken said={found} values={{ ...valuesOf(list.standard, document), ...values }} />
      {never && (
        <>
          <h3>{t('script.never')}</h3>
          <Never standard={list.standard} severities={['block', 'warn']} />
        </>
      )}
    </ScriptFold>
  )
}
