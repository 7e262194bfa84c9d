import { Switch } from '../../ui/index.ts'
import { DeskSettings } from '../../ui/DeskSettings.tsx'
import { Places } from '../SupervisorPlaces.tsx'
import { chooseShortcuts, shortcuts } from '../shortcuts.ts'
import { t } from './words/index.ts'

export function Settings() {
  return (
    <DeskSettings foot={<Places />}>
      <Switch label={t('settings.shortcuts')} on={shortcuts.value} onChange={chooseShortcuts} />
      <p class="small quiet">{t('settings.shortcuts.help')}</p>
    </DeskSettings>
  )
}
