// @vitest-environment happy-dom
/** What a person reads of a visit that is over: received, then sealed with its number and its check code. */
import { cleanup, render, screen, waitFor } from './patient.ts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { History } from '../../client/src/field/own/History.tsx'
import { PastVisit } from '../../client/src/field/own/PastVisit.tsx'
import { Today } from '../../client/src/field/today/Today.tsx'
import { VisitPage } from '../../client/src/field/visit/Visit.tsx'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { NINE, VISIT, event, mark } from './field-builders.ts'
import * as device from './field-device.ts'

vi.mock('../../client/src/device/index.ts', () => import('./field-device.ts'))

const RECORD = { number: 128, digest: 'ab12'.repeat(16), at: '2026-11-22T10:42:00+08:00', upto: 9 }
const OVER = [
  mark('arrived'),
  { ...event('visit.completed', { outcome: 'done', recorded: 2 }), wall: Date.now() },
]
const TODAY = {
  promise: { entry: 'e', start: new Date(Date.now()).toISOString(), end: null, zone: 'Asia/Shanghai' },
}

beforeEach(() => chooseLanguage('zh-CN'))
afterEach(() => {
  cleanup()
  device.history.value = []
})

async function line(): Promise<string> {
  const found = () => document.querySelector('[data-became]')
  await waitFor(() => expect(found()).not.toBeNull())
  return found()!.textContent!
}

it.each([
  ['saved', null, '待上传'],
  ['sent', undefined, '已上传'],
  ['sent', null, '已上传，等待封存'],
  ['sent', RECORD, '已封存 · 完工记录 128'],
] as const)('on Today and in the history: %s, record %j', async (state, record, words) => {
  device.reset(OVER, { ...TODAY, record })
  device.sent.value = { state, seq: state === 'saved' ? null : 9 }
  render(<Today />)
  expect(await line()).toBe(words)
  cleanup()
  render(<History />)
  expect(await line()).toBe(words)
})

it('the page of the visit shows the record once it stands, and that it is awaited before', async () => {
  device.reset(OVER, { record: null })
  render(<VisitPage id={VISIT} />)
  expect(await screen.findByText(/封存后，这里会显示/)).toBeTruthy()
  expect(document.querySelector('[data-digest]')).toBeNull()
  cleanup()
  device.reset(OVER, { record: RECORD })
  render(<VisitPage id={VISIT} />)
  expect(await screen.findByText(/完工记录 128/)).toBeTruthy()
  expect(document.querySelector('[data-digest]')!.textContent).toBe(RECORD.digest)
})

it('what stays of a visit keeps its record', () => {
  const { number, digest, at } = RECORD
  const row = {
    visit: VISIT,
    kind: 'k',
    standard: 's',
    start: new Date(NINE).toISOString(),
    zone: 'Asia/Shanghai',
  }
  device.reset()
  device.history.value = [
    { ...row, street: '人民路', outcome: 'done', at: NINE, record: { number, digest, at } },
  ]
  render(<PastVisit id={VISIT} />)
  expect(document.querySelector('[data-record="128"]')).toBeTruthy()
  expect(document.querySelector('[data-digest]')!.textContent).toBe(digest)
})
