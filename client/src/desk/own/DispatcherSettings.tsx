import { DeskSettings } from '../../ui/DeskSettings.tsx'
import { clearDraft } from '../book/draft.ts'
import { Places } from '../DispatcherPlaces.tsx'

export function Settings() {
  return <DeskSettings foot={<Places />} onSignOut={clearDraft} />
}
