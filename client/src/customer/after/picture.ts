/** The receipt as a picture: its words set line by line, so that it can be kept where no page and no file can. */
import { format, said } from '../../ui/index.ts'
import { phoneWords } from '../../ui/phone.ts'
import type { Receipt, Visit } from '../calls.ts'
import { t as page } from '../words/index.ts'
import { t } from './words/index.ts'

const WIDTH = 720
const MARGIN = 48
const FONT = "system-ui, 'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif"
/** Most browsers draw nothing that is higher. */
const HIGHEST = 16_000

type Look = 'title' | 'head' | 'plain' | 'quiet' | 'fixed'
export interface Line {
  look: Look
  text: string
}

const SIZE: Record<Look, number> = { title: 40, head: 28, plain: 26, quiet: 22, fixed: 22 }

/** What stands in the picture, in order. */
export function linesOf(visit: Visit, receipt: Receipt): Line[] {
  const zone = visit.promise?.zone
  const { arrival, signature } = receipt
  const lines: Line[] = [
    { look: 'title', text: said(visit.company) },
    { look: 'head', text: t('picture.title', { kind: said(visit.kind) }) },
    { look: 'plain', text: page(`outcome.${receipt.outcome}`) },
  ]
  if (arrival)
    lines.push({ look: 'plain', text: t('picture.arrived', { time: format.dayAndClock(arrival.at, zone) }) })
  lines.push({
    look: 'plain',
    text: t('picture.completed', { time: format.dayAndClock(receipt.completed_at, zone) }),
  })
  if (visit.who)
    lines.push({ look: 'plain', text: t('picture.by', { name: visit.who.name, number: visit.who.staff_no }) })
  for (const item of receipt.items) {
    lines.push({ look: 'plain', text: `${SIGN[item.state] ?? '·'} ${said(item)}` })
    const answers = [...item.values.map((value) => said(value)), ...(item.note ? [item.note] : [])].join(
      ' · ',
    )
    if (answers) lines.push({ look: 'quiet', text: `   ${answers}` })
  }
  if (signature)
    lines.push({
      look: 'plain',
      text: t('picture.signature', { how: page(`signature.${signature.kind}`) }),
    })
  for (const { kind, due, state } of visit.promises) {
    const what = t.known(`promise.${kind}`) ?? t('promise.other')
    lines.push({
      look: 'plain',
      text: `${what} · ${t('promise.due', { time: format.dayAndClock(due, zone) })} · ${t(`promise.is.${state}`)}`,
    })
  }
  lines.push({ look: 'quiet', text: t('picture.number', { number: String(receipt.record) }) })
  lines.push({ look: 'fixed', text: (receipt.digest.match(/.{1,4}/g) ?? []).join(' ') })
  lines.push({ look: 'quiet', text: t('picture.hotline', { number: phoneWords(visit.hotline) }) })
  return lines
}

const SIGN: Partial<Record<Receipt['items'][number]['state'], string>> = {
  passed: '✓',
  recorded: '✓',
  failed: '✗',
  conflict: '✗',
  refused: '✗',
  open: '–',
  unknown: '–',
  na: '–',
}

/** Breaks a line where the paper ends: at a blank where there is one, else between two letters, as Chinese is set. */
export function broken(text: string, fits: (part: string) => boolean): string[] {
  const lines: string[] = []
  let rest = text
  while (rest !== '' && !fits(rest)) {
    let end = 1
    while (end < rest.length && fits(rest.slice(0, end + 1))) end += 1
    const blank = rest.slice(0, end + 1).lastIndexOf(' ')
    const cut = blank > end / 2 ? blank : end
    lines.push(rest.slice(0, cut))
    rest = rest.slice(cut).trimStart()
  }
  return [...lines, rest]
}

/** The picture, or null where the browser cannot draw it. */
export async function pictureOf(visit: Visit, receipt: Receipt): Promise<Blob | null> {
  const canvas = document.createElement('canvas')
  const pen = canvas.getContext('2d')
  if (!pen) return null
  const font = (look: Look): string =>
    `${look === 'title' || look === 'head' ? '600 ' : ''}${SIZE[look]}px ${look === 'fixed' ? 'monospace' : FONT}`
  const set = linesOf(visit, receipt).flatMap(({ look, text }) => {
    pen.font = font(look)
    const parts = text
      .split('\n')
      .flatMap((part) => broken(part, (one) => pen.measureText(one).width <= WIDTH - 2 * MARGIN))
    return parts.map((part) => ({ look, text: part }))
  })
  const high = (look: Look): number => Math.round(SIZE[look] * 1.5)
  canvas.width = WIDTH
  canvas.height = Math.min(
    HIGHEST,
    set.reduce((sum, { look }) => sum + high(look), 2 * MARGIN),
  )
  pen.fillStyle = 'white' // paper and ink, whatever the colour scheme: it is a document
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.fillStyle = 'black'
  pen.textBaseline = 'top'
  let y = MARGIN
  for (const { look, text } of set) {
    pen.font = font(look)
    pen.fillText(text, MARGIN, y)
    y += high(look)
  }
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'))
}
