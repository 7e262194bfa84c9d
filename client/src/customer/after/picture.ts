/** The receipt as pictures: its words set line by line, so that it can be kept where no page and no file can. */
import { format, said } from '../../ui/index.ts'
import { phoneWords } from '../../ui/phone.ts'
import type { Receipt, Visit } from '../calls.ts'
import {
  GROUPS,
  answerOf,
  checkAddress,
  itemsOf,
  limitOf,
  nextTime,
  noteOf,
  outcomeText,
  titleOf,
  toldOf,
  verdictOf,
  type Group,
} from '../reading.ts'
import { t as whose } from '../whose/words/index.ts'
import { t as page } from '../words/index.ts'
import { t } from './words/index.ts'

const WIDTH = 720
const MARGIN = 48
const INDENT = 36
const FONT = "system-ui, 'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif"
/** Most browsers draw nothing that is higher; what is longer goes on in another picture. */
const HIGHEST = 12_000

type Look = 'title' | 'head' | 'plain' | 'quiet' | 'fixed'
export interface Line {
  look: Look
  text: string
}

/** A line as it is set: what is quiet stands below what it is about, a little to the right. */
export interface SetLine extends Line {
  high: number
  /** What is left empty above it. */
  above: number
}

const SIZE: Record<Look, number> = { title: 40, head: 30, plain: 28, quiet: 24, fixed: 24 }
const ABOVE: Record<Look, number> = { title: 0, head: 28, plain: 6, quiet: 0, fixed: 0 }
const SIGN: Record<Group, string> = { 'not-done': '✗', 'done': '✓', 'open': '–', 'na': '–' }

const head = (text: string): Line => ({ look: 'head', text })
const plain = (text: string): Line => ({ look: 'plain', text })
/** Those that say something. */
const quiet = (...texts: (string | null)[]): Line[] =>
  texts.flatMap((text): Line[] => (text ? [{ look: 'quiet', text }] : []))
const marked = (after: boolean): Line[] => (after ? quiet(page('told.after')) : [])

/** What stands in the picture, in order: what the page says. */
export function linesOf(visit: Visit, receipt: Receipt): Line[] {
  const zone = visit.promise?.zone
  return [
    { look: 'title', text: said(visit.company) },
    head(t('picture.title', { kind: said(visit.kind) })),
    plain(page(`outcome.${receipt.outcome}`)),
    ...quiet(receipt.outcome === 'done' ? null : outcomeText(visit, receipt)),
    ...courseOf(visit, receipt, zone),
    ...promisesOf(visit, zone),
    ...GROUPS.flatMap((group) => groupOf(receipt, group)),
    ...toldOf(receipt, zone).flatMap(([name, lines]) => [
      head(page(`told.${name}`)),
      ...lines.flatMap(({ parts: [first, ...more], after }) => [
        plain(`· ${first}`),
        ...quiet(...more),
        ...marked(after),
      ]),
    ]),
    head(page('digest.number', { number: String(receipt.record) })),
    ...quiet(page('digest.sealed', { time: format.dayAndClock(receipt.sealed_at, zone) })),
    plain(page('digest.label')),
    { look: 'fixed', text: (receipt.digest.match(/.{1,4}/g) ?? []).join(' ') },
    ...quiet(page('digest.where', { address: checkAddress() })),
    plain(whose('whose.call', { number: phoneWords(visit.hotline) })),
  ]
}

function courseOf(visit: Visit, receipt: Receipt, zone: string | undefined): Line[] {
  const { arrival, signature, completed_at } = receipt
  const { promise } = visit
  const next = nextTime(visit, receipt)
  return [
    ...(next ? [plain(t('picture.next', { time: format.agreed(next) }))] : []),
    ...(promise && !next ? [plain(t('picture.promised', { time: format.agreed(promise) }))] : []),
    ...(arrival
      ? [
          plain(t('picture.arrived', { time: format.dayAndClock(arrival.at, zone) })),
          ...quiet(verdictOf(arrival), page(`grade.${arrival.grade}`)),
          ...marked(arrival.after),
        ]
      : [plain(page('receipt.no-arrival'))]),
    plain(t('picture.completed', { time: format.dayAndClock(completed_at, zone) })),
    ...(visit.who
      ? [
          plain(t('picture.by', { name: visit.who.name })),
          ...quiet(page('who.number', { number: visit.who.staff_no })),
        ]
      : []),
    plain(t('picture.at', { address: visit.address })),
    plain(t('picture.order', { number: visit.order })),
    plain(t('picture.signature', { how: page(`signature.${signature?.kind ?? 'none'}`) })),
    ...quiet(
      signature?.name ?? null,
      signature?.match && signature.kind !== 'refused' ? page(`match.${signature.match}`) : null,
    ),
  ]
}

