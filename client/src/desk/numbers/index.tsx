import './numbers.css'

import { Numbers } from './Numbers.tsx'

/** How it went, in numbers. */
export default function NumbersRoom() {
  return <Numbers />
}
