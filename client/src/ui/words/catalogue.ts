/**
 * Typed catalogues of words. Each room has its own, made with `words(zh, en)`; a missing key, a key
 * too many or a missing variable does not compile.
 */
import { number } from '../format.ts'
import { language, type Language } from './language.ts'

/** A text, or its two English numbers; `{count}` decides between them. Chinese needs one form only. */
export type Wording = string | { readonly one: string; readonly other: string }

/** The names in braces of a text: `'{count} of {total}'` → `'count' | 'total'`. */
type Names<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never

type Vars<Text> = [Names<Text>] extends [never] ? [] : [vars: Record<Names<Text>, string | number>]

export type Catalogue = Readonly<Record<string, string>>
export type Translation<Chinese extends Catalogue> = Readonly<Record<keyof Chinese, Wording>>

type KeyOf<Chinese> = Extract<keyof Chinese, string>

export interface Translate<Chinese extends Catalogue> {
  /** The words in the language of the screen; a component that calls it renders again when that changes. */
  <Key extends KeyOf<Chinese>>(key: Key, ...vars: Vars<Chinese[Key]>): string
  /** The same in a given language, for a screen that is shown to somebody else. */
  in(chosen: Language): <Key extends KeyOf<Chinese>>(key: Key, ...vars: Vars<Chinese[Key]>) => string
  /** The words for a key that is made from data (a code of the server), or null where there are none. */
  known(key: string): string | null
}

const ENGLISH_NUMBER = new Intl.PluralRules('en')

function fill(wording: Wording, chosen: Language, vars: Readonly<Record<string, string | number>>): string {
  const one = typeof wording !== 'string' && ENGLISH_NUMBER.select(Number(vars.count)) === 'one'
  const text = typeof wording === 'string' ? wording : one ? wording.one : wording.other
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = vars[name]
    if (typeof value === 'number') return number(value, chosen)
    return value ?? hole
  })
}

/** Joins the two languages of one catalogue. */
export function words<const Chinese extends Catalogue>(
  zh: Chinese,
  en: Translation<Chinese>,
): Translate<Chinese> {
  type Filled = Readonly<Record<string, string | number>>
  const speak = (chosen: Language, key: string, vars: Filled = {}): string =>
    fill(chosen === 'en' ? en[key]! : zh[key]!, chosen, vars)
  const translate = (key: string, vars?: Filled): string => speak(language.value, key, vars)
  return Object.assign(translate, {
    in: (chosen: Language) => (key: string, vars?: Filled) => speak(chosen, key, vars),
    known: (key: string) => (Object.hasOwn(zh, key) ? translate(key) : null),
  })
}
