import type { Item } from '../../../core/checklist/standard.ts'
import { Fold } from '../../../ui/Fold.tsx'
import { Icon, said } from '../../../ui/index.ts'
import type { Listed } from '../view.ts'
import { Script, speaks } from './Script.tsx'
import { t } from './words/index.ts'

/** What helps with an item: its explanation, and what to say; one tap opens each, nothing blocks. */
export function Folds({ view, id, item }: { view: Listed; id: string; item: Item }) {
  if (!item.help && !speaks(view.list.standard, view.document, id)) return null
  return (
    <div class="visit-folds">
      {item.help && (
        <Fold
          action="help"
          head={
            <>
              <Icon name="question" />
              <span>{t('item.help')}</span>
            </>
          }
        >
          <p>{said(item.help)}</p>
        </Fold>
      )}
      <Script standard={view.list.standard} document={view.document} item={id} />
    </div>
  )
}
