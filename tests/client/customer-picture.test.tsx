// @vitest-environment happy-dom
/** The receipt as a picture: it says what the page says, in both languages, however long it is. */
import { cleanup, render } from './patient.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DIGEST, LINK, item, receipt, visit } from './customer-builders.ts'
import { Digest } from '../../client/src/customer/Digest.tsx'
import { ReceiptCards } from '../../client/src/customer/Receipt.tsx'
import { Told } from '../../client/src/customer/Told.tsx'
import { broken, linesOf, pagesOf, type SetLine } from '../../client/src/customer/after/picture.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'

vi.mock('../../client/src/device/index.ts', async () => ({
  ...(await import('./field-device.ts')),
  newId: () => 'new-id',
  api: {},
}))

const OWED = [{ kind: 'question.answer', due: '2026-12-02T18:00:00+08:00', state: 'open' as const }]

const words = (text: string): string => text.replace(/\s/g, '')
/** The words of the picture without its signs and blanks. */
const drawn = (more = {}): string =>
  words(
    linesOf(visit({ promises: OWED }), receipt(more))
      .map(({ text }) => text)
      .join('\n'),
  )

beforeEach(() => chooseLanguage('zh-CN'))
afterEach(cleanup)

describe.each(['zh-CN', 'en'] as const)('the picture, in %s', (language) => {
  beforeEach(() => chooseLanguage(language))

  it('says what the page says of what was done, asked, promised and damaged', () => {
    render(
      <ReceiptCards
        link={LINK}
        visit={visit({ promises: OWED })}
        onNewer={() => undefined}
        receipt={receipt()}
      />,
    )
    const said = [...document.querySelectorAll('.customer-items span, .customer-told dd > span')]
      .filter((one) => one.children.length === 0)
      .map((one) => words(one.textContent ?? ''))
      .filter(Boolean)
    expect(said.length).toBeGreaterThan(20)
    const picture = drawn()
    expect(said.filter((one) => !picture.includes(one))).toEqual([])
    expect(picture).not.toMatch(/[{}]|undefined|null/)
  })

  it.each(['done', 'missed', 'stopped', 'cancelled', 'rescheduled'] as const)(
    'says how it ended: %s',
    (outcome) => {
      const picture = drawn({ outcome, items: [], arrival: null, signature: null })
      render(
        <ReceiptCards link={LINK} visit={visit()} onNewer={() => undefined} receipt={receipt({ outcome })} />,
      )
      expect(picture).toContain(words(document.querySelector('[data-outcome] .banner .strong')!.textContent!))
      expect(picture).toContain(DIGEST)
      expect(picture).toContain(language === 'en' ? 'Noarrivalrecorded' : '没有到达记录')
      expect(picture).toContain(language === 'en' ? 'Notsigned' : '没有签字')
      expect(picture).not.toMatch(/[{}]|undefined|null/)
    },
  )
})

it.each([
  ['done', '没有记录的 1 项'],
  ['stopped', '还没有做的 1 项'],
  ['rescheduled', '还没有做的 1 项'],
  ['missed', null],
  ['cancelled', null],
] as const)('what was not recorded when a visit ended (%s) is called: %s', (outcome, title) => {
  render(
    <ReceiptCards link={LINK} visit={visit()} onNewer={() => undefined} receipt={receipt({ outcome })} />,
  )
  expect(document.querySelector('[id^="items-open"]')?.textContent ?? null).toBe(title)
  const heads = linesOf(visit(), receipt({ outcome })).filter(({ look }) => look === 'head')
  expect(heads.some(({ text }) => text === title)).toBe(title !== null)
})

it.each([
  ['missed', receipt().arrival, '上门人员到过'],
  ['missed', null, '没有与您见面'],
  ['cancelled', null, '如果这不是您的意思'],
] as const)('nothing is said of an ending (%s) that nobody knows', (outcome, arrival, words) => {
  render(
    <ReceiptCards
      link={LINK}
      visit={visit()}
      onNewer={() => undefined}
      receipt={receipt({ outcome, arrival })}
    />,
  )
  expect(document.querySelector('[data-outcome] .banner')?.textContent).toContain(words)
})

it('a measured value that does not pass was measured all the same', () => {
  expect(drawn()).toContain('✗网速不合格·80Mbps')
  const undone = receipt({ items: [item('铺垫布', 'Lay a cloth', { state: 'failed' })] })
  expect(linesOf(visit(), undone).map(({ text }) => text)).toContain('没有做到')
})

it('what was erased is left out, and leaves no empty line', () => {
  const lines = linesOf(
    visit(),
    receipt({ questions: [{ text: null, tickets: [], promised: null, after: false }] }),
  )
  expect(lines.every(({ text }) => text.trim() !== '' && text.trim() !== '·')).toBe(true)
})

it('a receipt on paper names the place where it can be checked', () => {
  render(<Digest receipt={receipt()} />)
  expect(document.querySelector('.customer-printed')?.textContent).toMatch(/核对地址：.+#\/check$/)
})

it('a window that was agreed keeps its end', () => {
  render(<Told receipt={receipt()} zone="Asia/Shanghai" />)
  expect(document.querySelector('[data-told="agreed"]')?.textContent).toContain('09:00–11:00')
})

describe('its lines', () => {
  it('break at the edge of the paper and lose nothing', () => {
    const fits = (part: string): boolean => [...part].length <= 10
    expect(broken('短', fits)).toEqual(['短'])
    expect(broken('一二三四五六七八九十十一十二', fits)).toEqual(['一二三四五六七八九十', '十一十二'])
    expect(broken('a word that is long', fits)).toEqual(['a word', 'that is', 'long'])
    expect(broken('x'.repeat(25), fits).join('')).toBe('x'.repeat(25))
    expect(broken('𠮷'.repeat(12), fits)).toEqual(['𠮷'.repeat(10), '𠮷𠮷'])
    expect(broken('宽', () => false)).toEqual(['宽', ''])
  })

  it('go on in another picture where a browser draws no higher one, and none is lost', () => {
    const line = (text: string): SetLine => ({ look: 'plain', text, high: 40, above: 10 })
    const lines = Array.from({ length: 25 }, (_, place) => line(String(place)))
    const pages = pagesOf(lines, 500)
    expect(pages.map((page) => page.length)).toEqual([10, 10, 5])
    expect(pages.flat()).toEqual(lines)
    expect(pagesOf([line('higher than the paper')], 10)).toHaveLength(1)
  })
})
