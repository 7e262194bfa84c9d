/** What somebody of the office says at a place of the desk, filled in with what is known there. */
import { phoneWords } from '../ui/phone.ts'
import type { Standard } from '../core/checklist/standard.ts'
import { saidAt, type Place, type Values } from '../core/script.ts'
import { session } from '../device/index.ts'
import { said } from '../ui/index.ts'
import { Spoken } from '../ui/script/Spoken.tsx'
import { ground } from './ground.ts'

const ROLE = 'dispatcher'

/** What of a visit is spoken of: as far as it is known. */
export interface About {
  kind: string
  title: string
  address: string
  /** The time agreed, in words. */
  time: string | null
}

function valuesOf(standard: Standard, { kind, title, address, time }: About): Values {
  const { person } = session.value
  const purpose = standard.visits[kind]?.purpose
  return {
    company: said(standard.brand.company),
    hotline: phoneWords(standard.brand.hotline),
    name: person?.name,
    staff_no: person?.staff_no,
    phone: person?.phone && phoneWords(person.phone),
    purpose: purpose && said(purpose),
    title,
    address,
    time,
  }
}

interface SpokenAtProps {
  at: readonly Place[]
  about: About
  /** What the place knows beside. */
  values?: Values
}

/** The sentences of a place, in the order in which they are said. */
export function SpokenAt({ at, about, values }: SpokenAtProps) {
  const standard = ground.value?.standard
  if (!standard) return null
  const found = saidAt(standard, at, { role: ROLE, kind: about.kind })
  return <Spoken said={found} values={{ ...valuesOf(standard, about), ...values }} />
}
