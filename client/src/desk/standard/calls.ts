/** What an administrator asks for about the standard. */
import type { Standard } from '../../core/checklist/standard.ts'
import { api, type Wire } from '../../device/index.ts'
import { query } from '../../ui/query.ts'
import { PARTS, type Part } from './parts.ts'

export type Version = Wire['Version']

export async function listVersions(): Promise<Version[]> {
  return (await api.get<Wire['Versions']>('/standard')).items
}

export function readVersion(hash: string): Promise<Standard> {
  return api.get(`/standard/${hash}`)
}

/** What of the standard is looked at; without a version that in force. */
export interface Looked {
  part: Part
  list: string
  find: string
  version: string
}

export function lookedAt(asked: URLSearchParams): Looked {
  return {
    part: PARTS.find((one) => one === asked.get('part')) ?? 'lists',
    list: asked.get('list') ?? '',
    find: asked.get('find') ?? '',
    version: asked.get('version') ?? '',
  }
}

export function standardPath({ part, ...rest }: Looked): string {
  return `/standard${query({ part: part === 'lists' ? undefined : part, ...rest })}`
}

export function comparePath(from: string, to: string): string {
  return `/standard/compare${query({ from, to })}`
}
