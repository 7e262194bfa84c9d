/** The one big button: what it says at each point of a visit. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { assess } from '../../client/src/core/checklist/assess.ts'
import { fields } from '../../client/src/core/checklist/fields.ts'
import type { Item, Standard } from '../../client/src/core/checklist/standard.ts'
import type { VisitEvent } from '../../client/src/core/visit/events.ts'
import { fold } from '../../client/src/core/visit/fold.ts'
import {
  answerable,
  bulkItems,
  currentPhase,
  nextAction,
  openItems,
} from '../../client/src/field/visit/next.ts'
import { OTHERS, answered, assessed, document, event, mark, signed, standard } from './field-builders.ts'

function next(events: readonly VisitEvent[], of = document()) {
  const { visit, assessment } = assessed(events, of)
  return nextAction(standard, assessment, visit)
}

const packed = () => [
  event('items.confirmed', { phase: 'prepare', items: ['prepare.tools', 'prepare.kit'], replaces: [] }),
]
const arrived = () => [...packed(), mark('departed'), mark('arrived')]
const inside = () => [
  ...arrived(),
  answered('arrive.introduced', 'done'),
  answered('enter.shoe-covers', 'done'),
]
const worked = () => [
  ...inside(),
  mark('started'),
  answered('work.plan', 'yes'),
  answered('work.safety', 'yes'),
  answered('work.optical', '-21.5'),
  answered('work.tested', 'done'),
]

describe('the next action', () => {
  it('is packing first: what goes together is one tap', () => {
    expect(next([])).toEqual({ kind: 'confirm', phase: 'prepare', items: ['prepare.tools', 'prepare.kit'] })
  })

  it('is leaving when all is packed, and arriving when one has left', () => {
    expect(next(packed())).toEqual({ kind: 'mark', mark: 'departed' })
    expect(next([...packed(), mark('departed')])).toEqual({ kind: 'mark', mark: 'arrived' })
  })

  it('is arriving whatever is still open: the time is evidence', () => {
    expect(next([mark('departed')])).toEqual({ kind: 'mark', mark: 'arrived' })
  })

  it('never confirms a critical item together with others', () => {
    expect(next([...arrived(), answered('arrive.introduced', 'done')])).toEqual({
      kind: 'fill',
      phase: 'enter',
      item: 'enter.shoe-covers',
      count: 1,
    })
  })

  it('is starting when the door is passed', () => {
    expect(next(inside())).toEqual({ kind: 'mark', mark: 'started' })
  })

  it('counts what wants an answer of its own, and leaves out what is optional', () => {
    expect(next([...inside(), mark('started')])).toEqual({
      kind: 'fill',
      phase: 'work',
      item: 'work.plan',
      count: 3,
    })
  })

  it('is one confirmation when only bulk ticks are left of a phase', () => {
    const events = worked().filter(({ body }) => body.item !== 'work.tested')
    expect(next(events)).toEqual({ kind: 'confirm', phase: 'work', items: ['work.tested'] })
  })

  it('asks again for an item that two phones answered differently', () => {
    const events = [...worked(), answered('work.safety', 'no', OTHERS)]
    expect(next(events)).toEqual({ kind: 'fill', phase: 'work', item: 'work.safety', count: 1 })
  })

  it('is the signature when nothing is open, then the farewell, leaving and finishing', () => {
    expect(next(worked())).toEqual({ kind: 'sign' })
    const after = [...worked(), signed()]
    expect(next(after)).toEqual({ kind: 'confirm', phase: 'farewell', items: ['farewell.thanks'] })
    const thanked = [...after, answered('farewell.thanks', 'done')]
    expect(next(thanked)).toEqual({ kind: 'mark', mark: 'left' })
    expect(next([...thanked, mark('left')])).toEqual({ kind: 'complete' })
    const completed = event('visit.completed', { outcome: 'done', recorded: 12 })
    expect(next([...thanked, mark('left'), completed])).toEqual({ kind: 'over' })
  })

  it('is the reason of what failed, before anybody is asked to sign', () => {
    const failed = worked().filter(({ body }) => body.item !== 'work.safety')
    const without = [...failed, answered('work.safety', 'no')]
    expect(next(without)).toEqual({ kind: 'explain', phase: 'work', item: 'work.safety', count: 1 })
    const noted = event('note.added', { text: '墙内有水管', item: 'work.safety' })
    expect(next([...without, noted])).toEqual({ kind: 'sign' })
  })

  it('is the reason of what failed in the farewell, before one leaves', () => {
    const after = [...worked(), signed(), answered('farewell.thanks', 'not_done')]
    expect(next(after)).toEqual({ kind: 'explain', phase: 'farewell', item: 'farewell.thanks', count: 1 })
  })

  it('is coming back while one is away, whatever else is open', () => {
    const leave = event('leave.started', {
      reason: 'trace',
      returning: true,
      told: true,
      minutes: 30,
      promised: '2026-11-22T10:00:00+08:00',
    })
    expect(next([...worked(), leave])).toEqual({ kind: 'return', leave: leave.id })
    expect(next([...worked(), leave, event('leave.ended', { leave: leave.id })])).toEqual({ kind: 'sign' })
  })

  it('does not wait for somebody who will not come back', () => {
    const leave = event('leave.started', { reason: 'exchange', returning: false, told: true, minutes: 60 })
    expect(next([...worked(), leave])).toEqual({ kind: 'sign' })
  })

  it('has no way and no door in a list without them', () => {
    const of = document({ kind: 'callback' })
    expect(next([], of)).toEqual({ kind: 'mark', mark: 'started' })
    expect(next([mark('started')], of)).toEqual({ kind: 'confirm', phase: 'work', items: ['work.tested'] })
    expect(next([mark('started'), answered('work.tested', 'done')], of)).toEqual({ kind: 'complete' })
  })
})

describe('the phase on the screen', () => {
  const shown = (events: readonly VisitEvent[]) => {
    const { visit, assessment } = assessed(events)
    return currentPhase(assessment, visit, nextAction(standard, assessment, visit))
  }

  it('goes with the visit', () => {
    expect(shown([])).toBe('prepare')
    expect(shown([...packed(), mark('departed')])).toBe('travel')
    expect(shown(arrived())).toBe('arrive')
    expect(shown(inside())).toBe('work')
    expect(shown(worked())).toBe('sign-off')
    expect(shown([...worked(), signed()])).toBe('farewell')
  })
})

describe('bulk items', () => {
  const phase = (events: readonly VisitEvent[], id: string) =>
    assessed(events).assessment.phases.find((one) => one.id === id)!

  it('are ticks that nobody has answered', () => {
    expect(bulkItems(standard, phase([], 'prepare'))).toEqual(['prepare.tools', 'prepare.kit'])
    expect(bulkItems(standard, phase([answered('prepare.kit', 'not_done')], 'prepare'))).toEqual([
      'prepare.tools',
    ])
  })

  it('never include what only a computer or the customer can say', () => {
    expect(
      Object.values(standard.items)
        .filter((item) => !answerable(item))
        .map(({ en }) => en),
    ).toEqual(['Left in time', 'Did they enter an unrelated room?', 'Signature'])
    expect(openItems(standard, phase([], 'sign-off'))).toEqual([])
  })
})

describe('the shipped lists', () => {
  const ROOT = fileURLToPath(new URL('../..', import.meta.url))
  const PYTHON = [`${ROOT}.venv/bin/python`, `${ROOT}.venv/Scripts/python.exe`].find(existsSync) ?? 'python3'
  const LOAD =
    'import json; from pathlib import Path; from doorstep.standard.loading import load; print(json.dumps(load(Path("checklists"))[0]))'
  const shipped = JSON.parse(
    execFileSync(PYTHON, ['-c', LOAD], {
      cwd: ROOT,
      env: { ...process.env, PYTHONPATH: `${ROOT}server` },
      maxBuffer: 2 ** 27,
    }).toString(),
  ) as Standard
  const VALUE: Partial<Record<Item['answer'], string>> = {
    'tick': 'done',
    'yes-no-na': 'yes',
    'consent': 'yes',
    'number': '480',
    'text': 'ZTEG12345678',
  }
  const photo = (item: string) =>
    event('photo.added', { sha256: 'a'.repeat(64), size: 1, mime: 'image/jpeg', width: 1, height: 1, item })

  /** Does whatever comes next until the visit is over; returns the taps, without photos and the customer's own. */
  function walk(kind: string): number {
    const facts = { 'visit.area_type': 'city', 'order.access': 'fibre', 'order.contracted_down_mbps': 500 }
    const of = document({ kind, standard: shipped.hash, facts })
    const events: VisitEvent[] = []
    let taps = 1 // opening the visit
    while (taps < 100) {
      const visit = fold(events)
      const assessment = assess(shipped, kind, visit, fields(visit, of, {}))
      const next = nextAction(shipped, assessment, visit)
      if (next.kind === 'over') return taps
      taps += 1
      if (next.kind === 'mark') events.push(mark(next.mark))
      else if (next.kind === 'confirm')
        events.push(event('items.confirmed', { phase: next.phase, items: next.items, replaces: [] }))
      else if (next.kind === 'fill') {
        const item = shipped.items[next.item]!
        const value =
          next.item === 'work.optical' ? '-21.5' : (VALUE[item.answer] ?? item.options?.[0]?.value)
        if (item.answer === 'photo') taps -= 1
        events.push(item.answer === 'photo' ? photo(next.item) : answered(next.item, value!))
      } else if (next.kind === 'sign') {
        taps += 1 // taking the phone back
        events.push(mark('finished'), signed())
      } else {
        expect(next.kind).toBe('complete')
        expect(assessment.blockers).toEqual([])
        taps += 1 // the question that finishing asks
        events.push(event('visit.completed', { outcome: 'done', recorded: events.length + 1 }))
      }
    }
    return taps
  }

  it('take at most 25 taps for an ordinary broadband installation, from packing to farewell', () => {
    expect(walk('broadband-install')).toBeLessThanOrEqual(25)
  })

  const onPhones = Object.entries(shipped.visits).filter(([, { role }]) =>
    ['technician', 'account_manager'].includes(role),
  )

  it.each(onPhones.map(([kind]) => kind))(
    'lead %s to its end, with nothing in the way of finishing',
    (kind) => {
      expect(walk(kind)).toBeLessThan(60)
    },
  )
})
