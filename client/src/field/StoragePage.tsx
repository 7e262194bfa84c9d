import { useState } from 'preact/hooks'

import { unsent } from '../device/index.ts'
import { Button, EmptyState, Page, Shell } from '../ui/index.ts'
import { t as shared } from '../ui/words/index.ts'
import { exportFile } from './exportFile.ts'
import { t } from './words/index.ts'

/** In place of every page while the phone cannot save: going on would look as if it could. */
export function StoragePage() {
  const [failed, setFailed] = useState(false)
  return (
    <Shell>
      <Page>
        <div role="alert">
          <h1>{t('storage.title')}</h1>
          <EmptyState icon="stop" title={t('storage.text')}>
            <Button
              kind="primary"
              action="export"
              onClick={() =>
                exportFile().then(
                  () => setFailed(false),
                  () => setFailed(true),
                )
              }
            >
              {t('storage.export')}
            </Button>
            {failed && <p class="field-fault">{t('storage.text')}</p>}
            <p class="quiet">{shared('unsent.count', { count: unsent.value.facts + unsent.value.photos })}</p>
          </EmptyState>
        </div>
      </Page>
    </Shell>
  )
}
