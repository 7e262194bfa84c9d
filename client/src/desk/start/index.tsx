import './start.css'

import { Start } from './Start.tsx'

/** Where administrators begin: what is lacking, and what waits. */
export default function StartRoom() {
  return <Start />
}
