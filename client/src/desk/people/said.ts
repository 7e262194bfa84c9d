/** What a form says of a person, and which of its places the server marked. Pure. */
import type { Person, Said } from './calls.ts'

export const NOBODY: Said = {
  staff_no: '',
  name: '',
  phone: '',
  email: '',
  roles: [],
  duties: [],
  team: '',
  serves: [],
  skills: '',
  regions: '',
}

export function saidOf(person: Person): Said {
  return {
    staff_no: person.staff_no,
    name: person.name,
    phone: person.phone,
    email: person.email ?? '',
    roles: [...person.roles],
    duties: [...person.duties],
    team: person.team?.id ?? '',
    serves: person.serves.map(({ id }) => id),
    skills: person.skills.join('、'),
    regions: person.regions.join('、'),
  }
}

export function toggled(chosen: readonly string[], value: string): string[] {
  return chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]
}

/** The fields that a refusal marks: of `/roles/0` it is `roles`. */
export function marked(faults: readonly { pointer: string }[]): Set<string> {
  return new Set(faults.map(({ pointer }) => pointer.split('/')[1] ?? ''))
}
