import './voices.css'

import { Voices } from './Voices.tsx'

/** What customers said through their link. */
export default function VoicesRoom() {
  return <Voices />
}