function promisesOf(visit: Visit, zone: string | undefined): Line[] {
  if (visit.promises.length === 0) return []
  return [
    head(t('promises.title')),
    ...visit.promises.flatMap(({ kind, due, state }) => [
      plain(`· ${t.known(`promise.${kind}`) ?? t('promise.other')}`),
      ...quiet(`${t('promise.due', { time: format.dayAndClock(due, zone) })} · ${t(`promise.is.${state}`)}`),
    ]),
  ]
}

function groupOf(receipt: Receipt, group: Group): Line[] {
  const items = itemsOf(receipt, group)
  if (items.length === 0) return []
  return [
    head(titleOf(receipt, group, items.length)),
    ...items.flatMap((item) => [
      plain(`${SIGN[group]} ${said(item)}`),
      ...quiet(answerOf(item), limitOf(item), noteOf(item)),
      ...marked(item.after),
    ]),
  ]
}

/** Breaks a line where the paper ends: at a blank where there is one, else between two letters, as Chinese is set. */
export function broken(text: string, fits: (part: string) => boolean): string[] {
  const lines: string[] = []
  let rest = text
  while (rest !== '' && !fits(rest)) {
    const letters = [...rest]
    let end = 1
    while (end < letters.length && fits(letters.slice(0, end + 1).join(''))) end += 1
    const blank = letters.slice(0, end + 1).lastIndexOf(' ')
    const cut = blank > end / 2 ? blank : end
    lines.push(letters.slice(0, cut).join(''))
    rest = letters.slice(cut).join('').trimStart()
  }
  return [...lines, rest]
}

/** Which lines stand in which picture: none is higher than a browser draws. */
export function pagesOf(lines: readonly SetLine[], highest = HIGHEST - 2 * MARGIN): SetLine[][] {
  const pages: SetLine[][] = []
  let left = 0
  for (const line of lines) {
    const high = line.above + line.high
    if (pages.length === 0 || high > left) {
      pages.push([])
      left = highest
    }
    pages.at(-1)!.push(line)
    left -= high
  }
  return pages
}

const font = (look: Look): string =>
  `${look === 'title' || look === 'head' ? '600 ' : ''}${SIZE[look]}px ${look === 'fixed' ? 'monospace' : FONT}`
const indent = (look: Look): number => (look === 'quiet' ? INDENT : 0)

/** The pictures, as addresses that hold them: what is inside other apps saves no other ones. None where it cannot draw. */
export function picturesOf(visit: Visit, receipt: Receipt): string[] {
  const canvas = document.createElement('canvas')
  const pen = canvas.getContext('2d')
  if (!pen) return []
  const set = linesOf(visit, receipt).flatMap(({ look, text }) => {
    pen.font = font(look)
    const fits = (one: string): boolean => pen.measureText(one).width <= WIDTH - 2 * MARGIN - indent(look)
    const parts = text.split('\n').flatMap((part) => broken(part, fits))
    const high = Math.round(SIZE[look] * 1.5)
    return parts.map((part, at): SetLine => ({ look, text: part, high, above: at === 0 ? ABOVE[look] : 0 }))
  })
  return pagesOf(set).map((lines) => drawn(canvas, pen, lines))
}

function drawn(canvas: HTMLCanvasElement, pen: CanvasRenderingContext2D, lines: readonly SetLine[]): string {
  canvas.width = WIDTH
  canvas.height = lines.reduce((sum, { above, high }) => sum + above + high, 2 * MARGIN)
  pen.globalAlpha = 1
  pen.fillStyle = 'white' // paper and ink, whatever the colour scheme: it is a document
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.fillStyle = 'black'
  pen.textBaseline = 'top'
  let y = MARGIN
  for (const { look, text, above, high } of lines) {
    y += above
    pen.font = font(look)
    pen.globalAlpha = look === 'quiet' ? 0.75 : 1
    pen.fillText(text, MARGIN + indent(look), y)
    y += high
  }
  return canvas.toDataURL('image/png')
}
