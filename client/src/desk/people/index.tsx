import './people.css'

import { match, route } from '../../ui/index.ts'
import { NewPersonPage } from './NewPersonPage.tsx'
import { PeopleList } from './PeopleList.tsx'
import { PersonPage } from './PersonPage.tsx'
import { NEW } from './calls.ts'

/** Who works here, and what each of them may do. */
export default function PeopleRoom() {
  const id = match('/people/:id', route.value.path)?.id
  if (id === NEW) return <NewPersonPage />
  return id ? <PersonPage key={id} id={id} /> : <PeopleList />
}
