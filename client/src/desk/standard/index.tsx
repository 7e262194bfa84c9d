import './standard.css'

import { route } from '../../ui/index.ts'
import { Compare } from './Compare.tsx'
import { EditPage } from './EditPage.tsx'
import { StandardPage } from './StandardPage.tsx'
import { Versions } from './Versions.tsx'

/** What must be done at a door: in force, as it was before, and what changed. */
export default function StandardRoom() {
  switch (route.value.path) {
    case '/standard/versions':
      return <Versions />
    case '/standard/edit':
      return <EditPage />
    case '/standard/compare':
      return <Compare />
    default:
      return <StandardPage />
  }
}
