/**
 * Typed catalogues of words. Each room has its own, made with `words(zh, en, …terms)` in its `words/index.ts`; a missing
 * key, a key too many or a missing variable does not compile.
 */
import { signal } from '@preact/signals'

import { fill } from '../../core/fill.ts'
import type { Catalogue, Terms, Translation, Wording } from '../../core/terms/catalogue.ts'
import { number } from '../format.ts'
import { language, whenRead, type Language } from './language.ts'

export type { Translation } from '../../core/terms/catalogue.ts'

/** The names in braces of a text: `'{count} of {total}'` → `'count' | 'total'`. */
type Names<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never

type Vars<Text> = [Names<Text>] extends [never] ? [] : [vars: Record<Names<Text>, string | number>]

type KeyOf<Chinese> = Extract<keyof Chinese, string>

export interface Translate<Chinese extends Catalogue> {
  /** The words in the language of the screen; a component that calls it renders again when that changes. */
  <Key extends KeyOf<Chinese>>(key: Key, ...vars: Vars<Chinese[Key]>): string
  /** The same in a given language, for a screen that is shown to somebody else. */
  in(chosen: Language): <Key extends KeyOf<Chinese>>(key: Key, ...vars: Vars<Chinese[Key]>) => string
  /** The words for a key that is made from data (a code of the server), or null where there are none. */
  known(key: string): string | null
}

let englishNumber: Intl.PluralRules | null = null

/** Whether English speaks of so many as of one. Made when it is first asked: that takes a slow phone long. */
function isOne(count: number): boolean {
  englishNumber ??= new Intl.PluralRules('en')
  return englishNumber.select(count) === 'one'
}

function filled(wording: Wording, chosen: Language, vars: Readonly<Record<string, string | number>>): string {
  const text = typeof wording === 'string' ? wording : wording[isOne(Number(vars.count)) ? 'one' : 'other']
  return fill(text, (name) => {
    const value = vars[name]
    return typeof value === 'number' ? number(value, chosen) : (value ?? `{${name}}`)
  })
}

/** All that several catalogues say: their Chinese as one. */
type Joined<Each extends readonly Terms[]> = (
  Each[number] extends infer One ? (One extends Terms<infer Chinese> ? (all: Chinese) => void : never) : never
) extends (all: infer All) => void
  ? All
  : never

/**
 * Joins the two languages of a catalogue, and the terms of the trade that it stands on. A catalogue of the first load says how
 * its English is fetched.
 */
export function words<const Chinese extends Catalogue, const Each extends readonly Terms[]>(
  zh: Chinese,
  en: Translation<Chinese> | (() => Promise<Translation<Chinese>>),
  ...terms: Each
): Translate<Chinese & Joined<Each>> {
  type Filled = Readonly<Record<string, string | number>>
  const chinese = Object.assign({}, zh, ...terms.map((one) => one.zh)) as Catalogue
  const english = signal<Readonly<Record<string, Wording>>>({})
  const learn = (own: Readonly<Record<string, Wording>>): void => {
    english.value = Object.assign({}, own, ...terms.map((one) => one.en))
  }
  if (typeof en === 'function') {
    learn({})
    whenRead(async () => learn(await en()))
  } else learn(en)
  const speak = (chosen: Language, key: string, vars: Filled = {}): string =>
    filled((chosen === 'en' && english.value[key]) || chinese[key]!, chosen, vars)
  const translate = (key: string, vars?: Filled): string => speak(language.value, key, vars)
  return Object.assign(translate, {
    in: (chosen: Language) => (key: string, vars?: Filled) => speak(chosen, key, vars),
    known: (key: string) => (Object.hasOwn(chinese, key) ? translate(key) : null),
  }) as Translate<Chinese & Joined<Each>>
}
