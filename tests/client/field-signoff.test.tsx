// @vitest-environment happy-dom
/** The sign-off: who is asked to sign, what they are shown, and that they sign exactly that. */
import { cleanup, fireEvent, render, screen, waitFor, within } from './patient.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fold } from '../../client/src/core/visit/fold.ts'
import { VisitPage } from '../../client/src/field/visit/Visit.tsx'
import { SignOff } from '../../client/src/field/visit/signoff/SignOff.tsx'
import { clearToast, go } from '../../client/src/ui/index.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { OTHERS, VISIT, answered, event, mark as marked, standard } from './field-builders.ts'
import * as device from './field-device.ts'

vi.mock('../../client/src/device/index.ts', () => import('./field-device.ts'))
vi.mock('../../client/src/device/private.ts', () => import('./field-device.ts'))

const atWork = () => [
  event('items.confirmed', { phase: 'prepare', items: ['prepare.tools', 'prepare.kit'], replaces: [] }),
  marked('departed'),
  marked('arrived'),
  answered('arrive.introduced', 'done'),
  answered('enter.shoe-covers', 'done'),
  marked('started'),
]

const last = () => device.events.value.at(-1)!
const card = (item: string) => document.querySelector<HTMLElement>(`[data-item="${item}"]`)!
const action = (name: string, within: ParentNode = document) =>
  within.querySelector<HTMLElement>(`[data-action="${name}"]`)!

beforeEach(() => {
  chooseLanguage('zh-CN')
  clearToast()
  go('/', { replace: true })
  device.statements.value = ['doorstep-statement/1', 'doorstep-statement/2']
  device.reset()
})
afterEach(cleanup)

