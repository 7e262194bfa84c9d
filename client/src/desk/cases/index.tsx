import './cases.css'

import { match, route } from '../../ui/index.ts'
import { OnGround } from '../OnGround.tsx'
import { CaseList } from './CaseList.tsx'
import { CasePage } from './CasePage.tsx'
import { NewCaseForm } from './NewCaseForm.tsx'
import { t } from './words/index.ts'

/** Cases: what customers asked for or complained of, and everything about one of them. */
export default function CasesRoom() {
  const { path } = route.value
  const id = match('/cases/:id', path)?.id
  return (
    <OnGround title={t('cases.title')}>
      {() => {
        if (path === '/cases/new') return <NewCaseForm />
        return id ? <CasePage key={id} id={id} /> : <CaseList />
      }}
    </OnGround>
  )
}
