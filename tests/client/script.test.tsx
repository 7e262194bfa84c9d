// @vitest-environment happy-dom
/**
 * Each phrase of the shipped standard, in each place where it can stand, in both languages: no brace is left open, no value
 * stands for another thing, and nobody reads the sentences of another role.
 */
import { cleanup, fireEvent, render } from './patient.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { assess } from '../../client/src/core/checklist/assess.ts'
import { fields } from '../../client/src/core/checklist/fields.ts'
import { phoneWords } from '../../client/src/ui/phone.ts'
import { GAP, saidAt, saidFor, spoken, type Place, type Said } from '../../client/src/core/script.ts'
import { fold } from '../../client/src/core/visit/fold.ts'
import { stopOf } from '../../client/src/field/day.ts'
import { now } from '../../client/src/field/now.ts'
import { PhaseScript, Script } from '../../client/src/field/visit/items/Script.tsx'
import { VisitSheet } from '../../client/src/field/visit/sheets/index.tsx'
import type { SheetName } from '../../client/src/field/visit/sheets/props.ts'
import type { View } from '../../client/src/field/visit/view.ts'
import { Never } from '../../client/src/ui/script/Never.tsx'
import { WordingHints, wordingFault } from '../../client/src/ui/script/Wording.tsx'
import { spokenPromise, spokenTime } from '../../client/src/ui/script/times.ts'
import { hourMinute } from '../../client/src/ui/format.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { document as documentOf } from './field-builders.ts'
import * as device from './field-device.ts'
import { ofAVisit, places, reading, shipped } from './shipped.ts'

vi.mock('../../client/src/device/index.ts', () => import('./field-device.ts'))
vi.mock('../../client/src/device/private.ts', () => import('./field-device.ts'))

const PERSON = {
  id: 'p',
  name: '李强',
  staff_no: 'T101',
  phone: '+8613900000002',
  roles: ['technician'],
  team: null,
}
const ROLES = ['technician', 'account_manager', 'dispatcher', 'supervisor']
const LANGUAGES = ['zh', 'en'] as const
const KINDS = Object.entries(shipped.visits).filter(([, { role }]) => role !== 'supervisor')

beforeEach(() => {
  chooseLanguage('zh-CN')
  device.reset()
  device.session.value = { state: 'signed-in', person: PERSON }
})
afterEach(cleanup)

const ZONE = 'Asia/Shanghai'
const WINDOW = {
  entry: '0197a000-0000-7000-8000-00000000e001',
  start: '2026-11-22T09:13:00+08:00',
  end: '2026-11-22T11:00:00+08:00',
  zone: ZONE,
}

const CUSTOMER = { id: 'c1', name: '王秀兰', address_as: '王女士', phone: '+8613900001111' }

function view(kind: string, promise = WINDOW, facts = {}): View {
  const document = documentOf({ kind, promise, facts, customer: CUSTOMER, travel_minutes: 17 })
  const visit = fold([])
  const assessment = assess(shipped, kind, visit, fields(visit, document, {}))
  return { id: document.id, ...stopOf(document, visit), list: { standard: shipped, assessment } }
}

/** Every place where something is said, with its phrases and the values that it gives. */
function everywhere(): { where: string; said: Said[]; role: string; kind: string; given: string[] }[] {
  return Object.entries(shipped.visits).flatMap(([kind, { role, phases }]) => [
    ...phases.flatMap(({ items }) =>
      items.map((item) => ({
        where: `${kind} ${item}`,
        said: saidFor(shipped, [item], { role, kind }),
        role,
        kind,
        given: ofAVisit,
      })),
    ),
    ...Object.entries(places).flatMap(([place, given]) =>
      ROLES.map((speaker) => ({
        where: `${speaker} ${kind} ${place}`,
        said: saidAt(shipped, [place as Place], { role: speaker, kind }),
        role: speaker,
        kind,
        given: [...ofAVisit, ...given],
      })),
    ),
  ])
}

