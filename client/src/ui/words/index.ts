import { words } from './catalogue.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

export { words, type Translate, type Translation } from './catalogue.ts'
export { LANGUAGES, chooseLanguage, language, type Language } from './language.ts'

/** The shared words. A role's own stand in its own chunk. */
export const t = words(zh, en)
