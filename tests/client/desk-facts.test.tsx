// @vitest-environment happy-dom
/**
 * Nothing that is a fact is chosen beforehand: in no dialog of the office, and in no file that has choices and that nobody
 * has looked at. What the phone chooses is in field-facts.test.tsx.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ComponentChild } from 'preact'
import { cleanup, fireEvent, render } from './patient.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Book } from '../../client/src/desk/book/Book.tsx'
import { clearDraft } from '../../client/src/desk/book/draft.ts'
import { CallDialog } from '../../client/src/desk/visit/CallDialog.tsx'
import { CancelDialog } from '../../client/src/desk/visit/CancelDialog.tsx'
import { ContinueDialog, MoveDialog } from '../../client/src/desk/visit/MoveDialog.tsx'
import { ReassignDialog } from '../../client/src/desk/visit/ReassignDialog.tsx'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { chosen } from './chosen.ts'
import { DropDialog } from '../../client/src/desk/day/DropDialog.tsx'
import type { Carried } from '../../client/src/desk/day/carry.ts'
import type { Day } from '../../client/src/desk/visit/calls.ts'
import { dialog, officeVisit, openOffice } from './desk-office.ts'
import { shipped } from './shipped.ts'

const CLIENT = join(import.meta.dirname, '../../client/src')
const HAS_CHOICES = /<(Choices|FactChoices|Select|Switch)\b|type="(radio|checkbox)"/

const HERE = 'is opened below'
const PHONE = 'is opened in field-facts.test.tsx'
const FILTER = 'chooses what is shown, and says nothing'
const KNOWN = 'shows what is known already, to be changed'
/** Why nothing that is a fact can be chosen there by itself. */
const LOOKED_AT: Readonly<Record<string, string>> = {
  'desk/FactChoices.tsx': 'is given what is chosen, null included',
  'desk/KeysDialog.tsx': FILTER,
  'desk/TeamFilter.tsx': FILTER,
  'desk/absence/AbsencePage.tsx':
    'begins with no kind for whoever may give several, and with who usually covers',
  'desk/absence/Visits.tsx':
    'begins with what the server proposes at the time that was promised; another time with nothing',
  'desk/book/Book.tsx': HERE,
  'desk/book/OrderFacts.tsx': HERE,
  'desk/book/When.tsx': HERE,
  'desk/book/Where.tsx': HERE,
  'desk/book/Who.tsx': HERE,
  'desk/day/DropDialog.tsx': HERE,
  'desk/day/Filters.tsx': FILTER,
  'desk/day/HoursDialog.tsx': KNOWN,
  'desk/cases/ActDialog.tsx': 'begins with nothing chosen',
  'desk/cases/CaseList.tsx': FILTER,
  'desk/cases/NewCaseForm.tsx': 'begins as an enquiry, which is what most are; grade and content with none',
  'desk/customers/Editable.tsx': 'shows what is known, or that nothing is',
  'desk/hours/LeaveDialog.tsx': 'begins with nobody and no kind; who usually covers is to be changed',
  'desk/hours/dialogs.tsx': KNOWN,
  'desk/imports/Checked.tsx': FILTER,
  'desk/imports/Columns.tsx': KNOWN,
  'desk/messages/FilterBar.tsx': FILTER,
  'desk/messages/Tell.tsx': 'begins with no outcome',
  'desk/own/index.tsx': FILTER,
  'desk/parcels/ParcelList.tsx': FILTER,
  'desk/parcels/ParcelPage.tsx': 'begins with no kind of visit',
  'desk/people/PeopleList.tsx': FILTER,
  'desk/people/PersonForm.tsx': 'begins with no role and no team, or with those that somebody has',
  'desk/records/FilterBar.tsx': FILTER,
  'desk/reviews/Queue.tsx': FILTER,
  'desk/standard/Compare.tsx': FILTER,
  'desk/standard/EditFiles.tsx': 'begins with the first file',
  'desk/standard/EditLists.tsx': 'begins with the first list, and what is put in with nothing',
  'desk/standard/EditPage.tsx': FILTER,
  'desk/standard/ItemForm.tsx': 'begins with what the item says; a new one is a tick, as most are',
  'desk/standard/ItemKind.tsx': 'begins with what the item says',
  'desk/standard/Lists.tsx': FILTER,
  'desk/standard/StandardPage.tsx': FILTER,
  'desk/visit/Agreement.tsx': HERE,
  'desk/visit/CallDialog.tsx': HERE,
  'desk/visit/CancelDialog.tsx': HERE,
  'desk/visit/EditDialog.tsx': 'shows what was booked, or that nothing was said',
  'desk/visit/LateDialog.tsx': 'begins with no answer; the expected time is reckoned, to be changed',
  'desk/visit/Link.tsx': 'begins with no reason',
  'desk/visit/MoveDialog.tsx': HERE,
  'desk/visit/ReassignDialog.tsx': KNOWN,
  'desk/visit/slots/FreeSlot.tsx': 'marks the time that stands in the fields',
  'desk/visit/slots/FreeTimes.tsx': 'asks for times of day: what stands on the page of the customer, or any',
  'desk/voices/Voices.tsx': FILTER,
  'field/own/Leave.tsx': 'begins with no kind of leave',
  'field/own/Settings.tsx': 'sets how the app behaves',
  'field/visit/items/GateCard.tsx': 'ticks that are seen before one button confirms them',
  'field/visit/items/controls.tsx': 'shows the answer that was given',
  'field/visit/nobody/NobodyHome.tsx': PHONE,
  'field/visit/sheets/CallSheet.tsx': PHONE,
  'field/visit/sheets/ComplaintSheet.tsx': PHONE,
  'field/visit/sheets/DelaySheet.tsx': PHONE,
  'field/visit/sheets/LeaveSheet.tsx': PHONE,
  'field/visit/sheets/OutcomeSheet.tsx': PHONE,
  'field/visit/sheets/PromiseSheet.tsx': PHONE,
  'field/visit/sheets/QuestionSheet.tsx': PHONE,
  'field/visit/sheets/TextSheets.tsx': PHONE,
  'field/visit/sheets/WorkingBy.tsx': 'begins with no time',
  'field/visit/signoff/steps.tsx': 'opens the pad for a signature; the reason for none is asked',
  'field/visit/time/Asked.tsx': 'begins with no reason',
}

