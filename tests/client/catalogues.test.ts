/**
 * The catalogues of words, found by folder: each says the same in both languages, none grows out of hand, no key stands
 * idle, and what two of them say alike is a term of the trade or a word of all pages.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { events } from '../../client/src/core/terms/events.ts'
import type { Terms, Wording } from '../../client/src/core/terms/catalogue.ts'
import { THINGS } from '../../client/src/core/things.ts'

const SOURCE = join(import.meta.dirname, '../../client/src')
const MOST_KEYS = 150

/** What two catalogues may say in the same words all the same, by its Chinese. */
const TO_THE_CUSTOMER = 'the customer’s page is sent to strangers’ phones and loads no words of the office'
const ALIKE: Readonly<Record<string, string>> = {
  '出发': 'the button of the phone, the fact in the outbox, and at what the phone asked back',
  '准时': TO_THE_CUSTOMER,
  '没有到达记录': TO_THE_CUSTOMER,
  '到达': TO_THE_CUSTOMER,
  '输入姓名': TO_THE_CUSTOMER,
  '已改约': TO_THE_CUSTOMER,
  '上门人员': TO_THE_CUSTOMER,
  '核对码': TO_THE_CUSTOMER,
  '上门核验码': TO_THE_CUSTOMER,
  '已取消': TO_THE_CUSTOMER,
  '已预约': TO_THE_CUSTOMER,
  '待约时间': TO_THE_CUSTOMER,
  '地址': TO_THE_CUSTOMER,
  '签字': TO_THE_CUSTOMER,
  '封存时间': TO_THE_CUSTOMER,
  '投诉': TO_THE_CUSTOMER,
  '已到达': TO_THE_CUSTOMER,
  '非常满意': TO_THE_CUSTOMER,
  '满意': TO_THE_CUSTOMER,
  '不满意': TO_THE_CUSTOMER,
  '非常不满意': TO_THE_CUSTOMER,
  '一般': TO_THE_CUSTOMER,
  '照片': TO_THE_CUSTOMER,
  '路上': 'how a visit stands, and the stage of the work page',
  '请选择由谁提出。': 'what the booking form marks, and what a dialog of a visit still lacks',
  '完成': 'the page’s button, a line of the sheet and the sheet’s own button',
  '补充说明（可不填）': 'one is asked of the technician, one of the customer',
  '已记录': 'the state of an item, and the heading over what was recorded',
  '上门说明': 'a heading of the phone and one of the desk: the phone loads no words of the desk',
  '备注': 'what happened, and the name of a field',
  '其他': 'the last of lists that have nothing in common',
  '{count} 单':
    'how many visits somebody has today, and how many the desk counts: the phone loads no words of the desk',
  '告知客户': 'the button of the warning, and the sheet that it opens',
  '请客户签字': 'the page’s button, and a line of the sheet',
  '暂离': 'what a phone records, and the heading over it when it is signed for',
  '记录通话': 'a line of the phone’s sheet, and a button of the desk',
  '已撤回': 'a message, and a photo',
  '办公室': 'where a customer has us come, and where the user of this app works',
  '客户': 'who asked, and the heading over a customer',
  '服务': 'what a complaint is about, and what the customer signs for',
  '已回复':
    'a review to the supervisor, a question to whoever was asked: the phone loads no words of reviews',
  '姓名': 'the customer’s name in the booking form, and what the customer types to sign',
  '时段的结束要晚于开始，最长 12 小时。': 'a form asks for it by its own code',
  '今天': 'a page of the phone, and a button of the board',
  '时间': 'a field of the desk, and one of the phone: a term would make both load a file for it',
  '设置': 'the table of rooms names its tabs itself',
  '{count} 张照片': 'photos on their way, and photos that are signed for',
  '客户经理': 'all who have the role, and the role of one',
  '这部手机已被停用。': 'why a request was refused, and why one record was',
}

interface Catalogue extends Terms {
  /** The folder of a room's words, or the file of a subject's terms, below the source. */
  place: string
}

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
const sources = new Map(
  files
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => [name, readFileSync(join(SOURCE, name), 'utf8')] as const),
)

