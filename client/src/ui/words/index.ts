import { words } from './catalogue.ts'
import { language, type Language } from './language.ts'
import { zh } from './zh.ts'

export { words, type Translate, type Translation } from './catalogue.ts'
export { LANGUAGES, chooseLanguage, language, spoken, type Language } from './language.ts'

/** The shared words. A room's own stand in its own chunk. */
export const t = words(zh, () => import('./en.ts').then(({ en }) => en))

/** Words of the standard, which come in both languages. */
export function said(labels: { zh: string; en: string }, chosen: Language = language.value): string {
  return chosen === 'en' ? labels.en : labels.zh
}
