// @vitest-environment happy-dom
/** The shell of the desk in a wide window: navigation in parts, who is signed in, and keys for everything. */
import { cleanup, fireEvent, render, screen, waitFor } from './patient.ts'
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import Desk from '../../client/src/desk/index.tsx'
import { ROOMS, rooms } from '../../client/src/desk/rooms.ts'
import { GROUPS } from '../../client/src/desk/room.ts'
import { listing } from '../../client/src/desk/keys.ts'
import { chooseShortcuts } from '../../client/src/desk/shortcuts.ts'
import { go, route } from '../../client/src/ui/index.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { readRooms } from './desk-builders.ts'
import { Problem, session } from './field-device.ts'

vi.mock('../../client/src/device/index.ts', async () => ({
  ...(await import('./field-device.ts')),
  signOut: vi.fn(),
  api: { get: async () => Promise.reject(new Problem(0, 'unreachable')) },
}))
vi.mock('../../client/src/ui/notify/Notifications.tsx', () => ({ Notifications: () => null }))

const TEAM = { id: 'east', name: '城东装维班' }
const as = (role: string, team: object | null = TEAM): void => {
  session.value = {
    state: 'signed-in',
    person: { id: 'p', name: '陈静', staff_no: 'S101', phone: null, roles: [role], team },
  }
}
const open = async (path: string): Promise<void> => {
  go(path, { replace: true })
  render(<Desk />)
  await waitFor(() => expect(document.querySelector('.desk-side')).not.toBeNull())
}
const type = (key: string, more: object = {}): void => {
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more })
}
const listed = (): string[] =>
  [...document.querySelectorAll('.desk-side nav a')].map((place) => place.getAttribute('href')!.slice(1))

beforeAll(readRooms)
beforeEach(() => {
  chooseLanguage('zh-CN')
  listing.value = false
})
afterEach(() => {
  cleanup()
  chooseShortcuts(true)
})

it('lists every room that an administrator sees, part by part, once', async () => {
  as('administrator', null)
  await open('/settings')
  const byPart = [...GROUPS, 'own'].flatMap((group) =>
    rooms().flatMap(({ tab, paths }) => (tab && (tab.group ?? 'setup') === group ? [paths[0]!] : [])),
  )
  expect(listed()).toEqual(byPart)
  expect(listed().toSorted()).toEqual(ROOMS.flatMap(({ tab, paths }) => (tab ? [paths[0]!] : [])).toSorted())
  expect(document.querySelector('.tabs')).toBeNull()
  expect(document.querySelector('.desk-side [aria-current]')!.getAttribute('href')).toBe('#/settings')
})

it.each([
  [TEAM, '城东装维班'],
  [null, '全部班组'],
])('says who is signed in, and for which team', async (team, words) => {
  as('supervisor', team)
  await open('/settings')
  const said = document.querySelector('[data-oneself]')!.textContent
  expect(said).toContain('陈静')
  expect(said).toContain('S101')
  expect(said).toContain(words)
})

it('draws no part of the navigation that would be empty', async () => {
  as('dispatcher')
  await open('/settings')
  expect(screen.queryByText('质量')).toBeNull()
  expect(screen.getByText('客户')).not.toBeNull()
})

it('gives no letter to two rooms', () => {
  const letters = ROOMS.flatMap(({ tab }) => tab?.letter ?? [])
  expect(new Set(letters).size).toBe(letters.length)
})

it.each(ROOMS.flatMap(({ tab, paths }) => (tab?.letter ? [[tab.letter, paths[0]!] as const] : [])))(
  'opens a room with g and %s',
  async (letter, path) => {
    as('administrator')
    await open('/nowhere')
    type('g')
    type(letter)
    await waitFor(() => expect(route.value.path).toBe(path))
  },
)

it('lists the keys at ?, those of rooms among them, and hears none while the list is open', async () => {
  as('supervisor')
  await open('/settings')
  type('?', { shiftKey: true })
  const dialog = await waitFor(() => {
    const found = document.querySelector('[data-dialog="keys"]')
    expect(found).not.toBeNull()
    return found!
  })
  const keys = [...dialog.querySelectorAll('dt')].map((one) => one.textContent)
  expect(keys).toEqual(expect.arrayContaining(['/', 'CtrlK', '?', 'GD', 'MFUQ']))
  expect(keys).not.toContain('GB')
  type('g')
  type('d')
  expect(route.value.path).toBe('/settings')
})

it('leaves single keys alone that somebody has switched off', async () => {
  as('supervisor')
  chooseShortcuts(false)
  await open('/settings')
  type('g')
  type('d')
  type('?')
  expect(route.value.path).toBe('/settings')
  expect(listing.value).toBe(false)
})

it('takes no key from a page: the letter after g is no verdict, one that no room has is nobody’s', async () => {
  as('supervisor')
  await open('/settings')
  const heard: string[] = []
  const page = (event: KeyboardEvent): void => void heard.push(event.key)
  document.addEventListener('keydown', page)
  for (const key of ['g', 'm', 'g', 'x', 'm']) type(key)
  document.removeEventListener('keydown', page)
  expect(heard).toEqual(['x', 'm'])
  await waitFor(() => expect(route.value.path).toBe('/messages'))
})
