/** How far this installation has been set up. */
import { api, type Wire } from '../../device/index.ts'

export type Beginnings = Wire['Beginnings']

export function readBeginnings(): Promise<Beginnings> {
  return api.get('/start')
}
