// @vitest-environment happy-dom
/** What a customer reads is held to what is never said, while it is written on the phone. */
import { cleanup, fireEvent, render, screen } from './patient.ts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Item } from '../../client/src/core/checklist/standard.ts'
import { Control, Reason } from '../../client/src/field/visit/items/controls.tsx'
import { viewOf } from '../../client/src/field/visit/view.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { VISIT, standard } from './field-builders.ts'
import * as device from './field-device.ts'

vi.mock('../../client/src/device/index.ts', () => import('./field-device.ts'))

const REMARK = 'work.remark'
const NEVER = {
  id: 'sentence.nothing',
  zh: '我也没办法',
  en: 'nothing I can do',
  match: 'phrase',
  rule: [],
} as const

let saved: string[] = []
const save = async (text: unknown): Promise<void> => void saved.push(String(text))

beforeEach(() => {
  chooseLanguage('zh-CN')
  device.reset()
  standard.forbidden = [
    { ...NEVER, severity: 'block', instead: { zh: '我向上级申请', en: 'I will ask' } },
    { ...NEVER, id: 'word.no', zh: '不可能', severity: 'warn' },
  ]
  saved = []
})
afterEach(() => {
  cleanup()
  standard.forbidden = []
})

function write(text: string): void {
  const field = document.querySelector<HTMLTextAreaElement>('textarea')!
  fireEvent.input(field, { target: { value: text } })
  fireEvent.blur(field)
}

function remark(audience: Item['audience']): void {
  const item: Item = { ...standard.items[REMARK]!, audience }
  standard.items[REMARK] = item
  render(<Control visit={VISIT} id={REMARK} item={item} label="说明" value={null} onAnswer={save} />)
}

it('a text that the customer reads is saved once it is put right', () => {
  remark('customer')
  write('我也 没办法')
  expect(screen.getByRole('alert').textContent).toContain('我也没办法')
  expect(screen.getByRole('alert').textContent).toContain('改说：我向上级申请')
  expect(saved).toEqual([])
  write('我向上级申请')
  expect(screen.queryByRole('alert')).toBeNull()
  expect(saved).toEqual(['我向上级申请'])
})

it('a word that is better not said is said so, and saved', () => {
  remark('customer')
  write('上午不可能到')
  expect(document.querySelector('[data-wording="warn"]')!.textContent).toContain('不可能')
  expect(saved).toEqual(['上午不可能到'])
})

it('what the office alone reads may say what was said', () => {
  remark('office')
  write('客户听到“我也没办法”')
  expect(screen.queryByRole('alert')).toBeNull()
  expect(saved).toEqual(['客户听到“我也没办法”'])
})

it('a reason that stands on the receipt is held to it, too', () => {
  standard.items[REMARK] = { ...standard.items[REMARK]!, audience: 'customer' }
  render(<Reason view={viewOf(VISIT)!} id={REMARK} value="" onSave={save} />)
  write('我也没办法')
  expect(saved).toEqual([])
  write('墙内有水管')
  expect(saved).toEqual(['墙内有水管'])
})
