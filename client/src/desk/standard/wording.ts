/** A standard in words of the screen's language. */
import type { Standard, Words } from '../../core/checklist/standard.ts'
import { format, language, said } from '../../ui/index.ts'
import type { Thing } from './parts.ts'
import { t } from './words/index.ts'

type Json = Record<string, unknown>

const LENGTH = /^(-?)P(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/

/** `PT30M` → `30 分钟`; `bare` without saying that it lies before. */
export function length(iso: unknown, bare = false): string {
  const parts = LENGTH.exec(String(iso))
  if (!parts) return String(iso)
  const [, minus, months, days, hours, minutes] = parts
  const rest = Number(hours ?? 0) * 60 + Number(minutes ?? 0)
  const found = [
    ...(Number(months) ? [t('length.months', { count: Number(months) })] : []),
    ...(Number(days) ? [t('length.days', { count: Number(days) })] : []),
    ...(rest ? [format.minutes(rest)] : []),
  ].join(' ')
  if (!found) return bare ? format.minutes(0) : t('length.exact')
  return minus && !bare ? t('length.before', { time: found }) : found
}

/** How far from an agreed time: `-PT10M` → `提前 10 分钟`, `PT10M` → `推后 10 分钟`. */
function distance(iso: unknown): string {
  const words = length(iso)
  return /^P(?!T0S)/.test(String(iso)) ? t('length.behind', { time: words }) : words
}

export function itemWords(standard: Standard, id: string): string {
  const item = standard.items[id]
  return item ? said(item) : id
}

/** The field that a condition or a computation reads. */
function field(name: string, standard: Standard): string {
  if (name.startsWith('answer.')) return t('field.answer', { of: itemWords(standard, name.slice(7)) })
  if (name.startsWith('level.')) {
    const level = standard.levels[name.slice(6)]
    return t('field.level', { of: level ? said(level) : name.slice(6) })
  }
  return t.known(`field.${name}`) ?? t.known(`fact.${name}`) ?? name
}

/** The terms of fields whose values have words elsewhere. */
const TERMS: Record<string, string> = {
  'visit.area_type': 'area',
  'visit.place_type': 'place',
  'visit.outcome': 'outcome',
  'complaint.grade': 'complaint.grade',
}

/** The value of a field: an answer of an item reads as that item's. */
function valueOf(name: string, value: unknown, standard: Standard): string {
  const text = String(value)
  if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no')
  if (name.startsWith('answer.')) {
    const option = standard.items[name.slice(7)]?.options?.find((one) => one.value === text)
    if (option) return said(option)
  }
  if (name === 'customer.tier') return t.known(`tier.${text}`) ?? text
  if (name === 'order.pon_type') return text.toUpperCase().replace('_', '-')
  const term = TERMS[name]
  if (term) return t.known(`${term}.${text}`) ?? text
  return (
    t.known(`fact.${name}.${text}`) ??
    t.known(`value.${text}`) ??
    t.known(`verdict.${text}`) ??
    t.known(`returned.${text}`) ??
    text
  )
}

function values(name: string, value: unknown, standard: Standard): string {
  return [value]
    .flat()
    .map((one) => valueOf(name, one, standard))
    .reduce((one, other) => t('join.or', { one, other }))
}

function expectation(name: string, expected: unknown, standard: Standard): string {
  const of = field(name, standard)
  if (typeof expected !== 'object' || expected === null || Array.isArray(expected))
    return t('is.equal', { field: of, value: values(name, expected, standard) })
  const [operator, operand] = Object.entries(expected)[0] ?? ['', null]
  switch (operator) {
    case 'not':
      return t('is.not', { field: of, value: values(name, operand, standard) })
    case 'above':
      return t('is.above', { field: of, value: String(operand) })
    case 'below':
      return t('is.below', { field: of, value: String(operand) })
    default:
      return t(operand ? 'is.known' : 'is.unknown', { field: of })
  }
}

/** A condition as a sentence. */
export function condition(when: unknown, standard: Standard): string {
  const of = when as Json
  if (Array.isArray(of.any))
    return of.any.map((one) => condition(one, standard)).reduce((one, other) => t('join.any', { one, other }))
  return Object.entries(of)
    .map(([name, expected]) => expectation(name, expected, standard))
    .reduce((one, other) => t('join.all', { one, other }))
}

function bounds(value: unknown, standard: Standard): string {
  const { gte, lte, of, ratio } = value as Record<string, string | undefined>
  if (of && ratio) return t('within.ratio', { of: field(of, standard), ratio })
  if (gte !== undefined && lte !== undefined) return t('within.both', { low: gte, high: lte })
  return gte === undefined ? t('within.to', { high: lte ?? '' }) : t('within.from', { low: gte })
}

function boundsByCase(value: unknown, standard: Standard): string {
  const by = value as { field: string; values: Json; default: string }
  const each = Object.entries(by.values).map(([of, within]) =>
    t('within.case', { of: valueOf(by.field, of, standard), bounds: bounds(within, standard) }),
  )
  return format.list([...each, t('within.default', { of: valueOf(by.field, by.default, standard) })])
}

function computed(value: unknown, standard: Standard): string {
  const { fn, args, pass } = value as { fn: string; args: string[]; pass?: unknown }
  const words =
    t.known(`fn.${fn}`)?.replace('{args}', format.list(args.map((one) => field(one, standard)))) ?? fn
  if (!pass) return words
  const passing = Array.isArray(pass) ? values(args[0] ?? '', pass, standard) : bounds(pass, standard)
  return t('within.case', { of: words, bounds: passing })
}

function due(value: unknown, standard: Standard): string {
  const of = value as Record<string, string | number | boolean | undefined> & { values?: Json }
  const time = length(of.duration)
  const more = Object.entries(of.values ?? {}).map(([one, longer]) =>
    t('due.case', { of: valueOf(String(of.by), one, standard), time: length(longer) }),
  )
  const longest = of.longest ? [t('due.longest', { time: length(of.longest) })] : []
  return format.list([dueBy(of, time), ...more, ...longest])
}

function dueBy(of: Json, time: string): string {
  switch (of.fn) {
    case 'before':
      return t('due.before', { time })
    case 'working_days':
      return t('due.working_days', { count: Number(of.days) })
    case 'business_hours':
      return t('due.business_hours', { time })
    case 'promised':
      return t('due.promised', { time })
    case 'same_day':
      return t('due.same_day', { until: String(of.until), time: length(of.otherwise) })
    default:
      return t(of.opening ? 'due.opening' : 'due.after', { time })
  }
}

function part(who: string): string {
  // In a service level it is whoever has the visit.
  return t.known(who === 'visitor' ? 'part.goes' : `part.${who}`) ?? who
}

function people(who: unknown): string {
  return format.list([who].flat().map((one) => part(String(one))))
}

function trigger(name: unknown): string {
  return t.known(`trigger.${String(name)}`) ?? String(name)
}

function hours(value: unknown): string {
  const of = value as { working?: string[][]; others?: string[][] }
  const spans = (each: string[][] | undefined): string =>
    each?.length ? format.list(each.map((span) => span.join('–'))) : t('hours.closed')
  return format.list([
    t('hours.working', { of: spans(of.working) }),
    t('hours.others', { of: spans(of.others) }),
  ])
}

function moment(name: string, value: unknown): string {
  if (name === 'at.days') {
    const { days, time } = value as { days: number; time: string }
    return days === 0 ? t('at.days', { time }) : t('at.days.before', { count: -days, time })
  }
  if (name === 'before') {
    const [of, ahead] = Object.entries(value as Json)[0] ?? ['', '']
    return t(of === 'start' ? 'before.start' : 'before.depart_by', { time: length(ahead) })
  }
  if (name === 'past') {
    const [of, later] = Object.entries(value as Json)[0] ?? ['', '']
    return t(of === 'heard' ? 'past.heard' : 'past.depart_by', { time: length(later, true) })
  }
  return value === 'start' ? t('until.start') : t('until.later', { time: length(value) })
}

function names(value: unknown, found: Record<string, Words | { name: Words }>): string {
  return format.list(
    [value].flat().map((one) => {
      const thing = found[String(one)]
      return thing ? said('name' in thing ? thing.name : thing) : String(one)
    }),
  )
}

function option(value: unknown): string {
  const { zh, en, fail } = value as { zh: string; en: string; fail: boolean }
  const both = said({ zh: `${zh} · ${en}`, en: `${en} · ${zh}` })
  return fail ? t('option.fails', { of: both }) : both
}

/** By trait, how its value reads; whatever is not among them stands as it is. */
const READ: Record<string, (value: unknown, standard: Standard) => string> = {
  'answer': (value) => t.known(`kind.${String(value)}`) ?? String(value),
  'who': people,
  'audience': people,
  'role': people,
  'roles': people,
  'to': people,
  'about': people,
  'when': condition,
  'fail': (value, standard) => values('', value, standard),
  'pass': bounds,
  'pass_by': boundsByCase,
  'compute': computed,
  // Sentences stand in lines of their own.
  'phrases': (value, { phrases }) =>
    (value as string[]).map((one) => (phrases[one] ? said(phrases[one]) : one)).join('\n'),
  'mirrors': (value, { items }) => names(value, items),
  'pair': (value, { items }) => names(value, items),
  'kinds': (value, { visits }) => names(value, visits),
  'arrival': (value, { levels }) => names(value, levels),
  'working': (value, { levels }) => names(value, levels),
  'levels': (value, { levels }) => names(value, levels),
  'leaves': (value) => format.list((value as string[]).map((one) => t.known(`leaving.${one}`) ?? one)),
  'ready': (value) => (value as Words[]).map((one) => said(one)).join('\n'),
  'severity': (value) => t.known(`severity.${String(value)}`) ?? String(value),
  'match': (value) => t.known(`match.${String(value)}`) ?? String(value),
  'earliest': distance,
  'latest': distance,
  'target': (value) => format.list((value as string[]).map(distance)),
  'warn': (value) => format.list((value as string[]).map((one) => length(one))),
  'starts': trigger,
  'met': (value) => format.list((value as string[]).map(trigger)),
  'after': trigger,
  'due': due,
  'tell': (value) =>
    format.list(
      Object.entries(value as Json).map(
        ([when, who]) => t.known(`tell.${when}`)?.replace('{who}', people(who)) ?? when,
      ),
    ),
  'escalate': (value) =>
    format.list(
      (value as { after: string; to: string[] }[]).map(({ after, to }) =>
        t('escalate.after', { time: length(after, true), who: people(to) }),
      ),
    ),
  'at.days': (value) => moment('at.days', value),
  'before': (value) => moment('before', value),
  'past': (value) => moment('past', value),
  'until': (value) => moment('until', value),
  'order': (value) =>
    format.list(
      (value as string[]).map((one) => t.known(`message.channel.${one}`) ?? t.known(`way.${one}`) ?? one),
    ),
  'hours': hours,
}

/** How the value of a trait reads. */
export function traitValue(name: string, value: unknown, standard: Standard): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return t('nothing')
  if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no')
  if (name.startsWith('phase.'))
    return format.list((value as string[]).map((one) => itemWords(standard, one)))
  if (name.startsWith('option.')) return option(value)
  const read = READ[name]
  if (read) return read(value, standard)
  if (Array.isArray(value)) return format.list(value.map(String))
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** What a trait is called. */
export function traitName(name: string, standard: Standard): string {
  if (name.startsWith('phase.')) {
    const id = name.slice(6)
    const phases = Object.values(standard.visits).flatMap((list) => list.phases)
    const found = phases.find((phase) => phase.id === id)
    return t('trait.phase', { of: found ? said(found.name) : id })
  }
  if (name.startsWith('option.')) return t('trait.option', { of: name.slice(7) })
  return t.known(`trait.${name}`) ?? name
}

/** What a thing is called in the language of the screen. */
export function thingName({ kind, id, traits }: Thing): string {
  const [own, other] = language.value === 'en' ? ['en', 'zh'] : ['zh', 'en']
  if (kind === 'message') {
    const known = t.known(`message.kind.${id}`)
    if (known) return known
  }
  if (kind === 'channel') return t.known(`message.channel.${id}`) ?? id
  if (kind === 'way') return wayName(id)
  if (kind === 'brand' || kind === 'hours') return t(`thing.${kind}`)
  for (const name of [`name.${own}`, own, `${own}.subject`, `name.${other}`, other])
    if (typeof traits[name] === 'string') return traits[name]
  return id
}

function wayName(id: string): string {
  const [kind, role] = id.includes('.') ? id.split('.') : ['', id]
  const who = part(role ?? '')
  return kind ? t('thing.way', { of: t.known(`message.kind.${kind}`) ?? kind, who }) : who
}
