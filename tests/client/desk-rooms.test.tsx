// @vitest-environment happy-dom
/** Which rooms somebody sees: each describes itself, read by the navigation, the addresses and the build. */
import { cleanup, render, waitFor } from './patient.ts'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import Desk from '../../client/src/desk/index.tsx'
import { ROOMS, opens, roomAt, rooms } from '../../client/src/desk/rooms.ts'
import { go, route } from '../../client/src/ui/index.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { readRooms } from './desk-builders.ts'
import { Problem, session } from './field-device.ts'

vi.mock('../../client/src/device/index.ts', async () => ({
  ...(await import('./field-device.ts')),
  signOut: vi.fn(),
  api: { get: async () => Promise.reject(new Problem(0, 'unreachable')) },
}))

const FOLDERS = Object.keys(import.meta.glob('../../client/src/desk/*/index.tsx'))

const as = (...roles: string[]): void => {
  session.value = { state: 'signed-in', person: { roles, team: null } }
}
/** The rooms of the first day of the desk, and where supervisors begin; of later ones their own tests say who sees them. */
const FIRST = ['todos', 'reviews', 'parcels', 'day', 'book', 'messages', 'records', 'numbers', 'own']
const seen = (): string[] => rooms().map(({ folder }) => folder)
const FIRST_TABS = [
  '#/todos',
  '#/reviews',
  '#/day',
  '#/book',
  '#/messages',
  '#/records',
  '#/numbers',
  '#/settings',
]
const known = (folders: readonly string[]): string[] => folders.filter((folder) => FIRST.includes(folder))
const tabs = (): (string | null)[] =>
  [...document.querySelectorAll('nav a')].map((tab) => tab.getAttribute('href'))

beforeAll(readRooms, 120_000)
beforeEach(() => {
  chooseLanguage('zh-CN')
  go('/', { replace: true })
})
afterEach(cleanup)

describe('the rooms of the desk', () => {
  it('are the folders that hold a page', () => {
    const folders = FOLDERS.map((path) => path.split('/').at(-2))
    expect(ROOMS.map(({ folder }) => folder).sort()).toEqual(folders.sort())
  })

  it('have a place of their own in the navigation', () => {
    const places = ROOMS.map(({ place }) => place)
    expect(new Set(places).size).toBe(places.length)
    expect(known(ROOMS.map(({ folder }) => folder))).toEqual(FIRST)
  })

  it('have addresses that no other room has', () => {
    const paths = ROOMS.flatMap((room) => room.paths)
    expect(new Set(paths).size).toBe(paths.length)
    as('administrator')
    for (const room of ROOMS) {
      for (const path of room.paths) expect(roomAt(path.replace(/:\w+/, '7'))).toBe(room)
    }
  })

  it.each([
    ['dispatcher', ['todos', 'day', 'book', 'messages', 'own']],
    ['supervisor', ['todos', 'reviews', 'parcels', 'day', 'messages', 'records', 'numbers', 'own']],
    [
      'administrator',
      ['todos', 'reviews', 'parcels', 'day', 'book', 'messages', 'records', 'numbers', 'own'],
    ],
    ['technician', []],
  ])('of a %s are %j', (role, expected) => {
    as(role)
    expect(known(seen())).toEqual(expected)
  })

  it('of whoever has two roles are those of both, with nothing to switch', () => {
    as('dispatcher', 'supervisor')
    const theirs = ROOMS.filter(({ roles }) => roles.some((role) => role !== 'administrator'))
    expect(seen()).toEqual(theirs.map(({ folder }) => folder))
  })

  it('lead nowhere for whoever does not see them', () => {
    as('dispatcher')
    expect([opens('/day'), opens('/record/7'), opens('/waiting/p1'), opens('/nowhere')]).toEqual([
      true,
      false,
      false,
      false,
    ])
  })
})

describe('the desk', () => {
  it.each([
    ['dispatcher', '/day', ['#/todos', '#/day', '#/book', '#/messages', '#/settings']],
    [
      'supervisor',
      '/todos',
      ['#/todos', '#/day', '#/messages', '#/reviews', '#/records', '#/numbers', '#/settings'],
    ],
  ])('begins, for a %s, at %s', async (role, path, expected) => {
    as(role)
    go('/?state=answered', { replace: true })
    render(<Desk />)
    await waitFor(() => expect(route.value.path).toBe(path))
    expect(route.value.query.get('state')).toBe('answered')
    expect(tabs().filter((tab) => FIRST_TABS.includes(tab!))).toEqual(expected)
    expect(document.querySelector('nav [aria-current]')!.getAttribute('href')).toBe(`#${path}`)
  })

  it.each(['/records', '/record/7', '/nowhere'])('says to a dispatcher that %s is no page', async (path) => {
    as('dispatcher')
    go(path, { replace: true })
    render(<Desk />)
    expect(document.body.textContent).toContain('没有这个页面')
    expect(tabs()).toContain('#/day')
  })
})
