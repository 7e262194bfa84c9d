// @vitest-environment happy-dom
/** The statement as it is drawn for the customer: what was agreed for another day, with its end. */
import { cleanup, render } from './patient.ts'
import { afterEach, expect, it, vi } from 'vitest'
import { StatementView } from '../../client/src/field/visit/signoff/StatementView.tsx'

vi.mock('../../client/src/device/index.ts', async () => await import('./field-device.ts'))

afterEach(cleanup)

it.each([
  ['zh-CN', '12月5日周六 09:00–11:00'],
  ['en', 'Sat, Dec 5 09:00–11:00'],
] as const)('a window that was agreed keeps its end (%s)', (language, words) => {
  const agreed = {
    ...{ event: 'e', start: '2026-12-05T09:00:00+08:00', end: '2026-12-05T11:00:00+08:00' },
    ...{ zone: 'Asia/Shanghai', asked_by: 'resource' as const, agreed_by: '王小明', reason: '无端口' },
  }
  const nothing = { items: [], leaves: [], questions: [], complaints: [], damages: [], photos: [] }
  const statement = {
    ...{
      format: 'doorstep-statement/2',
      language,
      visit: 'v',
      standard: 'h',
      order: 'WO-1',
      kind: 'install',
    },
    ...{ promise: null, arrived: null, ...nothing, promises: [agreed] },
  }
  const standard = { items: {}, visits: {} } as never
  render(<StatementView statement={statement} standard={standard} />)
  expect(document.body.textContent).toContain(words)
})

it.each(['<img src=x onerror=alert(1)>', '<b>x</b>', '"><script>x</script>', '&lt;b&gt;', '{0}'])(
  'what somebody wrote stays text (%s)',
  (text) => {
    const agreed = {
      ...{ event: 'e', start: '2026-12-05T09:00:00+08:00', end: null, zone: 'Asia/Shanghai' },
      ...{ asked_by: 'customer' as const, agreed_by: text, reason: text },
    }
    const item = { id: 'work.note', state: 'recorded', values: [text], note: text, limit: null }
    const nothing = { leaves: [], questions: [], complaints: [], damages: [], photos: [] }
    const statement = {
      ...{ format: 'doorstep-statement/2', language: 'en', visit: 'v', standard: 'h', order: text },
      ...{ kind: 'install', promise: null, arrived: null, ...nothing, items: [item], promises: [agreed] },
    }
    const asked = { zh: '备注', en: 'Note', answer: 'text', audience: 'customer' }
    const standard = { items: { 'work.note': asked }, visits: {} } as never
    render(<StatementView statement={statement} standard={standard} />)
    expect(document.body.textContent).toContain(text)
    expect(document.querySelector('img, b, script')).toBe(null)
  },
)
