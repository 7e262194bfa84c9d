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

export type File = Wire['File']
export type ItemPatch = Wire['ItemPatch']
export type Change = Wire['Change']
export type Checked = Wire['Checked']
export type FoundFault = Wire['FoundFault']

/** A version that is being written: these files in place of those of its base. */
export interface Draft {
  base: string
  files: File[]
}

export async function readFiles(hash: string): Promise<File[]> {
  return (await api.get<Wire['Files']>(`/standard/${hash}/files`)).files
}

export function checkDraft({ base, files }: Draft, change: Change | null = null): Promise<Checked> {
  return api.post('/standard/check', { base, files, change })
}

export function publishDraft({ base, files }: Draft, note: string): Promise<Version> {
  return api.post('/standard/publish', { base, files, note })
}

export const VIEWS = ['items', 'lists', 'files', 'publish'] as const
export type View = (typeof VIEWS)[number]

/** What of a draft is looked at. */
export interface Editing {
  view: View
  item: string
  file: string
}

/** What stands in the address in place of an id while an item is being added. */
export const NEW = 'new'

export function editingOf(asked: URLSearchParams): Editing {
  return {
    view: VIEWS.find((one) => one === asked.get('view')) ?? 'items',
    item: asked.get('item') ?? '',
    file: asked.get('file') ?? '',
  }
}

export function editPath({ view, item, file }: Editing): string {
  return `/standard/edit${query({ view: view === 'items' ? undefined : view, item, file })}`
}
