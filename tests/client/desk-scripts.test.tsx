// @vitest-environment happy-dom
/**
 * What the office says: each sentence of the shipped standard that is the office's stands in one of its dialogs, filled in
 * with what is known there, and nobody reads the sentences of another role.
 */
import { cleanup, fireEvent, render } from './patient.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { GAP, type Place } from '../../client/src/core/script.ts'
import { Book } from '../../client/src/desk/book/Book.tsx'
import { Script } from '../../client/src/desk/book/Script.tsx'
import { clearDraft } from '../../client/src/desk/book/draft.ts'
import { CallDialog } from '../../client/src/desk/visit/CallDialog.tsx'
import { CancelDialog } from '../../client/src/desk/visit/CancelDialog.tsx'
import { ContinueDialog, MoveDialog } from '../../client/src/desk/visit/MoveDialog.tsx'
import { CALL_PURPOSES, ASKED_BY, type OfficeVisit } from '../../client/src/desk/visit/calls.ts'
import { Answer } from '../../client/src/desk/voices/Answer.tsx'
import type { Voice } from '../../client/src/desk/voices/calls.ts'
import { spokenPromise } from '../../client/src/ui/script/times.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { dialog, officeVisit, openOffice } from './desk-office.ts'
import { reading, shipped } from './shipped.ts'

vi.mock('../../client/src/device/index.ts', async (original) => {
  const { signal } = await import('@preact/signals')
  const person = {
    id: 'p-zhao',
    name: '赵敏',
    staff_no: 'D101',
    phone: '+8613900000009',
    roles: ['dispatcher'],
    team: null,
  }
  return { ...(await original<object>()), session: signal({ state: 'signed-in', person }) }
})

/** Where somebody of the office speaks, and as what. */
const OF_THE_OFFICE: Readonly<Record<string, readonly Place[]>> = {
  dispatcher: [
    'book',
    'call',
    'appointment-call',
    'delay.late',
    'delay.early',
    'move.us',
    'move.customer',
    'cancel.us',
    'cancel.customer',
  ],
  supervisor: ['complaint', 'complaint.staff'],
}
const WINDOW = {
  entry: 'e1',
  start: '2026-11-22T09:13:00+08:00',
  end: '2026-11-22T11:00:00+08:00',
  zone: 'Asia/Shanghai',
}
/** What the office knows wherever it speaks of the visit, as it is said. */
const KNOWN = {
  title: '王女士',
  address: '人民路 18 号',
  name: '赵敏',
  staff_no: 'D101',
  phone: '139 0000 0009',
}
const KINDS = Object.entries(shipped.visits)
  .filter(([, { role }]) => role !== 'supervisor')
  .map(([kind]) => kind)

