/** What several rooms of the desk ask for. */
import type { Standard } from '../core/checklist/standard.ts'
import { api, type Wire } from '../device/index.ts'
import { query } from '../ui/query.ts'
import { askEarly, taken } from './early.ts'
import { know, known } from './known.ts'

export type Named = Wire['Named']

export type Colleague = Wire['Technician']
/** A visit that is in the way of another: a person cannot be in two places. */
export type InTheWay = Wire['VisitInTheWay']

/** The standard in force, which names kinds of visits and items; null where none is published. */
export function currentStandard(): Promise<Standard | null> {
  return taken('standard', readStandard)
}

/** That of the last time is asked for at once: it is nearly always still the one. */
async function readStandard(): Promise<Standard | null> {
  const before = known().standard
  const early = before ? standardOf(before).catch(() => null) : null
  const { items } = await api.get<Wire['Versions']>('/standard')
  const current = items.find((version) => version.current)
  if (!current) return null
  know({ standard: current.hash })
  return (current.hash === before && (await early)) || standardOf(current.hash)
}

function standardOf(hash: string): Promise<Standard> {
  return api.get(`/standard/${hash}`)
}

/** The teams within reach, and the zone by whose clock the office works. */
export function listTeams(): Promise<Wire['Teams']> {
  return taken('teams', readTeams)
}

async function readTeams(): Promise<Wire['Teams']> {
  const teams = await api.get<Wire['Teams']>('/teams')
  know({ zone: teams.zone })
  return teams
}

/** `team`: one, or several with commas. */
export function readDay(date: string, team: string): Promise<Wire['Day']> {
  return taken(dayName(date, team), () => api.get(`/day${query({ date })}${teamsOf(team)}`))
}

/** The teams of a question, each by its own name. */
export function teamsOf(team: string): string {
  return team
    .split(',')
    .filter(Boolean)
    .map((one) => `&team=${encodeURIComponent(one)}`)
    .join('')
}

function dayName(date: string, team: string): string {
  return `day ${date} ${team}`
}

/** Asks for what nearly every room stands on. */
export function groundEarly(): void {
  askEarly('standard', readStandard)
  askEarly('teams', readTeams)
}

/** Asks for the people besides, for rooms with filters. */
export function colleaguesEarly(): void {
  groundEarly()
  askEarly('people', readPeople)
}

export function dayEarly(date: string, team: string): void {
  askEarly(dayName(date, team), () => readDay(date, team))
}

function readPeople(): Promise<Wire['PeoplePage']> {
  return api.get('/people')
}

/** Teams and people, for the filters. */
export async function listColleagues(): Promise<{ teams: Named[]; people: Named[] }> {
  const [teams, people] = await Promise.all([listTeams(), taken('people', readPeople)])
  const visiting = people.items.filter(
    ({ roles }) => roles.includes('technician') || roles.includes('account_manager'),
  )
  return { teams: teams.items, people: visiting }
}

/** The visits in the way, of a 409 `overlap`; empty for any other refusal. */
export function inTheWay(problem: { code: string; document: Readonly<Record<string, unknown>> }): InTheWay[] {
  return problem.code === 'overlap' && Array.isArray(problem.document.visits)
    ? (problem.document.visits as InTheWay[])
    : []
}

/** Until when somebody else holds the time, of a refusal for that; null for any other. */
export function heldUntil(problem: {
  code: string
  document: Readonly<Record<string, unknown>>
}): string | null {
  return problem.code === 'held' ? String(problem.document.until) : null
}

/** The visit that goes on, of a refusal because another one is over; null for any other refusal, and where none goes on. */
export function livingOf(problem: {
  document: Readonly<Record<string, unknown>>
}): Wire['LivingVisit'] | null {
  return (problem.document.living as Wire['LivingVisit'] | undefined) ?? null
}
