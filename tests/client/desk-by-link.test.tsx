// @vitest-environment happy-dom
/** What the customer did by the link is told apart from what the office did, wherever somebody reads of it. */
import { cleanup, render, waitFor } from './patient.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { VisitPanel } from '../../client/src/desk/visit/VisitPanel.tsx'
import type { OfficeVisit } from '../../client/src/desk/visit/calls.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { officeVisit, openOffice } from './desk-office.ts'
import { shipped } from './shipped.ts'

const nothing = (): void => undefined

async function open(visit: OfficeVisit): Promise<string> {
  openOffice(shipped, { visits: visit })
  const rest = { technicians: [], onChanged: nothing, onClose: nothing, onDay: nothing }
  render(<VisitPanel id={visit.id} touched={new Set()} {...rest} />)
  await waitFor(() => expect(document.querySelector('[data-in-force]')).not.toBeNull())
  return document.body.textContent!
}

beforeEach(() => chooseLanguage('zh-CN'))
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const [first] = officeVisit().ledger
const by = (origin: string, entry: string) => ({ ...first!, entry, origin })

describe('the panel of a visit', () => {
  it('says of each time who chose it, and where', async () => {
    const ledger = [by('office', 'e1'), by('door', 'e2'), by('link', 'e3')]
    await open(officeVisit({ ledger, promise: ledger[2]! }))
    const said = (origin: string): string =>
      document.querySelector(`[data-origin="${origin}"]`)!.textContent!.replace(/\s+/g, '')
    expect(said('link')).toContain('客户（通过链接）')
    expect(said('link')).toContain('由客户通过链接登记')
    expect(said('office')).toContain('由调度登记')
    expect(said('door')).toMatch(/在客户.*登记/)
    for (const origin of ['office', 'door']) expect(said(origin)).not.toContain('链接')
  })

  it.each([
    ['link', '由客户（通过链接） 取消：不装了'],
    ['office', '由赵敏取消：不装了'],
  ] as const)('says who cancelled it: by the %s', async (origin, words) => {
    const named = origin === 'link' ? null : { id: 'p-zhao', name: '赵敏' }
    const cancelled = { at: first!.at, by: named, asked_by: 'customer', reason: '不装了', origin }
    expect(await open(officeVisit({ state: 'cancelled', cancelled }))).toContain(words)
  })
})
