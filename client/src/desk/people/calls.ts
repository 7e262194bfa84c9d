/** What an administrator asks for about people, teams, phones and sign-ins. */
import { api, type Wire } from '../../device/index.ts'
import { query } from '../../ui/query.ts'

export type Listed = Wire['Listed']
export type Person = Wire['WholePerson']
export type Team = Wire['Team']
export type Device = Wire['Device']
export type Session = Wire['Session']
export type Held = Wire['Held']
export type TrailLine = Wire['TrailLine']
export type Role = Person['roles'][number]

export const ROLES = ['technician', 'account_manager', 'dispatcher', 'supervisor', 'administrator'] as const
export const DUTIES = ['quality', 'complaints'] as const
export const STATES = ['active', 'disabled', 'all'] as const

/** What stands in the address in place of an id while somebody is being added. */
export const NEW = 'new'

export interface Filters {
  query: string
  team: string
  role: string
  state: (typeof STATES)[number]
}

export function filtersOf(asked: URLSearchParams): Filters {
  const state = STATES.find((one) => one === asked.get('state'))
  return {
    query: asked.get('query') ?? '',
    team: asked.get('team') ?? '',
    role: asked.get('role') ?? '',
    state: state ?? 'active',
  }
}

export function peoplePath({ query: text, team, role, state }: Filters): string {
  return `/people${query({ query: text || undefined, team, role, state: state === 'active' ? undefined : state })}`
}

export async function listPeople(
  { query: text, team, role, state }: Filters,
  cursor: string | null,
): Promise<{ items: Listed[]; cursor: string | null }> {
  const page = await api.get<Wire['PeoplePage']>(
    `/people${query({ query: text || undefined, team, role, state, cursor: cursor ?? undefined, limit: '100' })}`,
  )
  return { items: page.items, cursor: page.next }
}

export async function readTeams(): Promise<Team[]> {
  return (await api.get<Wire['Teams']>('/teams')).items
}

export function saveTeam(id: string | null, said: { name: string; region: string | null }): Promise<Team> {
  return id ? api.put(`/teams/${id}`, said) : api.post('/teams', said)
}

export function readPerson(id: string): Promise<Person> {
  return api.get(`/people/${id}`)
}

export function readWords(): Promise<Wire['Words']> {
  return api.get('/people/words')
}

export interface Said {
  staff_no: string
  name: string
  phone: string
  email: string
  roles: string[]
  duties: string[]
  team: string
  serves: string[]
  skills: string
  regions: string
}

/** The words of a list that somebody typed, one after the other. */
export function wordsOf(typed: string): string[] {
  return typed
    .split(/[,，、;；\n]/)
    .map((word) => word.trim())
    .filter(Boolean)
}

function body({ name, phone, email, roles, duties, team, serves, skills, regions }: Said) {
  return {
    name: name.trim(),
    phone: phone.trim(),
    email: email.trim() || null,
    roles,
    duties: roles.includes('supervisor') ? duties : [],
    team: team || null,
    serves: roles.includes('dispatcher') ? serves : [],
    skills: wordsOf(skills),
    regions: wordsOf(regions),
  }
}

export function addPerson(said: Said): Promise<Person> {
  return api.post('/people', { ...body(said), staff_no: said.staff_no.trim() })
}

export function changePerson(person: Person, said: Said, release: boolean): Promise<Person> {
  return api.put(`/people/${person.id}`, { ...body(said), release }, { ifMatch: person.ver })
}

export type PeopleRead = Wire['PeopleRead']

/** The people of a file; with `dry` only what is understood of it. */
export async function importPeople(file: Blob, dry: boolean): Promise<PeopleRead> {
  return api.post('/people/import', { file: toBase64(await file.arrayBuffer()), dry_run: dry })
}

function toBase64(bytes: ArrayBuffer): string {
  return btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(''))
}

export function disable(id: string): Promise<Person> {
  return api.post(`/people/${id}/disable`)
}

export function enable(id: string): Promise<Person> {
  return api.post(`/people/${id}/enable`)
}

export function makeCode(id: string): Promise<Wire['Code']> {
  return api.post(`/people/${id}/code`)
}

export function readHeld(id: string): Promise<Held> {
  return api.get(`/people/${id}/held`)
}

export async function readDevices(id: string): Promise<Device[]> {
  return (await api.get<Wire['Devices']>(`/people/${id}/devices`)).items
}

export async function readSessions(id: string): Promise<Session[]> {
  return (await api.get<Wire['Sessions']>(`/people/${id}/sessions`)).items
}

export async function readTrail(id: string): Promise<TrailLine[]> {
  return (await api.get<Wire['Trail']>(`/people/${id}/trail`)).items
}

export function revoke(device: string): Promise<void> {
  return api.delete(`/devices/${device}`)
}

export function endSession(session: string): Promise<void> {
  return api.delete(`/sessions/${session}`)
}
