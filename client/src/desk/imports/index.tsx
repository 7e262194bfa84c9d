import './imports.css'

import { Imports } from './Imports.tsx'

/** Work orders from a file: looked at, put right, imported. */
export default function ImportsRoom() {
  return <Imports />
}
