/** Who asks: as a visit or a customer says, so that nothing is typed twice. */
import { readCustomer, readVisit } from './calls.ts'

export interface Asker {
  name: string
  phone: string
  address: string
  visit: string | null
  customer: string | null
  order: string | null
}

const NOBODY: Asker = { name: '', phone: '', address: '', visit: null, customer: null, order: null }

/** What is known of whoever a visit or a customer is about. Throws Problem. */
export async function askerOf(visit: string | null, customer: string | null): Promise<Asker> {
  if (visit) {
    const { customer: who, premises, order } = await readVisit(visit)
    const name = who.address_as ?? who.name
    return { name, phone: who.phone, address: premises.address, visit, customer: null, order }
  }
  if (!customer) return NOBODY
  const found = await readCustomer(customer)
  return {
    ...NOBODY,
    name: found.address_as ?? found.name,
    phone: found.phone,
    address: found.premises[0]?.address ?? '',
    customer,
  }
}
