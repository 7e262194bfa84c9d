// @vitest-environment happy-dom
/** What somebody in the office owes: what to whom, since when, until when, who was told, and the one place where it ends. */
import { cleanup, render, waitFor } from './patient.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Todos } from '../../client/src/desk/todos/Todos.tsx'
import { endOf } from '../../client/src/desk/todos/ends.ts'
import type { Todo } from '../../client/src/desk/todos/calls.ts'
import { now } from '../../client/src/desk/now.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { Problem, session } from './field-device.ts'

const office = vi.hoisted(() => ({ answer: null as unknown, other: {} as Record<string, unknown> }))
vi.mock('../../client/src/device/index.ts', async () => ({
  ...(await import('./field-device.ts')),
  api: {
    get: async (path: string) => {
      if (!path.startsWith('/todos')) return office.other[path] ?? Promise.reject(new Problem(404))
      if (office.answer instanceof Error) throw office.answer
      return office.answer
    },
  },
}))

const AT = Date.parse('2026-11-30T10:00:00+08:00')
const todo = (more: Partial<Todo>): Todo => ({
  id: 't1',
  kind: 'question.answer',
  what: 'visit',
  about: 'v1',
  level: null,
  made: '2026-11-30T08:00:00+08:00',
  due: '2026-11-30T12:00:00+08:00',
  overdue: false,
  zone: 'Asia/Shanghai',
  by: { id: 'p1', name: '李强' },
  holder: { person: null, role: 'dispatcher' },
  told: [],
  visit: 'v1',
  order: 'WO-1',
  start: '2026-11-29T23:00:00Z',
  customer: '王女士',
  phone: '+8613800000001',
  words: null,
  ...more,
})
const answer = (...items: Todo[]): unknown => ({ items, watched: [], more: false, soon: 0, overdue: 0 })
const lines = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-todo]')]
const shown = async (...items: Todo[]): Promise<HTMLElement[]> => {
  office.answer = answer(...items)
  render(<Todos />)
  await waitFor(() => expect(lines()).toHaveLength(items.length))
  return lines()
}

beforeEach(() => {
  chooseLanguage('zh-CN')
  now.value = AT
  office.other = {}
})
afterEach(cleanup)

describe('a todo', () => {
  it('says what is owed to whom, since when, until when, who keeps it and who was told', async () => {
    const [line] = await shown(
      todo({
        words: '为什么扣了两次费',
        told: [{ at: '2026-11-30T09:00:00+08:00', role: 'supervisor', person: null }],
      }),
    )
    const text = line!.textContent
    for (const words of [
      '答复客户的问题：王女士',
      '为什么扣了两次费',
      '由李强承诺',
      '责任人：调度员',
      '已提醒：主管 09:00',
    ]) {
      expect(text).toContain(words)
    }
    expect(text).toContain('还剩 2 小时')
    expect(line!.querySelector('a[href="tel:+8613800000001"]')).not.toBeNull()
  })

  it('is red only where it is overdue, and nowhere to be ticked', async () => {
    const [late, open] = await shown(todo({ id: 'a', due: '2026-11-28T09:59:00+08:00' }), todo({ id: 'b' }))
    expect(late!.querySelector('.tone-bad')!.textContent).toBe('超时 2 天')
    expect(open!.querySelector('.tone-bad')).toBeNull()
    expect(document.querySelector('input, [role=checkbox]')).toBeNull()
  })

  it('of a kind that this page does not know has the name of its service level', async () => {
    const [named, nameless] = await shown(
      todo({
        id: 'a',
        kind: 'visit.first',
        level: { zh: '一个月内首次拜访', en: 'First visit within a month' },
      }),
      todo({ id: 'b', kind: 'trial.end' }),
    )
    expect(named!.textContent).toContain('一个月内首次拜访：王女士')
    expect(nameless!.textContent).toContain('承诺客户的事：王女士')
  })
})

describe('a todo ends', () => {
  const day = (): string => '2026-11-30'
  it.each([
    [todo({ kind: 'appointment' }), '/day?date=2026-11-30&visit=v1&do=reassign'],
    [todo({ kind: 'order.working' }), '/day?date=2026-11-30&visit=v1'],
    [todo({ kind: 'complaint.answer', what: 'voice', about: 'c1' }), '/voices?voice=c1'],
    [todo({ kind: 'message.tell' }), '/messages?visit=v1'],
    [todo({ kind: 'new', start: null }), '/day?visit=v1'],
    [todo({ kind: 'new', what: 'case', about: 'c1', visit: null }), '/cases/c1'],
    [todo({ kind: 'new', what: 'trial', visit: null }), undefined],
  ])('where it is done', (one, path) => expect(endOf(one, day)?.path).toBe(path))
})

describe('the list', () => {
  it('announces, to whoever decides about it, work that was not accepted', async () => {
    session.value = { state: 'signed-in', person: { roles: ['supervisor'], team: null } }
    office.other = {
      '/quarantine?limit=1': { items: [], counts: { open: 3, unsealed: 0 }, unsealed: [], cursor: null },
    }
    await shown()
    await waitFor(() => expect(document.body.textContent).toContain('有 3 批记录未被接收'))
    session.value = { state: 'signed-in', person: { roles: ['dispatcher'], team: null } }
    cleanup()
    await shown()
    expect(document.body.textContent).not.toContain('有 3 批记录未被接收')
  })

  it('shows apart what others have not done in time', async () => {
    office.answer = {
      ...(answer() as object),
      watched: [todo({ id: 'w', due: '2026-11-30T09:00:00+08:00' })],
    }
    render(<Todos />)
    await waitFor(() => expect(document.body.textContent).toContain('督办：别人逾期的 1 项'))
    expect(lines()[0]!.dataset.late).toBe('true')
  })

  it('says, where nothing is owed, what would stand there', async () => {
    office.answer = answer()
    render(<Todos />)
    await waitFor(() => expect(document.body.textContent).toContain('没有待办'))
    expect(document.body.textContent).toContain('要电话告知的客户')
  })

  it('says why it is not there, and asks again', async () => {
    office.answer = new Problem(503)
    render(<Todos />)
    await waitFor(() => expect(document.querySelector('[data-action="retry"], button')).not.toBeNull())
    expect(document.body.textContent).not.toContain('没有待办')
  })
})
