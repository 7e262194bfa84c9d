// @vitest-environment happy-dom
/** A customer is told of a delay, on the phone and in the office: what they agree to while it can be kept is the promise. */
import { cleanup, fireEvent, render, waitFor } from './patient.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fold } from '../../client/src/core/visit/fold.ts'
import { LateDialog } from '../../client/src/desk/visit/LateDialog.tsx'
import { VisitPanel } from '../../client/src/desk/visit/VisitPanel.tsx'
import { stopOf } from '../../client/src/field/day.ts'
import { VisitSheet } from '../../client/src/field/visit/sheets/index.tsx'
import type { View } from '../../client/src/field/visit/view.ts'
import { hourMinute } from '../../client/src/ui/format.ts'
import { go, route } from '../../client/src/ui/index.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { dialog, officeVisit } from './desk-office.ts'
import { document as documentOf } from './field-builders.ts'
import * as device from './field-device.ts'
import { shipped } from './shipped.ts'
import { ground } from '../../client/src/desk/ground.ts'

const office = vi.hoisted(() => ({
  asked: [] as { path: string; body: unknown }[],
  answer: (_: unknown): void => undefined,
}))
vi.mock('../../client/src/device/index.ts', async () => ({
  ...(await import('./field-device.ts')),
  newId: () => 'k',
  api: {
    get: (path: string) =>
      path.startsWith('/visits/')
        ? new Promise((answer) => (office.answer = answer))
        : Promise.resolve({ items: [], cursor: null }),
    post: async (path: string, body: unknown) => {
      office.asked.push({ path, body })
      return { id: 'v' }
    },
  },
}))
vi.mock('../../client/src/device/private.ts', () => import('./field-device.ts'))

const ZONE = 'Asia/Shanghai'
const MINUTE = 60_000
const close = (): void => undefined

beforeEach(() => {
  chooseLanguage('zh-CN')
  device.reset()
  office.asked = []
})
afterEach(cleanup)

const promisedIn = (minutes: number) => ({
  entry: '0197a000-0000-7000-8000-00000000e001',
  start: new Date(Date.now() + minutes * MINUTE).toISOString(),
  end: null,
  zone: ZONE,
})
const typed = (minutes: number): void => {
  const field = document.querySelector('input[type="time"]')!
  fireEvent.input(field, { target: { value: hourMinute(Date.now() + minutes * MINUTE, ZONE) } })
}
const press = (value: string): boolean =>
  fireEvent.click(document.querySelector(`[data-value="${value}"] input`)!)

describe('on the phone', () => {
  const open = (minutes: number): void => {
    const of = documentOf({ kind: 'fault-repair', promise: promisedIn(minutes), travel_minutes: 17 })
    const visit = fold([])
    const view = {
      id: of.id,
      ...stopOf(of, visit),
      list: { standard: shipped, assessment: {} },
    } as unknown as View
    render(<VisitSheet name="delay" view={view} onClose={close} onOpen={close} onSign={close} />)
  }
  const said = async (value: string): Promise<string[]> => {
    press(value)
    fireEvent.click(document.querySelector('[data-action="save"]')!)
    await waitFor(() => expect(device.recorded().length).toBeGreaterThan(0))
    await new Promise((done) => setTimeout(done))
    return device.recorded().map(({ type }) => type)
  }

  it.each([
    ['agreed to in time', 20, 60, 'accepts', ['delay.told', 'promise.agreed']],
    ['agreed to before the promised one', 60, 40, 'accepts', ['delay.told']],
    ['agreed to when the promise was broken', -60, 20, 'accepts', ['delay.told']],
    ['nobody agreed to', 20, 60, 'not_reached', ['delay.told']],
  ])('a time that was %s', async (_, promised, expected, answer, types) => {
    open(promised)
    typed(expected)
    expect(await said(answer)).toEqual(types)
  })
})

describe('in the office', () => {
  const open = (minutes: number): void => {
    ground.value = { standard: shipped, teams: [], zone: ZONE }
    device.session.value = { state: 'signed-in', person: { roles: ['dispatcher'], team: null } }
    const visit = officeVisit({ promise: promisedIn(minutes), travel_minutes: 17 })
    render(<LateDialog {...dialog(visit)} onOther={close} onChanged={close} />)
  }
  const said = async (value: string): Promise<string[]> => {
    press(value)
    fireEvent.submit(document.querySelector('dialog form')!)
    await waitFor(() => expect(office.asked.length).toBeGreaterThan(0))
    await new Promise((done) => setTimeout(done))
    return office.asked.map(({ path }) => path.split('/').at(-1)!)
  }

  it.each([
    ['agreed to in time', 20, 'accepts', ['calls', 'move'], 'reached'],
    ['agreed to when the promise was broken', -20, 'accepts', ['calls'], 'reached'],
    ['nobody agreed to', 20, 'not_reached', ['calls'], 'no_answer'],
  ])('a time that was %s', async (_, promised, answer, paths, result) => {
    open(promised)
    typed(60)
    expect(await said(answer)).toEqual(paths)
    expect(office.asked[0]!.body).toMatchObject({ purpose: 'delay', result })
  })
  it('is opened by the address, however long the visit takes to come, and once', async () => {
    ground.value = { standard: shipped, teams: [], zone: ZONE }
    device.session.value = { state: 'signed-in', person: { roles: ['dispatcher'], team: null } }
    go('/day?visit=v&do=late', { replace: true })
    const rest = { technicians: [], onChanged: close, onClose: close, onDay: close }
    render(<VisitPanel id="v" touched={new Set()} {...rest} />)
    await waitFor(() => expect(document.activeElement?.id).toBe('panel-title'))
    office.answer(officeVisit({ promise: promisedIn(20) }))
    await waitFor(() => expect(document.querySelector('[data-dialog="late"]')).not.toBeNull())
    expect(route.value.query.get('do')).toBeNull()
  })
})