function withChoices(place: string): string[] {
  return readdirSync(join(CLIENT, place), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tsx'))
    .map((name) => `${place}/${name.replaceAll('\\', '/')}`)
    .filter((name) => HAS_CHOICES.test(readFileSync(join(CLIENT, name), 'utf8')))
}

describe('a file with choices', () => {
  it('was looked at: open it in a test like those below, or say why nothing is chosen in it beforehand', () => {
    expect([...withChoices('desk'), ...withChoices('field')].sort()).toEqual(Object.keys(LOOKED_AT).sort())
  })
})

const CATALOGUES = import.meta.glob<Record<string, unknown>>(
  ['../../client/src/**/words/zh.ts', '../../client/src/core/terms/*.ts'],
  { eager: true },
)

/** Every Chinese wording of a key, of all catalogues and terms. */
function wordings(key: string): string[] {
  return Object.values(CATALOGUES).flatMap((module) =>
    Object.values(module).flatMap((found) => {
      const { zh = found } = found as { zh?: unknown }
      const words = (zh as Record<string, unknown> | null)?.[key]
      return typeof words === 'string' ? [words] : []
    }),
  )
}

/** The keys of the words that stand last on a button. */
function onButtons(text: string): string[] {
  const last = /\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}\s*<\/(?:Big|Save|Link)?(?:Button|CommandFoot)>/g
  return [...text.matchAll(last)].flatMap(([, words]) =>
    [...words!.matchAll(/'([a-z][\w.-]*)'/g)].map(([, key]) => key!),
  )
}

