import './todos.css'

import { Todos } from './Todos.tsx'

/** What whoever is signed in owes next. */
export default function TodosRoom() {
  return <Todos />
}
