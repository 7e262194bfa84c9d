import type { ComponentChildren } from 'preact'

import { IconButton, lazy } from '../ui/index.ts'
import { listing } from './keys.ts'
import { SIGNS } from './signs.ts'
import { t } from './words/index.ts'

const KeysDialog = lazy(async () => (await import('./KeysDialog.tsx')).default)

/** Above every page of a wide window: what finds things, and the list of keys. */
export function Head({ children }: { children: ComponentChildren }) {
  return (
    <section class="desk-head" aria-label={t('head')}>
      {children}
      <IconButton icon={SIGNS.keys} label={t('keys')} action="keys" onClick={() => (listing.value = true)} />
      {listing.value && <KeysDialog />}
    </section>
  )
}
