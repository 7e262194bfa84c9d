/** The form of a catalogue of words: texts by key, in Chinese and in English. Terms of the trade stand beside this file. */

/** A text, or its two English numbers; `{count}` decides between them. Chinese needs one form only. */
export type Wording = string | { readonly one: string; readonly other: string }

export type Catalogue = Readonly<Record<string, string>>
export type Translation<Chinese extends Catalogue> = Readonly<Record<keyof Chinese, Wording>>

/** Words of one subject in both languages. */
export interface Terms<Chinese extends Catalogue = Catalogue> {
  readonly zh: Chinese
  readonly en: Translation<Chinese>
}
