/** The statement on the phone: the cases shared with the server. */
import { describe, expect, it } from 'vitest'
import { statement } from '../../client/src/core/visit/statement.ts'
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
}

describe('shared cases', () => {
  it.each(load('statement'))('$name', (one) => {
    const { events = [], asked = [], document, language = 'zh-CN' } = one as unknown as Shared
    const standard = {
      hash: 'e'.repeat(64),
      items: Object.fromEntries(
        asked.map(([, item, answer]) => [
          item,
          answer === 'private' ? { answer: 'yes-no-na', private: true } : { answer },
        ]),
      ),
    }
    const phases = [...new Set(asked.map(([phase]) => phase))].map((id) => ({
      id,
      items: asked
        .filter(([phase]) => phase === id)
        .map(([, item, , state, values]) => ({ id: item, state, values })),
    }))
    const made = statement(
      standard,
      {
        ...{ id: eventId('visit'), order: 'WO-1', kind: 'broadband-install' },
        promise: document?.promise ?? null,
        ledger: (document?.ledger ?? []).map((entry) => ({ entry })),
      },
      fold(events.map(event)),
      { phases },
      language,
    )
    const named = byName(made, [...events, { is: 'visit', type: '' }]) as Record<string, unknown>
    if ('whole' in one) expect(named).toEqual(one['whole'])
    else
      for (const [part, value] of Object.entries(one['expect'] as object)) expect(named[part]).toEqual(value)
  })
})
