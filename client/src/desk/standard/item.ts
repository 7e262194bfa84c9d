/** The form of an item, and what it says of `items.yaml`. Pure. */
import type { Item } from '../../core/checklist/standard.ts'
import type { ItemPatch } from './calls.ts'

export const ANSWERS = [
  'tick',
  'yes-no-na',
  'choice',
  'number',
  'text',
  'photo',
  'consent',
  'signature',
] as const
export const WHO = ['technician', 'customer', 'auditor'] as const
export const AUDIENCES = ['customer', 'office'] as const
export const FLAGS = ['required', 'critical', 'bulk', 'private'] as const

export interface SaidOption {
  value: string
  zh: string
  en: string
  fail: boolean
}

/** What is typed, as it is typed. */
export interface Said {
  id: string
  zh: string
  en: string
  answer: string
  who: string
  audience: string
  required: boolean
  critical: boolean
  bulk: boolean
  private: boolean
  multiple: boolean
  refusable: boolean
  scan: boolean
  helpZh: string
  helpEn: string
  rule: string
  basis: string
  unit: string
  min: string
  max: string
  gte: string
  lte: string
  longest: string
  pair: string
  options: SaidOption[]
}

export const NEW_ITEM: Said = {
  id: '',
  zh: '',
  en: '',
  answer: 'tick',
  who: 'technician',
  audience: '',
  required: true,
  critical: false,
  bulk: false,
  private: false,
  multiple: false,
  refusable: false,
  scan: false,
  helpZh: '',
  helpEn: '',
  rule: '',
  basis: 'design',
  unit: '',
  min: '',
  max: '',
  gte: '',
  lte: '',
  longest: '500',
  pair: '',
  options: [],
}

function number(value: number | undefined): string {
  return value === undefined ? '' : String(value)
}

export function saidOf(id: string, item: Item): Said {
  const within = item.pass && !('of' in item.pass) ? item.pass : {}
  return {
    id,
    zh: item.zh,
    en: item.en,
    answer: item.answer,
    who: item.who,
    audience: item.audience ?? '',
    required: item.required,
    critical: item.critical,
    bulk: item.bulk,
    private: item.private,
    multiple: item.multiple ?? false,
    refusable: item.refusable ?? false,
    scan: item.scan ?? false,
    helpZh: item.help?.zh ?? '',
    helpEn: item.help?.en ?? '',
    rule: item.rule.join(' '),
    basis: item.basis ?? '',
    unit: item.unit ?? '',
    min: number(item.min),
    max: number(item.max),
    gte: within.gte ?? '',
    lte: within.lte ?? '',
    longest: number(item.max_length ?? 500),
    pair: item.pair ?? '',
    options: (item.options ?? []).map(({ value, zh, en, fail }) => ({ value, zh, en, fail })),
  }
}

function whole(text: string): number | null {
  return /^-?\d{1,9}$/.test(text.trim()) ? Number(text) : null
}

function orNone(text: string): string | null {
  return text.trim() || null
}

function parted(text: string): string[] | null {
  const found = text.split(/[\s,，、;；]+/).filter(Boolean)
  return found.length > 0 ? found : null
}

function optionsOf(said: Said): ItemPatch['options'] {
  return Object.fromEntries(
    said.options.map(({ value, zh, en, fail }) => [value.trim(), { zh, en, ...(fail ? { fail } : {}) }]),
  )
}

/** Which fields of the file a part of the form is about, and what they say. */
function fieldsOf(said: Said): ItemPatch {
  const { answer } = said
  const only = <T>(kinds: readonly string[], value: T): T | null => (kinds.includes(answer) ? value : null)
  const bounds = {
    ...(said.gte.trim() && { gte: said.gte.trim() }),
    ...(said.lte.trim() && { lte: said.lte.trim() }),
  }
  const byDefault = answer === 'signature' ? 'customer' : 'technician'
  return {
    zh: orNone(said.zh),
    en: orNone(said.en),
    answer,
    who: said.who === byDefault ? null : said.who,
    audience: orNone(said.audience),
    required: said.required ? null : false,
    critical: said.critical || null,
    bulk: said.bulk || null,
    private: said.private || null,
    multiple: only(['choice'], said.multiple || null),
    refusable: only(['consent', 'signature'], said.refusable || null),
    scan: only(['text'], said.scan || null),
    help:
      said.helpZh.trim() || said.helpEn.trim() ? { zh: said.helpZh.trim(), en: said.helpEn.trim() } : null,
    rule: parted(said.rule),
    basis: orNone(said.basis),
    unit: only(['number'], orNone(said.unit)),
    min: only(['number'], whole(said.min)),
    max: only(['number'], whole(said.max)),
    pass: only(['number'], Object.keys(bounds).length > 0 ? bounds : null),
    max_length: only(['text'], said.longest.trim() === '500' ? null : whole(said.longest)),
    pair: only(['photo'], orNone(said.pair)),
    options: only(['choice'], optionsOf(said)),
  }
}

/** What is said otherwise than before; without a before all that is said. */
export function patchOf(before: Said | null, after: Said): ItemPatch {
  const was = before ? fieldsOf(before) : {}
  const changed = Object.entries(fieldsOf(after)).filter(([name, value]) => {
    const old = (was as Record<string, unknown>)[name] ?? null
    return JSON.stringify(old) !== JSON.stringify(value ?? null)
  })
  return Object.fromEntries(changed) as ItemPatch
}

/** The trait of the form that a fault of the check is about: the field in the file that its line stands in. */
export function traitOf(place: readonly string[], id: string): string | null {
  return place[0] === id ? (place[1] ?? '') : null
}
