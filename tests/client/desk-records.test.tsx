// @vitest-environment happy-dom
/** The supervisor's list and record: filters in the address, and every state of a page. */
import { cleanup, fireEvent, render, screen, waitFor } from './patient.ts'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import Desk from '../../client/src/desk/index.tsx'
import type { RecordView } from '../../client/src/desk/records/calls.ts'
import { go, route } from '../../client/src/ui/index.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { LI, record, row, readRooms } from './desk-builders.ts'
import { standard } from './field-builders.ts'
import { Problem, session } from './field-device.ts'

const asked: string[] = []
let answers: Record<string, unknown> = {}

vi.mock('../../client/src/device/index.ts', async () => ({
  ...(await import('./field-device.ts')),
  signOut: vi.fn(),
  api: {
    get: async (path: string) => {
      asked.push(path)
      const found = answers[path]
      if (found instanceof Error || found === undefined) throw found ?? new Problem(404)
      return found
    },
  },
}))

const list = (...items: unknown[]) => ({ items, cursor: null })

beforeAll(readRooms)
beforeEach(() => {
  session.value = { state: 'signed-in', person: { roles: ['supervisor'] } }
  chooseLanguage('zh-CN')
  go('/records', { replace: true })
  asked.length = 0
  answers = {
    '/teams': list({ id: 'east', name: '城东装维班' }),
    '/people': list({ ...LI, roles: ['technician'] }, { id: 'p-chen', name: '陈静', roles: ['supervisor'] }),
    '/standard': list({ hash: standard.hash, current: true }),
    [`/standard/${standard.hash}`]: standard,
    '/records': list(row(2), row(1)),
    '/records/2': record({ number: 2 }),
    '/reviews?record=2': { items: [], counts: {}, cursor: null },
  }
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const photo = (name: string) => ({
  sha256: name,
  event: name,
  item: null,
  withdrawn: false,
  stored: true,
  original_deleted_at: null,
  url: `/p/${name}`,
})

const rows = (): (string | undefined)[] =>
  [...document.querySelectorAll<HTMLElement>('[data-record]')].map((one) => one.dataset.record)
const choose = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } })
const said = (text: string) => waitFor(() => expect(document.body.textContent).toContain(text))

describe('the list', () => {
  it('shows what stands out of each record in words', async () => {
    answers['/records'] = list(
      row(3, {
        verdict: 'late',
        minutes: '24.0',
        critical: 1,
        match: 'differs',
        photos: { stored: 1, total: 3 },
      }),
    )
    render(<Desk />)
    await said('装机')
    for (const words of [
      '迟到 24 分钟',
      '关键项不合格 1 项',
      '签字内容与当时显示的不一致',
      '照片已收到 1/3 张',
      '共 1 条',
    ])
      await said(words)
  })

  it('offers only people who visit, and asks for what was chosen', async () => {
    render(<Desk />)
    await waitFor(() => expect(screen.getByLabelText('人员').textContent).toContain('李强'))
    expect(screen.getByLabelText('人员').textContent).not.toContain('陈静')
    answers[`/records?technician=${LI.id}`] = list(row(1))
    choose('人员', LI.id)
    await waitFor(() => expect(rows()).toEqual(['1']))
  })

  it('keeps the filters and the row of who looks into a record and comes back', async () => {
    answers['/records?outcome=done'] = list(row(2), row(1))
    go('/records?outcome=done', { replace: true })
    render(<Desk />)
    await waitFor(() => expect(rows()).toEqual(['2', '1']))
    fireEvent.click(document.querySelector('[data-record="2"]')!)
    await waitFor(() => expect(route.value.path).toBe('/record/2'))
    await waitFor(() => expect(document.querySelector('[data-action="back"]')).not.toBeNull())
    fireEvent.click(document.querySelector('[data-action="back"]')!)
    await waitFor(() => expect(document.activeElement).toHaveProperty('dataset.record', '2'))
    expect(route.value.query.get('outcome')).toBe('done')
    expect(screen.getByLabelText('结果')).toHaveProperty('value', 'done')
    expect(asked.filter((path) => path === '/records?outcome=done')).toHaveLength(1)
  })

  it('goes on where the first page ends', async () => {
    answers['/records'] = { items: [row(4), row(3)], cursor: '3' }
    answers['/records?cursor=3'] = list(row(2))
    render(<Desk />)
    await said('已显示 2 条，还有更早的')
    fireEvent.click(document.querySelector('[data-action="more"]')!)
    await waitFor(() => expect(rows()).toEqual(['4', '3', '2']))
    expect(document.querySelector('[data-action="more"]')).toBeNull()
  })

  it('keeps what is shown when more cannot be read, and tries again', async () => {
    answers['/records'] = { items: [row(4)], cursor: '4' }
    answers['/records?cursor=4'] = new Problem(0)
    render(<Desk />)
    await waitFor(() => expect(rows()).toEqual(['4']))
    fireEvent.click(document.querySelector('[data-action="more"]')!)
    await waitFor(() => screen.getByRole('alert'))
    expect(rows()).toEqual(['4'])
    answers['/records?cursor=4'] = list(row(3))
    fireEvent.click(document.querySelector('[data-action="retry"]')!)
    await waitFor(() => expect(rows()).toEqual(['4', '3']))
  })

  it('takes in by itself what was sealed meanwhile, and keeps what was unfolded below', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] })
    answers['/records'] = { items: [row(4), row(3)], cursor: '3' }
    answers['/records?cursor=3'] = list(row(2), row(1))
    render(<Desk />)
    await waitFor(() => expect(rows()).toEqual(['4', '3']))
    fireEvent.click(document.querySelector('[data-action="more"]')!)
    await waitFor(() => expect(rows()).toEqual(['4', '3', '2', '1']))
    // The fifth took the place of the third.
    answers['/records'] = { items: [row(5), row(4)], cursor: '4' }
    vi.advanceTimersByTime(10_000)
    await waitFor(() => expect(rows()).toEqual(['5', '4', '3', '2', '1']))
    // So many came that the first page says nothing about those below.
    answers['/records'] = { items: [row(9), row(8)], cursor: '8' }
    vi.advanceTimersByTime(10_000)
    await waitFor(() => expect(rows()).toEqual(['9', '8']))
    answers['/records'] = new Problem(0)
    vi.advanceTimersByTime(10_000)
    await waitFor(() => expect(asked.at(-1)).toBe('/records'))
    expect(rows()).toEqual(['9', '8'])
    // Nobody is there any more: a page left open must not keep its session alive.
    vi.advanceTimersByTime(11 * 60_000)
    await Promise.resolve()
    const before = asked.length
    vi.advanceTimersByTime(60_000)
    expect(asked).toHaveLength(before)
  })

  it('says what to do when it is empty, with and without filters', async () => {
    answers['/records'] = list()
    render(<Desk />)
    await said('还没有完工记录')
    expect(document.querySelector('[data-action="clear-filters"]')).toBeNull()
    answers['/records?verdict=late'] = list()
    choose('准时情况', 'late')
    await said('没有符合条件的记录')
    answers['/records'] = list(row(1))
    fireEvent.click(document.querySelector('[data-action="clear-filters"]')!)
    await waitFor(() => expect(rows()).toEqual(['1']))
  })

  it.each([
    [401, 'sign-in-again', '登录已过期'],
    [403, 'retry', '您的账号不能查看'],
    [422, 'retry', '有内容填写得不对'],
    [503, 'retry', '服务器暂时不可用'],
  ])('says what happened at %i, and leaves a way on', async (status, action, words) => {
    answers['/records'] = new Problem(status)
    render(<Desk />)
    await said(words)
    expect(document.querySelector(`[data-action="${action}"]`)).not.toBeNull()
  })
})

