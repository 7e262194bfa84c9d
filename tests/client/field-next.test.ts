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
  confirmsOf,
  currentStage,
  nextAction,
  singleItems,
} from '../../client/src/field/visit/next.ts'
import { moments } from '../../client/src/field/visit/stages.ts'
import { OTHERS, answered, assessed, document, event, mark, signed, standard } from './field-builders.ts'

function next(events: readonly VisitEvent[], of = document(), off?: ReadonlySet<string>) {
  const { visit, assessment } = assessed(events, of)
  return nextAction(standard, assessment, visit, off)
}

const ticks = (phase: string, ...items: string[]) => ({ phase, items })

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
  it('is leaving, and with the same tap what was packed', () => {
    const confirms = [ticks('prepare', 'prepare.tools', 'prepare.kit')]
    expect(next([])).toEqual({ kind: 'mark', mark: 'departed', confirms })
  })

  it('is arriving when one has left, whatever is still open: the time is evidence', () => {
    const arriving = { kind: 'mark', mark: 'arrived', confirms: [] }
    expect(next([...packed(), mark('departed')])).toEqual(arriving)
    expect(next([mark('departed')])).toEqual(arriving)
  })

  it('asks for what was switched off before one leaves, and never confirms it', () => {
    expect(next([], undefined, new Set(['prepare.kit']))).toEqual({
      kind: 'fill',
      phase: 'prepare',
      item: 'prepare.kit',
      count: 1,
    })
    const answer = answered('prepare.kit', 'done')
    const confirms = [ticks('prepare', 'prepare.tools')]
    expect(next([answer], undefined, new Set(['prepare.kit']))).toEqual({
      kind: 'mark',
      mark: 'departed',
      confirms,
    })
  })

  it('asks for a preparation of its own before one leaves, not in the customer’s home', () => {
    const purpose = { ...standard.items['work.remark']!, required: true }
    const asking = {
      ...standard,
      items: { ...standard.items, 'prepare.purpose': purpose },
      visits: {
        install: {
          ...standard.visits.install!,
          phases: standard.visits.install!.phases.map((phase) =>
            phase.id === 'prepare' ? { ...phase, items: ['prepare.purpose', ...phase.items] } : phase,
          ),
        },
      },
    }
    const wanted = (events: readonly VisitEvent[]) => {
      const visit = fold(events)
      const assessment = assess(asking, 'install', visit, fields(visit, document(), {}))
      return nextAction(asking, assessment, visit)
    }
    expect(wanted([])).toMatchObject({ kind: 'fill', item: 'prepare.purpose', count: 1 })
    expect(wanted([answered('prepare.purpose', '续约')])).toMatchObject({ kind: 'mark', mark: 'departed' })
    // Nothing blocks: who has left all the same is asked where the visit is.
    expect(wanted([mark('departed')])).toMatchObject({ mark: 'arrived' })
  })

  it('never confirms a critical item together with others', () => {
    expect(next(arrived())).toEqual({ kind: 'fill', phase: 'enter', item: 'enter.shoe-covers', count: 1 })
  })

  it('is starting when the door is passed, with the ticks of the door and any that were left over', () => {
    const covers = answered('enter.shoe-covers', 'done')
    const door = ticks('arrive', 'arrive.introduced')
    expect(next([...arrived(), covers])).toEqual({ kind: 'mark', mark: 'started', confirms: [door] })
    expect(next([mark('departed'), mark('arrived'), covers])).toEqual({
      kind: 'mark',
      mark: 'started',
      confirms: [ticks('prepare', 'prepare.tools', 'prepare.kit'), door],
    })
    expect(next(inside())).toEqual({ kind: 'mark', mark: 'started', confirms: [] })
  })

  it('confirms nothing that was switched off and left over', () => {
    const late = [mark('departed'), mark('arrived'), answered('enter.shoe-covers', 'done')]
    expect(next(late, undefined, new Set(['prepare.kit']))).toMatchObject({
      mark: 'started',
      confirms: [ticks('prepare', 'prepare.tools'), ticks('arrive', 'arrive.introduced')],
    })
  })

  it('counts what wants an answer of its own, and leaves out what is optional', () => {
    expect(next([...inside(), mark('started')])).toEqual({
      kind: 'fill',
      phase: 'work',
      item: 'work.plan',
      count: 3,
    })
  })

  it('asks for the reason of what failed before it goes on', () => {
    const failed = answered('work.safety', 'no')
    expect(next([...worked(), failed])).toMatchObject({ kind: 'fill', item: 'work.safety' })
    const body = { item: 'work.safety', value: 'no', note: '墙内有水管', replaces: [] as string[] }
    const events = worked().filter((one) => one.body.item !== 'work.safety')
    expect(next([...events, event('item.answered', body)])).toEqual({ kind: 'sign', confirms: [] })
  })

  it('is asking for the signature, and with the same tap the ticks of the work', () => {
    const events = worked().filter(({ body }) => body.item !== 'work.tested')
    expect(next(events)).toEqual({ kind: 'sign', confirms: [ticks('work', 'work.tested')] })
  })

  it('asks again for an item that two phones answered differently', () => {
    const events = [...worked(), answered('work.safety', 'no', OTHERS)]
    expect(next(events)).toEqual({ kind: 'fill', phase: 'work', item: 'work.safety', count: 1 })
  })

  it('is the signature when nothing is open, then leaving with the farewell, then finishing', () => {
    expect(next(worked())).toEqual({ kind: 'sign', confirms: [] })
    const after = [...worked(), signed()]
    const confirms = [ticks('farewell', 'farewell.thanks')]
    expect(next(after)).toEqual({ kind: 'mark', mark: 'left', confirms })
    const thanked = [...after, answered('farewell.thanks', 'done')]
    expect(next(thanked)).toEqual({ kind: 'mark', mark: 'left', confirms: [] })
    expect(next([...thanked, mark('left')])).toEqual({ kind: 'complete' })
    expect(next([...after, mark('left')])).toEqual({ kind: 'confirm', confirms })
    const completed = event('visit.completed', { outcome: 'done', recorded: 12 })
    expect(next([...thanked, mark('left'), completed])).toEqual({ kind: 'over' })
  })

  it('is the reason of what failed, before anybody is asked to sign', () => {
    const failed = worked().filter(({ body }) => body.item !== 'work.safety')
    const without = [...failed, answered('work.safety', 'no')]
    expect(next(without)).toEqual({ kind: 'fill', phase: 'work', item: 'work.safety', count: 1 })
    const noted = event('note.added', { text: '墙内有水管', item: 'work.safety' })
    expect(next([...without, noted])).toEqual({ kind: 'sign', confirms: [] })
  })

  it('is the reason of what failed in the farewell, before one leaves', () => {
    const after = [...worked(), signed(), answered('farewell.thanks', 'not_done')]
    expect(next(after)).toEqual({ kind: 'fill', phase: 'farewell', item: 'farewell.thanks', count: 1 })
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
    const back = [...worked(), leave, event('leave.ended', { leave: leave.id })]
    expect(next(back)).toEqual({ kind: 'sign', confirms: [] })
  })

  it('does not wait for somebody who will not come back', () => {
    const leave = event('leave.started', { reason: 'exchange', returning: false, told: true, minutes: 60 })
    expect(next([...worked(), leave])).toEqual({ kind: 'sign', confirms: [] })
  })

  it('has no way and no door in a list without them', () => {
    const of = document({ kind: 'callback' })
    expect(next([], of)).toEqual({ kind: 'mark', mark: 'started', confirms: [] })
    expect(next([mark('started')], of)).toEqual({
      kind: 'confirm',
      confirms: [ticks('work', 'work.tested')],
    })
    expect(next([mark('started'), answered('work.tested', 'done')], of)).toEqual({ kind: 'complete' })
  })
})

