/** What is known wherever somebody speaks to a customer about a visit. */
import type { Standard } from '../../core/checklist/standard.ts'
import type { Values } from '../../core/script.ts'
import { session } from '../../device/index.ts'
import { phoneWords } from '../phone.ts'
import { said } from '../words/index.ts'

/** What of a visit is spoken of: as far as it is known. */
export interface About {
  /** Empty where it is not chosen, or of no matter. */
  kind: string
  title: string
  address: string
  /** The time agreed, in words. */
  time: string | null
}

export function valuesAbout(standard: Standard, { kind, ...known }: About): Values {
  const { person } = session.value
  const purpose = standard.visits[kind]?.purpose
  return {
    company: said(standard.brand.company),
    hotline: phoneWords(standard.brand.hotline),
    name: person?.name,
    staff_no: person?.staff_no,
    phone: person?.phone && phoneWords(person.phone),
    purpose: purpose && said(purpose),
    ...known,
  }
}
