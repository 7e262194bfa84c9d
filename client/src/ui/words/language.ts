/** The language of the screens: one signal, saved on this phone, mirrored in `<html lang>`. */
import { effect, signal } from '@preact/signals'

export type Language = 'zh-CN' | 'en'

export const LANGUAGES: readonly { id: Language; name: string }[] = [
  { id: 'zh-CN', name: '中文' },
  { id: 'en', name: 'English' },
]

const STORED_AS = 'doorstep.language'

/** Storage may be forbidden (private window, blocked cookies): then the choice lasts as long as the page. */
function stored(): Language | null {
  try {
    const value = localStorage.getItem(STORED_AS)
    return value === 'zh-CN' || value === 'en' ? value : null
  } catch {
    return null
  }
}

export const language = signal<Language>(stored() ?? 'zh-CN')

/** How the English that is not here is fetched: most people read Chinese, and the first load is theirs. */
const absent = new Set<() => Promise<void>>()

/** Has the English of a catalogue fetched once somebody reads it. */
export function whenRead(fetch: () => Promise<void>): void {
  absent.add(fetch)
  void spoken()
}

/** Resolves when the words of the screen's language are here. What could not be fetched is said in Chinese, and asked for again. */
export async function spoken(): Promise<void> {
  if (language.peek() !== 'en') return
  await Promise.allSettled(
    [...absent].map(async (fetch) => {
      await fetch()
      absent.delete(fetch)
    }),
  )
}

export function chooseLanguage(chosen: Language): void {
  language.value = chosen
  try {
    localStorage.setItem(STORED_AS, chosen)
  } catch {
    // See stored().
  }
}

/** Speaks the language that somebody is known to want, unless another was chosen in this browser. */
export function suggestLanguage(wanted: Language): void {
  if (stored() === null) language.value = wanted
}

effect(() => {
  document.documentElement.lang = language.value
  void spoken()
})
