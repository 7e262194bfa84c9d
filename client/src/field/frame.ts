/**
 * The frame of Today, kept for the next start: where one is, and the places that one can go to, in the language and the
 * colours of the screen. It stands while the database is read, and says nothing of visits: those may have changed.
 */
import { effect } from '@preact/signals'

import { keepFrame } from '../device/frame.ts'
import { session } from '../device/index.ts'
import { language, route } from '../ui/index.ts'
import { scheme } from '../ui/scheme.ts'
import { t } from './words/index.ts'

/** By then the page shows what was chosen. */
const DRAWN_MS = 300
const BARS = 4

/** Keeps it, now and whenever it looks otherwise, as long as somebody is signed in. */
export function keepToday(): void {
  effect(() => {
    const looks = [language.value, scheme.value, route.value.path, t('today.title'), session.value.state]
    const timer = setTimeout(() => {
      const html = drawn()
      const here = document.documentElement
      if (html && looks.at(-1) !== 'signed-out')
        void keepFrame({ language: here.lang, scheme: here.dataset.scheme ?? null, html }).catch(
          () => undefined,
        )
    }, DRAWN_MS)
    return () => clearTimeout(timer)
  })
}

/** Null where the page shows no places. */
function drawn(): string | null {
  const [tabs, unsent] = ['.tabs', '.unsent'].map((one) => document.querySelector(one)?.cloneNode(true))
  if (!(tabs instanceof Element)) return null
  const frame = document.createElement('div')
  frame.id = 'frame'
  frame.className = 'shell'
  frame.ariaHidden = 'true'
  frame.innerHTML =
    '<div class="header"><h1 class="header-title"></h1></div><div class="scroll"><div class="page"></div></div>'
  frame.querySelector('.header-title')!.textContent = t('today.title')
  if (unsent) frame.querySelector('.header')!.append(unsent)
  const bar = '<div class="frame-bar"></div>'
  frame.querySelector('.page')!.innerHTML = bar.repeat(BARS)
  frame.append(tabs)
  for (const [place, tab] of [...tabs.children].entries()) {
    if (place === 0) tab.setAttribute('aria-current', 'page')
    else tab.removeAttribute('aria-current')
  }
  for (const link of frame.querySelectorAll('a'))
    for (const name of ['href', 'data-action', 'data-unsent']) link.removeAttribute(name)
  return frame.outerHTML
}
