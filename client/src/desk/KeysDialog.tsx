import { Dialog, Switch } from '../ui/index.ts'
import type { Keys } from './room.ts'
import { listing } from './keys.ts'
import { rooms } from './rooms.ts'
import { chooseShortcuts, shortcuts } from './shortcuts.ts'
import { t } from './words/index.ts'

/** Every key that works at this desk, for whoever sees these rooms. */
export default function KeysDialog() {
  const always: readonly Keys[] = [
    { keys: ['/'], does: () => t('keys.search') },
    { keys: ['Ctrl', 'K'], does: () => t('keys.search') },
    { keys: ['?'], does: () => t('keys') },
    { keys: ['Esc'], does: () => t('keys.close') },
  ]
  const to = rooms().flatMap(({ tab }): Keys[] =>
    tab?.letter ? [{ keys: ['G', tab.letter.toUpperCase()], does: tab.label }] : [],
  )
  return (
    <Dialog name="keys" title={t('keys')} onClose={() => (listing.value = false)}>
      <List name={t('keys.everywhere')} of={always} />
      <List name={t('keys.go')} of={to} />
      {rooms().map(
        ({ folder, tab, keys }) => keys && <List key={folder} name={tab?.label() ?? ''} of={keys} />,
      )}
      <Switch label={t('shortcuts')} on={shortcuts.value} onChange={chooseShortcuts} />
      <p class="small quiet">{t('shortcuts.help')}</p>
    </Dialog>
  )
}

function List({ name, of }: { name: string; of: readonly Keys[] }) {
  return (
    <section class="stack stack-tight">
      <h3>{name}</h3>
      <dl class="desk-keys">
        {of.map(({ keys, does }) => (
          <div key={keys.join(' ')}>
            <dt>
              {keys.map((key) => (
                <kbd key={key} class="desk-key">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{does()}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
