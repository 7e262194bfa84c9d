import { Component, type ComponentChildren } from 'preact'

import { Button } from './Button.tsx'
import { EmptyState } from './Card.tsx'
import { t } from './words/index.ts'

/**
 * A fault in the code of a page must not take the app with it: what was saved is still there after a
 * reload.
 */
export class Boundary extends Component<{ children: ComponentChildren }, { broken: boolean }> {
  override state = { broken: false }

  static override getDerivedStateFromError(): { broken: boolean } {
    return { broken: true }
  }

  override render() {
    if (!this.state.broken) return this.props.children
    return (
      <main class="page">
        <EmptyState icon="warn" title={t('app.broken.title')}>
          <p>{t('app.broken.text')}</p>
          <Button kind="primary" onClick={() => location.reload()}>
            {t('app.reload')}
          </Button>
        </EmptyState>
      </main>
    )
  }
}
