/** The statement on the phone: the cases shared with the server. */
import { describe, expect, it } from 'vitest'
import type { Fields } from '../../client/src/core/checklist/standard.ts'
import { FIRST, SECOND, formatFor, statement } from '../../client/src/core/visit/statement.ts'
import { fold } from '../../client/src/core/visit/fold.ts'
import { type Short, byName, event, eventId, load } from './shared_cases.ts'

type Asked = [phase: string, item: string, answer: string, state: string, values: string[]]
interface Shared {
  events?: Short[]
  asked?: Asked[]
  document?: {
    promise: { entry: string; start: string; end: string | null; zone: string } | null
    ledger: string[]
  }
  language?: string
  /** Which format is made; the first unless given. */
  format?: 1 | 2
  /** What an item says beside its kind of answer. */
  items?: Record<string, object>
  facts?: Fields
}

describe('shared cases', () => {
  it.each(load('statement'))('$name', (one) => {
    const { events = [], asked = [], document, language = 'zh-CN' } = one as unknown as Shared
    const { format = 1, items = {}, facts = {} } = one as unknown as Shared
    const standard = {
      hash: 'e'.repeat(64),
      items: Object.fromEntries(
        asked.map(([, item, answer]) => [
          item,
          {
            ...{ required: true, audience: 'customer' as const },
            ...(answer === 'private' ? { answer: 'yes-no-na', private: true } : { answer }),
            ...items[item],
          },
        ]),
      ),
    }
    const phases = [...new Set(asked.map(([phase]) => phase))].map((id) => ({
      id,
      items: asked
        .filter(([phase]) => phase === id)
        .map(([, item, , state, values]) => ({
          id: item,
          state,
          value: values.length === 1 ? values[0]! : null,
          values,
        })),
    }))
    const made = statement(
      standard,
      {
        ...{ id: eventId('visit'), order: 'WO-1', kind: 'broadband-install' },
        promise: document?.promise ?? null,
        ledger: (document?.ledger ?? []).map((entry) => ({ entry })),
        facts,
      },
      fold(events.map(event)),
      { phases },
      language,
      format === 1 ? FIRST : SECOND,
    )
    const named = byName(made, [...events, { is: 'visit', type: '' }]) as Record<string, unknown>
    if ('whole' in one) expect(named).toEqual(one['whole'])
    else
      for (const [part, value] of Object.entries(one['expect'] as object)) expect(named[part]).toEqual(value)
  })
})

describe('which format is signed', () => {
  const says = { hash: 'e', items: { a: { answer: 'tick', audience: 'office' as const } } }
  const silent = { hash: 'e', items: { a: { answer: 'tick' } } }

  it.each([
    ['the newest that both know', says, [FIRST, SECOND], SECOND],
    ['the first for a server that does not take another', says, [FIRST], FIRST],
    [
      'the first for a version of the standard that does not say who reads what',
      silent,
      [FIRST, SECOND],
      FIRST,
    ],
    ['the first before any server was heard', says, [], FIRST],
  ])('is %s', (_, standard, taken, format) => {
    expect(formatFor(standard, taken)).toBe(format)
  })
})