describe('the stage on the screen', () => {
  const shown = (events: readonly VisitEvent[]) => {
    const { visit, assessment } = assessed(events)
    return currentStage(visit, nextAction(standard, assessment, visit))
  }

  it('goes with the visit', () => {
    expect(shown([])).toBe('way')
    expect(shown([...packed(), mark('departed')])).toBe('way')
    expect(shown(arrived())).toBe('site')
    expect(shown(inside())).toBe('site')
    expect(shown(worked())).toBe('site')
    expect(shown([...worked(), signed()])).toBe('end')
  })
})

describe('a moment', () => {
  it('has the critical switches that follow one another; everything else stands alone', () => {
    const { assessment } = assessed([])
    const switches = { ...standard.items['work.safety']! }
    const items = { ...standard.items, 'work.rooms': switches, 'work.cloth': switches }
    const asked = [...assessment.phases.find(({ id }) => id === 'work')!.items]
    const more = (id: string) => ({ ...asked[1]!, id })
    const found = moments({ ...standard, items }, [
      asked[0]!,
      more('work.cloth'),
      ...asked.slice(1),
      more('work.rooms'),
    ])
    expect(found.map((moment) => moment.map(({ id }) => id))).toEqual([
      ['work.plan'],
      ['work.cloth', 'work.safety'],
      ['work.optical'],
      ['work.tested'],
      ['work.remark'],
      ['work.rooms'],
    ])
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
    const { assessment } = assessed([])
    expect(singleItems(standard, assessment, phase([], 'sign-off'))).toEqual([])
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
    let taps = 0
    while (taps < 100) {
      const visit = fold(events)
      const assessment = assess(shipped, kind, visit, fields(visit, of, {}))
      const next = nextAction(shipped, assessment, visit)
      taps += 1
      if (next.kind === 'over') return taps
      for (const confirm of confirmsOf(next))
        events.push(event('items.confirmed', { ...confirm, replaces: [] }))
      if (next.kind === 'mark') events.push(mark(next.mark))
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
        expect(next.kind).toBe('complete') // its question opens by itself
        expect(assessment.blockers).toEqual([])
        events.push(event('visit.completed', { outcome: 'done', recorded: events.length + 1 }))
      }
    }
    return taps
  }

  const onPhones = Object.entries(shipped.visits).filter(([, { role }]) =>
    ['technician', 'account_manager'].includes(role),
  )

  const MOST: Readonly<Record<string, number>> = {
    'broadband-install': 20,
    'fault-repair': 22,
    'account-manager-visit': 16,
    'complaint-visit': 20,
  }

  it.each(onPhones.map(([kind]) => kind))(
    'lead %s to its end in few taps, with nothing in the way of finishing',
    (kind) => {
      expect(walk(kind)).toBeLessThanOrEqual(MOST[kind] ?? 20)
    },
  )

  it('ask for no critical item that nobody can answer yet', () => {
    const judged = ['arrive.punctual', 'arrive.ahead'] // by the phone's clock, and by the server's
    for (const [kind] of onPhones) {
      const visit = fold([mark('arrived'), mark('started')])
      const of = document({ kind, standard: shipped.hash })
      const { phases } = assess(shipped, kind, visit, fields(visit, of, {}))
      const unknown = phases
        .flatMap(({ items }) => items)
        .filter(({ id, state }) => state === 'unknown' && shipped.items[id]!.critical && !judged.includes(id))
      expect(unknown.map(({ id }) => `${kind}: ${id}`)).toEqual([])
    }
  })
})