async function found(): Promise<Catalogue[]> {
  const all: Catalogue[] = []
  for (const name of [...sources.keys()].sort()) {
    if (name.endsWith('words/zh.ts')) {
      const place = dirname(name)
      const { zh } = await import(/* @vite-ignore */ join(SOURCE, place, 'zh.ts'))
      const { en } = await import(/* @vite-ignore */ join(SOURCE, place, 'en.ts'))
      all.push({ place, zh, en })
    }
    if (name.startsWith('core/terms/') && !name.endsWith('/catalogue.ts')) {
      for (const terms of Object.values(await import(/* @vite-ignore */ join(SOURCE, name)))) {
        all.push({ place: name, ...(terms as Terms) })
      }
    }
  }
  return all
}

const CATALOGUES = await found()

const IMPORT = /\bfrom '(\.[^']+)'/g

/** The modules that a file imports, below the source. */
function importsOf(name: string): string[] {
  return [...(sources.get(name) ?? '').matchAll(IMPORT)].map(([, path]) =>
    normalize(join(dirname(name), path!)),
  )
}

/** The files whose words may come from a catalogue: they import its index, or one of a catalogue that it is a term of. */
function speakers(place: string): string[] {
  const indexes = place.endsWith('.ts')
    ? [...sources.keys()].filter((name) => name.endsWith('words/index.ts') && importsOf(name).includes(place))
    : [join(place, 'index.ts')]
  return [...sources.keys()].filter(
    (name) => !name.includes('/words/') && importsOf(name).some((one) => indexes.includes(one)),
  )
}

