import { Tabs } from '../ui/index.ts'
import { t } from './words/index.ts'

/** The places of the dispatcher's pages. */
export function Places() {
  return (
    <Tabs
      label={t('nav.label')}
      tabs={[
        { path: '/', label: t('nav.day'), icon: 'day' },
        { path: '/book', label: t('nav.book'), icon: 'phone' },
        { path: '/messages', label: t('nav.messages'), icon: 'speech' },
        { path: '/settings', label: t('nav.settings'), icon: 'settings' },
      ]}
    />
  )
}
