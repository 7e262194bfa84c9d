/** Who can sign in to a demonstration. */
import { api, type Wire } from '../../device/index.ts'

export type Demonstration = Wire['Demonstration']

export function readDemonstration(): Promise<Demonstration> {
  return api.get('/demo')
}
