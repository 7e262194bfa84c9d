import { DeskSettings } from '../ui/DeskSettings.tsx'
import { clearDraft } from './book/draft.ts'
import { Places } from './Places.tsx'

export function Settings() {
  return <DeskSettings foot={<Places />} onSignOut={clearDraft} />
}