describe('the record', () => {
  const open = async (more: Partial<RecordView>): Promise<void> => {
    answers['/records/2'] = record({ number: 2, ...more })
    go('/record/2', { replace: true })
    render(<Desk />)
    await said('检查项')
  }

  it('says first what needs a look', async () => {
    await open({ private: [{ item: 'private.rooms', value: 'yes', readable: true }] })
    const headings = [...document.querySelectorAll('h2')].map((heading) => heading.textContent)
    expect(headings.slice(0, 3)).toEqual(['复核', '需要留意', '装机'])
    expect(document.querySelector('[data-concern="private"]')).not.toBeNull()
  })

  it('marks a private answer as the customer’s, and says when it cannot be read', async () => {
    await open({ private: [{ item: 'private.rooms', value: null, readable: false }] })
    const card = document.querySelector('[aria-labelledby="record-private"]')!
    expect(card.querySelector('[data-truth="customer"]')).not.toBeNull()
    expect(card.textContent).toContain('无法解密')
  })

  it('reads as erased where the person was erased', async () => {
    await open({ document: { ...record().document, order: null, customer: null!, premises: null! } })
    expect(document.querySelector('.facts')!.textContent!.match(/已删除/g)).toHaveLength(3)
  })

  it('leads to the record that took its place', async () => {
    await open({ later_record: 9 })
    expect(document.querySelector('a[href="#/record/9"]')).not.toBeNull()
  })

  it('shows a photo large and goes to the next', async () => {
    await open({ photos: [photo('a'), photo('b')] })
    fireEvent.click(document.querySelector('[data-action="open-photo"]')!)
    const shown = (): string | null => document.querySelector('.records-photo-large')!.getAttribute('src')
    await waitFor(() => expect(shown()).toBe('/p/a'))
    fireEvent.click(document.querySelector('[data-action="next-photo"]')!)
    await waitFor(() => expect(shown()).toBe('/p/b'))
  })

  it.each([
    ['zh-CN', /原图已于 2027-02-20 到期删除/, /并非丢失/],
    ['en', /Original deleted 2027-02-20, on time/, /Nothing is lost/],
  ] as const)(
    'says that an original went on time, and not that it was lost (%s)',
    async (chosen, short, long) => {
      await open({
        photos: [photo('a'), { ...photo('b'), original_deleted_at: '2027-02-20T12:00:00+08:00' }],
      })
      chooseLanguage(chosen)
      const shown = (): (string | null)[] =>
        [...document.querySelectorAll('.records-photo')].map((one) => one.textContent)
      await waitFor(() => expect(shown()[1]).toMatch(short))
      expect(shown()[0]).not.toMatch(short)
      fireEvent.click(document.querySelectorAll('[data-action="open-photo"]')[1]!)
      await waitFor(() =>
        expect(document.querySelector('.records-photo-large')!.getAttribute('src')).toBe('/p/b'),
      )
      expect(document.querySelector('.dialog')!.textContent).toMatch(long)
    },
  )

  it('that is not there leads back', async () => {
    go('/record/99', { replace: true })
    render(<Desk />)
    await waitFor(() => screen.getByRole('alert'))
    expect(document.querySelector('[data-action="back"]')).not.toBeNull()
  })
})

it('an unknown address leads home', () => {
  go('/nowhere', { replace: true })
  render(<Desk />)
  expect(document.body.textContent).toContain('没有这个页面')
})
