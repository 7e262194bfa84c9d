import { Tabs } from '../ui/index.ts'
import { t } from './words/index.ts'

/** The places of the supervisor's pages. */
export function Places() {
  return (
    <Tabs
      label={t('nav.label')}
      tabs={[
        { path: '/', label: t('nav.queue'), icon: 'eye' },
        { path: '/records', label: t('nav.records'), icon: 'history' },
        { path: '/numbers', label: t('nav.numbers'), icon: 'computed' },
        { path: '/settings', label: t('nav.settings'), icon: 'settings' },
      ]}
    />
  )
}
