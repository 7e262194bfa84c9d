import { language, words, type Language } from '../../ui/index.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

/** The words of the technician's pages. */
export const t = words(zh, en)

/** Words of the standard, which come in both languages. */
export function said(labels: { zh: string; en: string }, chosen: Language = language.value): string {
  return chosen === 'en' ? labels.en : labels.zh
}