describe('the sign-off', () => {
  const done = () => [
    ...atWork(),
    answered('work.plan', 'yes'),
    event('item.answered', { item: 'work.safety', value: 'no', note: '墙内有水管', replaces: [] }),
    answered('work.optical', '-21.5'),
    answered('work.tested', 'done'),
  ]
  const unexplained = () => [
    ...done().filter(({ body }) => body.item !== 'work.safety'),
    answered('work.safety', 'no'),
  ]
  const next = () => fireEvent.click(action('sign-next'))

  it('signs exactly what it shows: the statement, its events and the language', async () => {
    device.reset(done(), { facts: { 'visit.area_type': 'city', 'staff.phone': '+8613800000001' } })
    const before = device.events.value.map(({ id }) => id).sort()
    render(<SignOff id={VISIT} />)
    fireEvent.click(action('speak-en'))
    expect(document.querySelector('[data-statement]')!.textContent).toContain('Pipes and wires checked')
    const shown = [...document.querySelectorAll<HTMLElement>('[data-signed]')].map(
      ({ dataset }) => dataset.signed,
    )
    next()
    next()
    fireEvent.click(screen.getByLabelText('Type my name'))
    fireEvent.input(screen.getByLabelText('Name'), { target: { value: '王芳' } })
    fireEvent.click(action('submit-signature'))
    await waitFor(() => expect(last().type).toBe('visit.signed'))
    const { statement, ...body } = last().body as { statement: string }
    expect(body).toMatchObject({
      format: 'doorstep-statement/2',
      language: 'en',
      standard: standard.hash,
      events: before,
      signature: { kind: 'typed', name: '王芳' },
      replaces: [],
    })
    expect(last().body.facts).toEqual({ 'visit.area_type': 'city' })
    const items = (JSON.parse(statement) as { items: { id: string; state: string }[] }).items
    expect(items.map(({ id }) => id).sort()).toEqual(shown.sort())
    expect(shown).not.toContain('private.rooms')
    expect(shown).not.toContain('prepare.tools')
    expect(items.find(({ id }) => id === 'work.safety')).toMatchObject({ state: 'failed' })
  })

  it('is over with the visit: nobody signs what is sealed', () => {
    device.reset([...done(), event('visit.completed', { outcome: 'done', recorded: 9 })])
    render(<SignOff id={VISIT} />)
    expect(document.querySelector('[data-statement]')).toBeNull()
    fireEvent.click(action('take-back'))
    expect(location.hash).toBe(`#/visit/${VISIT}`)
  })

  it('signs the first format where the server takes no other', async () => {
    device.statements.value = ['doorstep-statement/1']
    device.reset(done())
    render(<SignOff id={VISIT} />)
    expect(document.querySelector('[data-signed="prepare.tools"]')).toBeTruthy()
    next()
    next()
    fireEvent.click(screen.getByLabelText('输入姓名'))
    fireEvent.input(screen.getByLabelText('姓名'), { target: { value: '王芳' } })
    fireEvent.click(action('submit-signature'))
    await waitFor(() => expect(last().body).toMatchObject({ format: 'doorstep-statement/1' }))
  })

  it('says beside a number what it is held against, and why something was not done', () => {
    device.reset(done())
    render(<SignOff id={VISIT} />)
    const line = (item: string) => document.querySelector(`[data-signed="${item}"]`)!.textContent
    expect(line('work.optical')).toContain('-27 dBm 至 -8 dBm 合格')
    expect(line('work.safety')).toContain('原因：墙内有水管')
  })

  it.each([
    ['an answer', 'missing', 'work.tested', () => done().slice(0, -1)],
    ['a reason', 'failed_without_note', 'work.safety', unexplained],
    ['one of two answers', 'missing', 'work.plan', () => [...done(), answered('work.plan', 'no', OTHERS)]],
  ])(
    'is not shown while %s is missing: it is named, and one tap leads there',
    async (_, kind, item, events) => {
      device.reset(events())
      render(<SignOff id={VISIT} />)
      expect(document.querySelector('[data-statement]')).toBeNull()
      const named = [...document.querySelectorAll<HTMLElement>('[data-action="missing"]')]
      expect(named.map(({ dataset }) => [dataset.blocker, dataset.of])).toEqual([[kind, item]])
      fireEvent.click(named[0]!)
      expect(location.hash).toBe(`#/visit/${VISIT}?item=${item}`)
      cleanup()
      render(<VisitPage id={VISIT} />)
      await waitFor(() => expect(card(item).contains(document.activeElement)).toBe(true))
    },
  )

  it('leads to what is missing in another phase than the one at hand', async () => {
    device.reset([
      ...done()
        .slice(0, -1)
        .filter(({ body }) => body.item !== 'enter.shoe-covers'),
    ])
    go(`/visit/${VISIT}?item=work.tested`, { replace: true })
    render(<VisitPage id={VISIT} />)
    await waitFor(() => expect(card('work.tested')).toBeTruthy())
  })

  it('is not shown while somebody is away', () => {
    const leave = { reason: 'trace', returning: true, told: true, minutes: 30 } as const
    device.reset([...done(), event('leave.started', leave)])
    render(<SignOff id={VISIT} />)
    expect(action('missing').dataset.blocker).toBe('open_leave')
  })

  it('is asked for after the reason of what failed', async () => {
    device.reset(unexplained())
    render(<VisitPage id={VISIT} />)
    expect(action('next-sign')).toBeNull()
    fireEvent.click(action('next-fill'))
    await waitFor(() => expect(document.activeElement?.tagName).toBe('TEXTAREA'))
    expect(card('work.safety').contains(document.activeElement)).toBe(true)
  })

  it('shows every item of the statement, done or not', () => {
    device.reset(done())
    render(<SignOff id={VISIT} />)
    const shown = Object.fromEntries(
      [...document.querySelectorAll<HTMLElement>('[data-signed]')].map(({ dataset }) => [
        dataset.signed,
        dataset.state,
      ]),
    )
    expect(shown).toMatchObject({ 'work.plan': 'passed', 'work.safety': 'failed', 'work.tested': 'passed' })
    expect(shown).not.toHaveProperty('work.remark')
    expect(shown).not.toHaveProperty('signoff.signature')
  })

  describe('what is signed is what was seen:', () => {
    const anew = { changed: '内容刚才有变动', language: 'You sign in the language' }
    const step = () => document.querySelector<HTMLElement>('.visit-customer-mode')!.dataset.step
    const toSignature = () => {
      device.reset(done())
      render(<SignOff id={VISIT} />)
      next()
      next()
      fireEvent.click(screen.getByLabelText('输入姓名'))
      fireEvent.input(screen.getByLabelText('姓名'), { target: { value: '王芳' } })
      expect(step()).toBe('signature')
    }
    const signed = async () => {
      await waitFor(() => expect(last().type).toBe('visit.signed'))
      return last().body as { statement: string; language: string }
    }
    const others = () => {
      device.events.value = [...device.events.value, answered('work.remark', '机顶盒在卧室', OTHERS)]
    }
    const contradicted = () => {
      device.events.value = [...device.events.value, answered('work.tested', 'not_done', OTHERS)]
    }
    const moved = () => {
      const before = device.documents.value.get(VISIT)!
      const promise = { ...before.promise!, start: '2026-11-23T10:00:00+08:00' }
      device.documents.value = new Map([[VISIT, { ...before, promise }]])
    }

    it('another language is shown before it is signed, and the name is typed again', async () => {
      toSignature()
      fireEvent.click(action('speak-en'))
      expect(step()).toBe('statement')
      expect(screen.getByText(new RegExp(anew.language))).toBeTruthy()
      expect(document.querySelector('[data-statement]')!.getAttribute('lang')).toBe('en')
      next()
      expect(step()).toBe('signature')
      fireEvent.click(action('submit-signature'))
      expect(screen.getByText('Still needed: Your signature')).toBeTruthy()
      fireEvent.click(screen.getByLabelText('Type my name'))
      fireEvent.input(screen.getByLabelText('Name'), { target: { value: '王芳' } })
      fireEvent.click(action('submit-signature'))
      const { statement, language } = await signed()
      expect([language, (JSON.parse(statement) as { language: string }).language]).toEqual(['en', 'en'])
    })

    it.each([
      ['what another phone says', others],
      ['another time in the document', moved],
    ])('%s is shown before it is signed', async (_, change) => {
      toSignature()
      const before = device.events.value.length
      change()
      await waitFor(() => expect(step()).toBe('statement'))
      expect(screen.getByText(new RegExp(anew.changed))).toBeTruthy()
      expect(device.events.value.slice(before).some(({ type }) => type === 'visit.signed')).toBe(false)
      next()
      fireEvent.click(screen.getByLabelText('输入姓名'))
      fireEvent.input(screen.getByLabelText('姓名'), { target: { value: '王芳' } })
      fireEvent.click(action('submit-signature'))
      const { promise, items } = JSON.parse((await signed()).statement) as {
        promise: { start: string }
        items: { id: string; state: string }[]
      }
      const now = change === moved ? promise.start : items.find(({ id }) => id === 'work.remark')!.state
      expect(now).toBe(change === moved ? '2026-11-23T10:00:00+08:00' : 'recorded')
    })

    it('what changes under the eyes of whoever reads is said', async () => {
      device.reset(done())
      render(<SignOff id={VISIT} />)
      others()
      await waitFor(() => expect(screen.getByText(new RegExp(anew.changed))).toBeTruthy())
      expect(document.querySelector('[data-signed="work.remark"]')!.getAttribute('data-state')).toBe(
        'recorded',
      )
    })

    it('what has to be answered again stops whoever was about to sign', async () => {
      toSignature()
      contradicted()
      await waitFor(() => expect(step()).toBe('back'))
      expect(screen.getByText(/要先补充完整/)).toBeTruthy()
      expect(device.recorded().some(({ type }) => type === 'visit.signed')).toBe(false)
    })

    it('what stands in no statement disturbs nobody', async () => {
      toSignature()
      device.events.value = [...device.events.value, event('note.added', { text: '光猫放在电视柜' })]
      await Promise.resolve()
      expect(step()).toBe('signature')
      fireEvent.click(action('submit-signature'))
      expect((await signed()).language).toBe('zh-CN')
    })
  })

  it('asks in private only where the answers can be sealed, and shows none of them to the technician', async () => {
    device.reset(done(), { key: { id: 'k1', spki: 'AAAA' } })
    render(<SignOff id={VISIT} />)
    next()
    fireEvent.click(within(card('private.rooms')).getByLabelText('是'))
    await waitFor(() => expect(screen.getByText('已加密保存')).toBeTruthy())
    fireEvent.click(within(card('private.rooms')).getByLabelText('否'))
    await waitFor(() => expect(fold(device.events.value).private['private.rooms']).toHaveLength(1))
    expect(device.recorded().filter(({ type }) => type === 'private.answered')).toHaveLength(2)
    fireEvent.click(action('hand-back'))
    expect(document.querySelector('[data-item="private.rooms"]')).toBeNull()
    fireEvent.click(action('take-back'))
    cleanup()
    render(<VisitPage id={VISIT} />)
    fireEvent.click(document.querySelector('[data-stage="site"]')!)
    await waitFor(() => expect(card('private.rooms').textContent).toContain('客户已回答'))
    expect(card('private.rooms').querySelector('[data-answer]')).toBeNull()
  })

  it('speaks to whoever reads it, of the call to the hotline, too', () => {
    const promised = '2026-11-23T09:00:00+08:00'
    const asked = { text: '为什么多扣了钱', hotline: 'declined', promised } as const
    device.reset([...done(), event('question.raised', asked)])
    render(<SignOff id={VISIT} />)
    const shown = document.querySelector('[data-statement]')!.textContent
    expect(shown).toContain('您说不用代拨客服热线')
    expect(shown).not.toContain('客户说不用')
  })

  it('does not lose words that stand without a rating', async () => {
    device.reset(done())
    render(<SignOff id={VISIT} />)
    next()
    fireEvent.input(screen.getByLabelText('想说的话（可不填）'), { target: { value: '线走得很整齐' } })
    next()
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('请先选满意程度'))
    fireEvent.click(screen.getByLabelText(/★ 满意/))
    next()
    await waitFor(() => expect(last().body).toMatchObject({ stars: 4, comment: '线走得很整齐' }))
    await waitFor(() => expect(screen.getByText('请签字')).toBeTruthy())
  })

  it('takes a refusal only with its reason', async () => {
    device.reset(done())
    render(<SignOff id={VISIT} />)
    next()
    next()
    fireEvent.click(screen.getByLabelText('暂不签字'))
    fireEvent.click(action('submit-signature'))
    expect(screen.getByText('还差：暂不签字的原因')).toBeTruthy()
    fireEvent.click(screen.getByLabelText('内容有异议'))
    fireEvent.click(action('submit-signature'))
    await waitFor(() => expect(last().body.signature).toEqual({ kind: 'refused', reason: 'dispute' }))
  })
})
