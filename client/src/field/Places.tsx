import { Tabs, type Tab } from '../ui/index.ts'
import { t as shared } from '../ui/words/index.ts'
import { t } from './words/index.ts'

/** The four places of the app, at the lower edge. */
export function Places() {
  const tabs: readonly Tab[] = [
    { path: '/', label: t('nav.today'), icon: 'day' },
    { path: '/outbox', label: t('nav.outbox'), icon: 'outbox' },
    { path: '/history', label: t('nav.history'), icon: 'history' },
    { path: '/settings', label: shared('app.settings'), icon: 'settings' },
  ]
  return <Tabs tabs={tabs} label={shared('app.pages')} />
}
