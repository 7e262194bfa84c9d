/**
 * What is never written to a customer: finds the forbidden words of the standard in a text. The server has the same in
 * `standard/wording.py`; `tests/cases/wording.yaml` holds the two together.
 */
import type { Forbidden } from './checklist/standard.ts'

const TRADITIONAL =
  '難难剛刚說说問问誰谁麼么樣样沒没辦办錯错應应該该們们書书個个還还這这裡里裏里設设備备題题歸归對对時时間间過过' +
  '來来話话講讲讓让請请謝谢會会為为從从實实現现場场點点見见關关開开發发無无與与'
const SENTENCE = /[。！？!?；;…\n]+/

let usuals: ReadonlyMap<string, string> | null = null

/** Full-width and traditional characters as the usual ones. */
function usual(text: string): string {
  usuals ??= new Map(
    Array.from({ length: TRADITIONAL.length / 2 }, (_, at) => [
      TRADITIONAL[2 * at]!,
      TRADITIONAL[2 * at + 1]!,
    ]),
  )
  return Array.from(text.normalize('NFKC'), (one) => usuals!.get(one) ?? one).join('')
}

/** Letters and digits alone. */
function bare(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase()
}

/** The forbidden words that a text says, in the order of the list. */
export function found(text: string, forbidden: readonly Forbidden[]): Forbidden[] {
  const sentences = usual(text).split(SENTENCE).map(bare)
  return forbidden.filter(({ zh, match }) => {
    const word = bare(usual(zh))
    if (match === 'start') return sentences.some((sentence) => sentence.startsWith(word))
    return match === 'phrase' && sentences.some((sentence) => sentence.includes(word))
  })
}

/** Whether a text may not go to a customer. */
export function isRefused(text: string, forbidden: readonly Forbidden[]): boolean {
  return found(text, forbidden).some(({ severity }) => severity === 'block')
}
