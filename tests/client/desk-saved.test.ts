// @vitest-environment happy-dom
/** Filters of a room that are kept under a name, at a browser where several people sign in. */
import { expect, it, vi } from 'vitest'
import { forgetSaved, keepSaved, savedFilters } from '../../client/src/desk/saved.ts'
import { session } from './field-device.ts'

vi.mock('../../client/src/device/index.ts', () => import('./field-device.ts'))

function signIn(id: string): void {
  session.value = {
    state: 'signed-in',
    person: { id, name: id, staff_no: id, phone: null, roles: ['dispatcher'], team: null },
  }
}

it('keeps what somebody saved from whoever signs in next, and for when they come back', () => {
  signIn('chen')
  keepSaved('day', '维修', 'kind=repair')
  signIn('wang')
  expect(savedFilters('day')).toEqual([])
  keepSaved('day', '维修', 'kind=install')
  forgetSaved('day', '维修')
  signIn('chen')
  expect(savedFilters('day')).toEqual([{ name: '维修', query: 'kind=repair' }])
  expect(savedFilters('records')).toEqual([])
})
