// @vitest-environment happy-dom
/** Nothing that is a fact is chosen beforehand at the door; a proposal of the standard is no fact. */
import { cleanup, fireEvent, render } from './patient.ts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { assess } from '../../client/src/core/checklist/assess.ts'
import { fields } from '../../client/src/core/checklist/fields.ts'
import { fold } from '../../client/src/core/visit/fold.ts'
import { NobodyHome } from '../../client/src/field/visit/nobody/NobodyHome.tsx'
import { VisitSheet } from '../../client/src/field/visit/sheets/index.tsx'
import type { SheetName, SheetProps } from '../../client/src/field/visit/sheets/props.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { chosen } from './chosen.ts'
import { VISIT, document as documentOf } from './field-builders.ts'
import * as device from './field-device.ts'
import { shipped } from './shipped.ts'

vi.mock('../../client/src/device/index.ts', () => import('./field-device.ts'))
vi.mock('../../client/src/device/private.ts', () => import('./field-device.ts'))

beforeEach(() => {
  chooseLanguage('zh-CN')
  device.reset()
})
afterEach(cleanup)

const nothing = (): void => undefined

function sheet(): SheetProps {
  const document = documentOf({ kind: 'fault-repair' })
  const visit = fold([])
  const assessment = assess(shipped, 'fault-repair', visit, fields(visit, document, {}))
  const view = {
    id: VISIT,
    document,
    visit,
    promise: null,
    status: 'booked' as const,
    list: { standard: shipped, assessment },
  }
  return { view, onClose: nothing, onOpen: nothing, onItem: nothing }
}

/** How long, as the service level proposes it; how it stands is said in words beside it. */
const PROPOSED: Partial<Record<SheetName, number>> = { leave: 1, question: 1 }
const SHEETS: SheetName[] = [
  'leave',
  'delay',
  'call',
  'question',
  'complaint',
  'incident',
  'note',
  'promise',
  'outcome',
  'complete',
]

it.each(SHEETS)('opens the sheet %s without a fact', (name) => {
  render(<VisitSheet name={name} {...sheet()} onSign={nothing} />)
  expect(document.querySelector('dialog')).not.toBeNull()
  const found = chosen()
  expect(found.map((one) => one.split('=')[1]).filter((value) => !/^\d+$/.test(value!))).toEqual([])
  expect(found).toHaveLength(PROPOSED[name] ?? 0)
})

it('leads through nobody at home without one', () => {
  render(<NobodyHome id={VISIT} />)
  expect(document.querySelectorAll('input').length).toBeGreaterThan(0)
  expect(chosen()).toEqual([])
})

it('keeps no time that is agreed already', () => {
  const { promise } = documentOf()
  const given = sheet()
  render(<VisitSheet name="promise" {...given} view={{ ...given.view, promise }} onSign={nothing} />)
  const type = (kind: string, value: string) =>
    fireEvent.input(document.querySelector(`input[type="${kind}"]`)!, { target: { value } })
  expect(document.body.textContent, 'nor is it proposed').not.toContain('已经约好的时间')
  type('date', promise!.start.slice(0, 10))
  type('time', promise!.start.slice(11, 16))
  expect(document.body.textContent).toContain('已经约好的时间')
  expect(document.querySelector('[data-action="save"]')!.hasAttribute('data-lacking')).toBe(true)
})