beforeEach(() => {
  chooseLanguage('zh-CN')
  openOffice(shipped)
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

interface Shown {
  id: string
  text: string
}

function shown(): Shown[] {
  return [...document.querySelectorAll<HTMLElement>('[data-phrase]')].map((one) => ({
    id: one.dataset.phrase!,
    text: one.textContent!,
  }))
}
const phrase = (id: string): string => shown().find((one) => one.id === id)?.text ?? ''
const press = (value: string): boolean =>
  fireEvent.click(document.querySelector(`[data-value="${value}"] input`)!)
const type = (name: string, value: string): boolean =>
  fireEvent.input(document.querySelector(`[name="${name}"]`)!, { target: { value } })

const CUSTOMER = { id: 'c1', name: '王秀兰', address_as: '王女士', phone: '+8613900001111' }
const repair = (kind: string, more: Partial<OfficeVisit> = {}): OfficeVisit =>
  officeVisit({ kind, promise: WINDOW, customer: CUSTOMER, travel_minutes: 17, ...more })

const COMPLAINT = {
  id: 'v1',
  kind: 'complaint',
  at: '2026-11-22T12:00:00+08:00',
  visit: 'x',
  order: 'WO-1',
  day: null,
  team: null,
  customer: '王女士',
  person: null,
  zone: 'Asia/Shanghai',
  stars: null,
  choice: null,
  words: '装了两次都没好',
  due: '2026-11-24T12:00:00+08:00',
  waiting: true,
  answered: null,
  answered_by: null,
  answer: null,
} as const satisfies Voice

interface Saying {
  role: string
  said: Shown[]
  /** What is known there beside what always is. */
  known: Readonly<Record<string, string>>
}

/** Opens every place of the office that speaks, in each of its states, and says what stands there. */
function everySaying(kind: string): Saying[] {
  const found: Saying[] = []
  const appointed = spokenPromise(WINDOW, Date.now())
  const note = (known: Readonly<Record<string, string>>, role = 'dispatcher'): void => {
    found.push({ role, said: shown(), known })
  }
  const about = { kind, title: '王女士', address: '人民路 18 号', time: '09:13–11:00' }
  render(<Script about={about} minutes="17" docs="身份证" />)
  note({ time: '09:13–11:00', minutes: '17', docs: '身份证' })
  cleanup()
  const call = { time: appointed, minutes: '17', docs: GAP }
  render(<CallDialog {...dialog(repair(kind))} />)
  note(call)
  for (const purpose of CALL_PURPOSES) {
    press(purpose)
    note(call)
  }
  cleanup()
  render(<CancelDialog {...dialog(repair(kind))} />)
  note({ time: appointed, reason: GAP })
  for (const asked of ASKED_BY) {
    press(asked)
    note({ time: appointed })
  }
  cleanup()
  render(<MoveDialog {...dialog(repair(kind))} />)
  note({ time: appointed, new_time: GAP })
  for (const asked of ASKED_BY) {
    press(asked)
    note({ time: appointed, new_time: GAP })
  }
  cleanup()
  render(<ContinueDialog {...dialog(repair(kind, { status: 'completed' }))} />)
  note({ time: GAP, minutes: '17', docs: GAP })
  cleanup()
  render(<Answer voice={COMPLAINT} onDone={() => undefined} />)
  fireEvent.click(document.querySelector('[data-action="answer-voice"]')!)
  note({ problem: COMPLAINT.words, address: GAP, time: GAP, purpose: GAP }, 'supervisor')
  cleanup()
  return found
}

describe.each(KINDS)('what the office says about %s', (kind) => {
  it.each(['zh-CN', 'en'] as const)('is filled in, and nobody else’s, in %s', (language) => {
    chooseLanguage(language)
    const words = language === 'en' ? 'en' : 'zh'
    const purpose = shipped.visits[kind]!.purpose![words]
    const always = { ...KNOWN, purpose, company: shipped.brand.company[words], hotline: '10000' }
    for (const { role, said, known } of everySaying(kind)) {
      expect(said.length).toBeGreaterThan(0)
      for (const { id, text } of said) {
        const phrase = shipped.phrases[id]!
        const { roles, kinds } = phrase
        expect([id, /[{}]|undefined|null|\+86|本公司/.test(text)]).toEqual([id, false])
        expect([id, roles?.includes(role) ?? true, kinds?.includes(kind) ?? true]).toEqual([id, true, true])
        const [read, ...others] = reading(phrase, words, { ...always, ...known }).exec(text) ?? []
        expect([id, read]).toEqual([id, text])
        expect([id, others.filter((one) => /09:13|11:00/.test(one))]).toEqual([id, []])
      }
    }
  })
})

it('every sentence of the office stands in the office', () => {
  const said = new Set(
    KINDS.flatMap((kind) => everySaying(kind).flatMap((one) => one.said.map(({ id }) => id))),
  )
  const expected = Object.entries(OF_THE_OFFICE).flatMap(([role, places]) =>
    Object.entries(shipped.phrases)
      .filter(
        ([, { at, roles }]) =>
          at?.some((place) => places.includes(place as Place)) && (roles?.includes(role) ?? true),
      )
      .map(([id]) => id),
  )
  expect(expected.filter((id) => !said.has(id))).toEqual([])
  const dispatchers = Object.entries(shipped.phrases).filter(([, { roles }]) => roles?.includes('dispatcher'))
  expect(dispatchers.map(([id]) => id).filter((id) => !said.has(id))).toEqual([])
})

describe('a call', () => {
  it('for an appointment says what to have ready as the order says it, and has a gap where it does not', () => {
    const kind = 'broadband-install'
    render(<CallDialog {...dialog(repair(kind, { facts: { 'order.documents': '身份证和合同' } }))} />)
    press('appointment')
    expect(phrase('appoint.documents')).toContain('需要身份证和合同，')
    expect(phrase('appoint.readback')).toContain('09:13–11:00')
    cleanup()
    render(<CallDialog {...dialog(repair(kind))} />)
    press('appointment')
    expect(phrase('appoint.documents')).toContain(`需要${GAP}`)
  })

  it('about a delay leaves the time to whoever calls, and never says that of the appointment', () => {
    render(<CallDialog {...dialog(repair('fault-repair'))} />)
    expect(phrase('travel.late-office')).toBe('')
    press('delay')
    expect(phrase('travel.late-office')).toContain(`要 ${GAP} 才能到`)
    expect(phrase('travel.early-office')).toContain(`大约 ${GAP}`)
    expect(phrase('appoint.readback')).toBe('')
  })
})

it('a booking speaks to whoever it is for, of the place that was typed', () => {
  clearDraft()
  render(<Book />)
  type('search', '王芳')
  fireEvent.click(document.querySelector('[data-action="new-customer"]')!)
  expect(phrase('appoint.ask-time')).toContain('王芳，我们准备上门')
  type('addressAs', '王女士')
  type('address', '梧桐路 18 号')
  fireEvent.change(document.querySelector('select[name="kind"]')!, { target: { value: 'fault-repair' } })
  expect(phrase('appoint.ask-time')).toContain('王女士，我们准备上门为您处理故障')
  expect(phrase('appoint.address')).toContain('上门地址：梧桐路 18 号，对吗')
  type('travel', '17')
  expect(phrase('appoint.coming-office')).toContain('大约 17 分钟')

  // Where there is no room beside the form, the head of the page opens the same over it.
  fireEvent.click(document.querySelector('header [data-action="script"]')!)
  const sheet = document.querySelector('dialog[data-dialog="script"]')!
  expect(sheet.querySelector('[data-phrase="appoint.coming-office"]')?.textContent).toContain('大约 17 分钟')
  fireEvent.click(sheet.querySelector('[data-action="close-dialog"]')!)
  expect(document.querySelector('dialog')).toBeNull()
  expect(document.querySelector<HTMLInputElement>('[name="travel"]')!.value, 'what was typed stays').toBe(
    '17',
  )
})

it('a booking says what to have ready as it was typed', () => {
  const about = { kind: 'broadband-install', title: '王女士', address: '', time: null }
  render(<Script about={about} minutes="20" docs="" />)
  expect(phrase('appoint.documents')).toContain(GAP)
  expect(phrase('appoint.address')).toContain(GAP)
  cleanup()
  render(<Script about={about} minutes="20" docs="身份证" />)
  expect(phrase('appoint.documents')).toContain('需要身份证，')
})

it('a cancellation says whose wish it is, and why', () => {
  render(<CancelDialog {...dialog(repair('fault-repair'))} />)
  expect([phrase('appoint.cancel-by-us'), phrase('appoint.cancel-by-customer')]).not.toContain('')
  press('customer')
  expect(phrase('appoint.cancel-by-us')).toBe('')
  expect(phrase('appoint.cancel-by-customer')).toContain('客服热线 10000')
  press('weather')
  expect(phrase('appoint.cancel-by-customer')).toBe('')
  expect(phrase('appoint.cancel-by-us')).toContain('因为天气和交通的原因')
  type('reason', '道路封闭')
  expect(phrase('appoint.cancel-by-us')).toContain('因为道路封闭')
})

it('another time says whose wish it is, why, and the new time once it is chosen', () => {
  render(<MoveDialog {...dialog(repair('fault-repair'))} />)
  press('weather')
  expect(phrase('appoint.reschedule-by-us')).toMatch(
    /因为天气和交通的原因，原定 .*09:13–11:00 的上门需要调整/,
  )
  expect(phrase('appoint.reschedule-by-us')).toContain(`改到 ${GAP}`)
  type('start', '14:00')
  expect(phrase('appoint.reschedule-by-us')).toMatch(/改到 ?.*14:00 您方便吗/)
  press('customer')
  expect(phrase('appoint.reschedule-by-us')).toBe('')
  expect(phrase('appoint.reschedule-by-customer')).toMatch(/改到 ?.*14:00/)
})

it('another visit is agreed like a first one, and reads back its own time', () => {
  render(<ContinueDialog {...dialog(repair('fault-repair', { status: 'completed' }))} />)
  expect(phrase('appoint.readback')).toContain(GAP)
  type('start', '14:00')
  expect(phrase('appoint.readback')).toMatch(/我们 .*14:00 准时到/)
  expect(phrase('appoint.reschedule-by-us')).toBe('')
})

it('an answer to a complaint reads back what was said, and says by when', () => {
  render(<Answer voice={COMPLAINT} onDone={() => undefined} />)
  fireEvent.click(document.querySelector('[data-action="answer-voice"]')!)
  expect(phrase('complaint.restate')).toContain('您反映的是：装了两次都没好，对吗')
  expect(phrase('complaint.promise')).toMatch(/最晚 ?.*12:00 给您答复/)
  type('answer', '我也没办法')
  expect(document.querySelector<HTMLButtonElement>('[data-action="send-answer"]')!.disabled).toBe(true)
  type('answer', '已核实，向您道歉')
  expect(document.querySelector<HTMLButtonElement>('[data-action="send-answer"]')!.disabled).toBe(false)
})