describe('the phrases of the standard', () => {
  it('are each said somewhere', () => {
    const said = new Set(everywhere().flatMap((one) => one.said.map(({ id }) => id)))
    expect(Object.keys(shipped.phrases).filter((id) => !said.has(id))).toEqual([])
  })

  it('are filled in with what the place gives, and show a gap for everything else', () => {
    for (const { where, said, given } of everywhere()) {
      const values = Object.fromEntries(given.map((name) => [name, `‹${name}›`]))
      for (const { id, phrase } of said) {
        for (const language of LANGUAGES) {
          const text = spoken(phrase, language, values)
          const known = (phrase.needs ?? []).filter((name) => given.includes(name))
          const open = phrase.needs!.length - known.length
          expect([where, id, /[{}]/.test(text)]).toEqual([where, id, false])
          expect([where, id, known.filter((name) => !text.includes(`‹${name}›`))]).toEqual([where, id, []])
          expect([where, id, new Set(text.match(/‹\w+›/g)).size]).toEqual([where, id, known.length])
          expect([where, id, text.split(GAP).length > 1]).toEqual([where, id, open > 0])
        }
      }
    }
  })

  it('are those of the role and the kind of visit', () => {
    for (const { where, said, role, kind } of everywhere()) {
      for (const { id, phrase } of said) {
        expect([where, id, phrase.roles?.includes(role) ?? true]).toEqual([where, id, true])
        expect([where, id, phrase.kinds?.includes(kind) ?? true]).toEqual([where, id, true])
      }
    }
    const heard = (role: string) =>
      new Set(everywhere().flatMap((one) => (one.role === role ? one.said.map(({ id }) => id) : [])))
    expect(heard('technician')).not.toContain('arrive.manager')
    expect(heard('technician')).not.toContain('work.offer')
    expect(heard('account_manager')).not.toContain('arrive.technician')
    expect(heard('dispatcher')).not.toContain('travel.late')
  })

  it('of an older version fill in nothing that may mean another thing', () => {
    const { needs, ...old } = shipped.phrases['arrive.technician']!
    expect(needs).toContain('purpose')
    const values = { company: '云江电信', name: '李强', staff_no: 'T101', purpose: '宽带装机' }
    expect(spoken(old, 'zh', values)).toBe(
      `您好，我是云江电信的李强，工号 T101，这是我的工作证，按约上门${GAP}。`,
    )
  })
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

/** What is known wherever something is said at a visit of this kind, as it is said. */
function knownAt(kind: string, language: 'zh' | 'en'): Record<string, string> {
  return {
    company: shipped.brand.company[language],
    hotline: '10000',
    name: '李强',
    staff_no: 'T101',
    phone: '139 0000 0002',
    title: '王女士',
    address: '人民路 18 号',
    purpose: shipped.visits[kind]!.purpose![language],
    time: spokenPromise(WINDOW, Date.now()),
  }
}

/**
 * Nothing that stands on the screen is unfilled or somebody else’s; each value of the visit stands where it is meant, and the
 * time of the appointment nowhere else.
 */
function expectClean(kind: string, said: 'zh-CN' | 'en', found: readonly Shown[]): void {
  const { role } = shipped.visits[kind]!
  const language = said === 'en' ? 'en' : 'zh'
  for (const { id, text } of found) {
    const phrase = shipped.phrases[id]!
    expect([id, /[{}]|undefined|null|\+86|本公司/.test(text)]).toEqual([id, false])
    expect([id, phrase.roles?.includes(role) ?? true]).toEqual([id, true])
    expect([id, phrase.kinds?.includes(kind) ?? true]).toEqual([id, true])
    const [read, ...others] = reading(phrase, language, knownAt(kind, language)).exec(text) ?? []
    expect([id, read]).toEqual([id, text])
    const appointed = spokenTime(WINDOW.start, ZONE, Date.now())
    expect([id, others.filter((one) => one.includes(appointed) || one.includes('–11:00'))]).toEqual([id, []])
  }
}

describe.each(KINDS)('%s', (kind, { phases, role }) => {
  it.each(['zh-CN', 'en'] as const)('says beside its steps what belongs there, in %s', (language) => {
    chooseLanguage(language)
    const { document } = view(kind)
    for (const { items } of phases) {
      render(<PhaseScript standard={shipped} document={document} items={items} />)
      const all = shown()
      expectClean(kind, language, all)
      cleanup()
      const named = new Set(items.flatMap((item) => shipped.items[item]!.phrases ?? []))
      expect(all.filter(({ id }) => !named.has(id))).toEqual([])
      for (const item of items) {
        render(<Script standard={shipped} document={document} item={item} />)
        expectClean(kind, language, shown())
        cleanup()
      }
    }
  })

  it.each(['zh-CN', 'en'] as const)('says in its sheets what they know, in %s', (language) => {
    chooseLanguage(language)
    const sheets: SheetName[] = ['delay', 'leave', 'question', 'complaint', 'promise', 'call']
    for (const name of sheets) {
      render(<VisitSheet name={name} view={view(kind)} onClose={close} onOpen={close} onSign={close} />)
      const all = shown()
      expect([name, all.length > 0]).toEqual([name, true])
      expectClean(kind, language, all)
      cleanup()
    }
  })

  it('introduces whoever comes with what they come for', () => {
    const { document } = view(kind)
    const item = role === 'technician' ? 'arrive.introduced' : 'arrive.name-card'
    render(<Script standard={shipped} document={document} item={item} />)
    const [said] = shown()
    expect(said!.text).toContain(shipped.visits[kind]!.purpose!.zh)
    expect(said!.text).toContain('云江电信')
    expect(said!.text).toContain('李强')
  })
})

const close = (): void => undefined

function open(name: SheetName, promise = WINDOW): void {
  const shown = view('fault-repair', promise)
  render(<VisitSheet name={name} view={shown} onClose={close} onOpen={close} onSign={close} />)
}

/** How a time in so many hours is said, by the clock of the phone, which may just have moved on. */
const inHours = (hours: number): string[] => {
  const at = now()
  return [0, 10_000].map((ago) => spokenTime(at - ago + hours * 3_600_000, ZONE, at - ago))
}
const phrase = (id: string): string => shown().find((one) => one.id === id)?.text ?? ''
const press = (text: string): boolean =>
  fireEvent.click([...document.querySelectorAll('label')].find((one) => one.textContent === text)!)

it('advises without an open brace', () => {
  const forbidden = shipped.forbidden
  for (const language of ['zh-CN', 'en'] as const) {
    chooseLanguage(language)
    for (const { zh } of forbidden) {
      render(<WordingHints text={zh} forbidden={forbidden} />)
      render(<Never standard={shipped} severities={['block', 'warn', 'info']} />)
      expect([zh, /[{}]/.test(`${wordingFault(zh, forbidden)}${document.body.textContent}`)]).toEqual([
        zh,
        false,
      ])
      cleanup()
    }
  }
})

describe('a sheet', () => {
  it('of a delay says when to expect somebody, early or late', () => {
    const start = Date.now() + 3 * 3_600_000
    const at = (minutes: number): string => hourMinute(start + minutes * 60_000, ZONE)
    open('delay', { ...WINDOW, start: new Date(start).toISOString(), end: new Date(start).toISOString() })
    const field = document.querySelector<HTMLInputElement>('input[type="time"]')!
    fireEvent.input(field, { target: { value: at(-40) } })
    expect(phrase('travel.early')).toContain(at(-40))
    expect(phrase('travel.late')).toBe('')
    fireEvent.input(field, { target: { value: at(40) } })
    expect(phrase('travel.late')).toContain(at(40))
    expect(phrase('travel.early')).toBe('')
  })

  it('of a leave says why, how long, and what is promised', () => {
    open('leave')
    expect(document.body.textContent, 'what stands there says where it is from').toContain(
      '服务标准建议 30 分钟',
    )
    expect(phrase('work.leave-return')).toContain(`我需要${GAP}`)
    press('取材料')
    press('回来')
    press('1 小时')
    expect(phrase('work.leave-return')).toContain('去取一下材料，大约 60 分钟后回来')
    expect(phrase('work.leave-no-return')).toBe('')
    press('其他')
    expect(phrase('work.leave-return')).toContain(`我需要${GAP}`)
    press('不回来，远程修通')
    expect(phrase('work.leave-return')).toBe('')
    press('去机房')
    press('4 小时内')
    expect(phrase('work.leave-no-return')).toContain('我还要去一趟机房，')
    expect(inHours(4)).toContain(/最晚 ?(.*) 恢复/.exec(phrase('work.leave-no-return'))?.[1])
  })

  it('of a question says the hotline as it is spoken, and the hours that are chosen', () => {
    open('question')
    expect(document.body.textContent).toContain('服务标准建议 24 小时')
    expect(phrase('first-ask.take')).toContain('客服热线 10000')
    press('4 小时')
    expect(phrase('first-ask.not-now')).toContain('，4 小时内')
    expect(inHours(4)).toContain(/最晚 ?(.*) 给您答复/.exec(phrase('first-ask.forwarded'))?.[1])
  })

  it('of a complaint reads back what was typed, and says when the answer comes', () => {
    open('complaint')
    expect(phrase('complaint.restate')).toContain(GAP)
    fireEvent.input(document.querySelector('textarea')!, { target: { value: '装了两次都没好' } })
    expect(phrase('complaint.restate')).toContain('您反映的是：装了两次都没好，对吗')
    expect(phrase('complaint.promise')).toContain(GAP)
    press('一般')
    expect(inHours(24)).toContain(/最晚 ?(.*) 给您答复/.exec(phrase('complaint.promise'))?.[1])
    expect(document.body.textContent).toContain('反问、质问、机械、散漫、愤怒、讽刺')
    expect(document.querySelectorAll('[data-never="sentence.nothing-i-can"]')).toHaveLength(1)
  })

  it('of a call says what belongs to its purpose', () => {
    open('call')
    press('到达')
    expect(phrase('arrive.at-the-door')).toContain('云江电信的李强')
    expect(phrase('appoint.ask-time')).toBe('')
    press('预约')
    expect(phrase('appoint.ask-time')).toContain('上门为您处理故障')
    expect(phrase('appoint.coming-now')).toContain('大约 17 分钟')
    expect(phrase('arrive.at-the-door')).toBe('')
  })

  it('of a call says what to have ready as the order says it', () => {
    const said = (facts: object): string => {
      const shown = view('broadband-install', WINDOW, facts)
      render(<VisitSheet name="call" view={shown} onClose={close} onOpen={close} onSign={close} />)
      press('预约')
      const text = phrase('appoint.documents')
      cleanup()
      return text
    }
    expect(said({ 'order.documents': '身份证和合同' })).toContain('需要身份证和合同，')
    expect(said({})).toContain(`需要${GAP}`)
  })

  it('of a new time says whose wish it is, and why', () => {
    open('promise')
    press('天气、交通')
    expect(phrase('appoint.reschedule-by-us')).toContain('因为天气和交通的原因')
    press('客户')
    expect(phrase('appoint.reschedule-by-us')).toBe('')
    expect(phrase('appoint.reschedule-by-customer')).not.toBe('')
  })
})

it('says times by the clock of the visit, as people say them', () => {
  const now = Date.parse('2026-11-22T09:00:00+08:00')
  expect(spokenTime('2026-11-22T23:30:00+08:00', 'Asia/Urumqi', now)).toBe('21:30')
  expect(spokenTime('2026-11-22T23:30:00+08:00', ZONE, now)).toBe('23:30')
  expect(spokenTime('2026-11-23T00:30:00+08:00', ZONE, now)).toBe('明天 00:30')
  expect(spokenPromise({ ...WINDOW, zone: ZONE }, now - 86_400_000)).toBe('明天 09:13–11:00')
  expect(spokenTime('2026-11-24T08:05:00+08:00', ZONE, now)).toBe('11月24日周二 08:05')
  chooseLanguage('en')
  expect(spokenTime('2026-11-23T00:30:00+08:00', ZONE, now)).toBe('tomorrow at 00:30')
})

it('reads numbers out as people say them', () => {
  expect(phoneWords('+8613900000002')).toBe('139 0000 0002')
  expect(phoneWords('10000')).toBe('10000')
  expect(phoneWords('13900000002')).toBe('139 0000 0002')
  expect(phoneWords('400-800-1234')).toBe('400 800 1234')
  expect(phoneWords('+861088886666')).toBe('010 8888 6666')
  expect(phoneWords('+8657188886666')).toBe('0571 8888 6666')
  expect(phoneWords('+15550100')).toBe('+15550100')
})