/** What stands on a button that cannot be pressed then, and what the customer says by pressing it. */
const NOT_DONE_BY_US = ['item.bulk.none', 'working.yes']

it('no button that does something reads as done', () => {
  const keys = ['desk', 'field', 'customer'].flatMap((place) =>
    readdirSync(join(CLIENT, place), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.tsx'))
      .flatMap((name) => onButtons(readFileSync(join(CLIENT, place, name), 'utf8'))),
  )
  expect(keys.length).toBeGreaterThan(80)
  const done = keys.filter((key) => wordings(key).some((words) => words.startsWith('已')))
  expect(done.filter((key) => !NOT_DONE_BY_US.includes(key))).toEqual([])
  expect(onButtons('<Button action="x">{t(\'voices.answered\')}</Button>')).toEqual(['voices.answered'])
})

beforeEach(() => {
  chooseLanguage('zh-CN')
  openOffice(shipped)
  clearDraft()
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const save = (): HTMLButtonElement => document.querySelector('[data-action="save"]')!
const press = (value: string): boolean => fireEvent.click(document.querySelector(`[data-value="${value}"]`)!)
const type = (name: string, value: string): boolean =>
  fireEvent.input(document.querySelector(`[name="${name}"]`)!, { target: { value } })

/** A visit that was carried to two hours later. */
const dropped = {
  ...dialog(),
  day: { technicians: [], zone: 'Asia/Shanghai' } as unknown as Day,
  carried: {
    card: officeVisit(),
    from: 'p-li',
    target: { person: 'p-li', start: Date.parse('2026-11-22T11:00:00+08:00') },
    against: { reasons: [], visits: [], refused: false },
    by: 'pointer',
  } as unknown as Carried,
}

/** What stands chosen when it opens: only what is known already, or how something is told. */
const OPENED: readonly [string, () => ComponentChild, string[]][] = [
  ['a call', () => <CallDialog {...dialog()} />, []],
  ['a cancellation', () => <CancelDialog {...dialog()} />, []],
  ['another time', () => <MoveDialog {...dialog()} />, ['person=p-li']],
  [
    'another visit',
    () => <ContinueDialog {...dialog(officeVisit({ status: 'completed' }))} />,
    ['person=p-li'],
  ],
  ['another technician', () => <ReassignDialog {...dialog()} />, ['派给谁=p-li']],
  ['a visit put down elsewhere', () => <DropDialog {...dropped} />, []],
  ['a booking', () => <Book />, []],
]

describe('nothing that is a fact is chosen beforehand', () => {
  it.each(OPENED)('of %s', (_, open, known) => {
    render(<>{open()}</>)
    expect(document.querySelectorAll('input, select').length).toBeGreaterThan(0)
    expect(chosen()).toEqual(known)
  })

  it('of a booking for somebody new but the language of the reminders', () => {
    render(<Book />)
    type('search', '王芳')
    fireEvent.click(document.querySelector('[data-action="new-customer"]')!)
    expect(document.querySelector('select[name="language"]')).not.toBeNull()
    expect(chosen()).toEqual(['language=zh-CN'])
    fireEvent.click(document.querySelector('[data-action="book-now"]')!)
    for (const words of ['请选择业务', '请选择由谁提出']) expect(document.body.textContent).toContain(words)
  })

  it('and a dialog is saved only when everything was said', () => {
    render(<CallDialog {...dialog()} />)
    expect(save().disabled).toBe(true)
    press('appointment')
    expect(save().disabled).toBe(true)
    press('no_answer')
    expect(save().disabled).toBe(false)
    cleanup()
    render(<CancelDialog {...dialog()} />)
    type('reason', '客户退订')
    expect(save().disabled).toBe(true)
    press('customer')
    expect(save().disabled).toBe(false)
    cleanup()
    render(<MoveDialog {...dialog()} />)
    press('customer')
    expect(save().disabled).toBe(true)
    type('start', '10:00')
    expect(save().disabled).toBe(false)
    expect(document.querySelector<HTMLInputElement>('[name="agreed_by"]')!.value).toBe('')
  })
})