/** Keys that no text of these files names, whole or as `prefix.${…}`. */
function idle(keys: readonly string[], texts: readonly string[]): string[] {
  const named = new Set<string>()
  const patterns: RegExp[] = []
  for (const text of texts) {
    const code = text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*/g, '')
    for (const [, key] of code.matchAll(/'([a-z][\w.-]*)'/g)) named.add(key!)
    for (const [, begin, end] of code.matchAll(/`([a-z][\w.-]*[.-])\$\{[^`]*\}([\w.-]*)`/g)) {
      patterns.push(new RegExp(`^${RegExp.escape(begin!)}.+${RegExp.escape(end!)}$`))
    }
  }
  return keys.filter((key) => !named.has(key) && !patterns.some((pattern) => pattern.test(key)))
}

/** What stands in two catalogues with the same words in both languages: `文本: place, place`. */
function alike(all: readonly Catalogue[]): Map<string, string[]> {
  const places = new Map<string, Set<string>>()
  for (const { place, zh, en } of all) {
    for (const [key, text] of Object.entries(zh)) {
      const both = JSON.stringify([text, en[key]])
      places.set(both, (places.get(both) ?? new Set()).add(`${place} ${key}`))
    }
  }
  const twice = [...places].filter(([, at]) => new Set([...at].map((one) => one.split(' ')[0])).size > 1)
  return new Map(twice.map(([both, at]) => [JSON.parse(both)[0] as string, [...at]]))
}

const names = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort()
const forms = (wording: Wording): string[] =>
  typeof wording === 'string' ? [wording] : [wording.one, wording.other]

it('finds the catalogues of every room and the terms of every subject', () => {
  const places = CATALOGUES.map(({ place }) => place)
  expect(places).toContain('ui/words')
  expect(places).toContain('customer/words')
  expect(places.filter((place) => place.startsWith('desk/')).length).toBeGreaterThan(6)
  expect(places.filter((place) => place.startsWith('core/terms/')).length).toBeGreaterThan(8)
})

describe.each(CATALOGUES)('$place', ({ place, zh, en }) => {
  it('says the same things in both languages', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
  })

  it('fills the same holes in both languages', () => {
    for (const [key, text] of Object.entries(zh)) {
      for (const form of forms(en[key]!)) expect([key, names(form)]).toEqual([key, names(text)])
    }
  })

  it('is written, each in its own language', () => {
    for (const [key, text] of Object.entries(zh)) {
      expect([key, text.trim()]).toEqual([key, text])
      expect([key, /[\p{Script=Han}{]/u.test(text)]).toEqual([key, true])
      for (const form of forms(en[key]!))
        expect([key, /[\p{Script=Han}，。：；？！（）]/u.test(form)]).toEqual([key, false])
    }
  })

  it(`has at most ${MOST_KEYS} keys`, () => {
    expect(Object.keys(zh).length).toBeLessThanOrEqual(MOST_KEYS)
  })

  it('has no key that nobody says', () => {
    const texts = speakers(place).map((name) => sources.get(name)!)
    expect(idle(Object.keys(zh), texts)).toEqual([])
  })

  it('does not say anew what a term says that it stands on', () => {
    const stoodOn = CATALOGUES.filter((one) => importsOf(join(place, 'index.ts')).includes(one.place))
    const keys = new Set(stoodOn.flatMap((one) => Object.keys(one.zh)))
    expect(Object.keys(zh).filter((key) => keys.has(key))).toEqual([])
  })
})

it('what two catalogues say alike is a term, or a word of all pages', () => {
  const twice = alike(CATALOGUES)
  expect(
    [...twice].filter(([text]) => !(text in ALIKE)).map(([text, at]) => `${text}: ${at.join(', ')}`),
  ).toEqual([])
  expect(Object.keys(ALIKE).filter((text) => !twice.has(text))).toEqual([])
})

/** Lines that join a text and something else by the punctuation of one language. */
function glued(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => /\}(: |, |：|，)\$\{/.test(line) && /\b(t|word|page|said)\(/.test(line))
}

it('no text is glued from parts by the punctuation of one language', () => {
  const found = [...sources].flatMap(([name, text]) => glued(text).map((one) => `${name}: ${one}`))
  expect(found).toEqual([])
})

/** Files that join a catalogue where nobody looks for one. */
function elsewhere(all: ReadonlyMap<string, string>): string[] {
  return [...all.keys()].filter(
    (name) => /\bwords\(/.test(all.get(name)!) && !/(^|\/)words\/(index|catalogue)\.ts$/.test(name),
  )
}

it('every catalogue stands in a folder of its own, where it is found', () => {
  expect(elsewhere(sources)).toEqual([])
})

it('no two subjects have a term of the same name', () => {
  const keys = CATALOGUES.filter(({ place }) => place.startsWith('core/terms/')).flatMap(({ zh }) =>
    Object.keys(zh),
  )
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
})

it('every type of event has its word, and no word is of another type', () => {
  const types = Object.values(THINGS).flatMap(({ vocabulary }) =>
    Object.keys(vocabulary).map((type) => `event.${type}`),
  )
  expect(Object.keys(events.zh).sort()).toEqual([...types, 'event.unknown'].sort())
})

describe('a breach', () => {
  const catalogue = (place: string, zh: Record<string, string>, en: Record<string, string>): Catalogue => ({
    place,
    zh,
    en,
  })

  it('of a key that nobody says is found', () => {
    const code = ["t('a.one')", 't(`b.${kind}.text`)', "// t('c.idle')", '/** `d.idle` */', 't(`${of}.idle`)']
    const keys = ['a.one', 'b.left.text', 'b.left', 'c.idle', 'd.idle']
    expect(idle(keys, code)).toEqual(['b.left', 'c.idle', 'd.idle'])
  })

  it('of a text that is glued is found', () => {
    expect(glued("title={`${t('a.b')}: ${kind}`}")).toHaveLength(1)
    expect(glued("title={`${t('a.b')} ${kind}`}")).toEqual([])
  })

  it('of a catalogue in the file of a page is found', () => {
    const all = new Map([
      ['ui/Page.tsx', 'const t = words(zh, en)'],
      ['ui/page/words/index.ts', 'export const t = words(zh, en)'],
    ])
    expect(elsewhere(all)).toEqual(['ui/Page.tsx'])
  })

  it('of one text in two catalogues is found, and only when both languages agree', () => {
    const one = catalogue('a/words', { x: '客户', y: '签字' }, { x: 'Customer', y: 'Signature' })
    const other = catalogue('b/words', { z: '客户', y: '签字' }, { z: 'Customer', y: 'Sign' })
    expect([...alike([one, other])]).toEqual([['客户', ['a/words x', 'b/words z']]])
    expect([...alike([one])]).toEqual([])
  })
})
