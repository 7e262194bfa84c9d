/** What the form of a person sends, and what it marks of a refusal. */
import { describe, expect, it } from 'vitest'

import { filtersOf, peoplePath, wordsOf, type Person } from '../../client/src/desk/people/calls.ts'
import { marked, saidOf, toggled } from '../../client/src/desk/people/said.ts'

describe('the form of a person', () => {
  it('reads a list of words however they are put apart', () => {
    expect(wordsOf('光纤熔接、FTTR，IPTV; 组网,')).toEqual(['光纤熔接', 'FTTR', 'IPTV', '组网'])
    expect(wordsOf('  ')).toEqual([])
  })

  it('begins with what is known', () => {
    const person = {
      staff_no: 'T101',
      name: '李强',
      phone: '+8613800138101',
      email: null,
      roles: ['dispatcher'],
      duties: [],
      team: { id: 'east', name: '城东' },
      serves: [{ id: 'west', name: '城西' }],
      skills: ['FTTR', '光纤熔接'],
      regions: [],
    } as unknown as Person
    expect(saidOf(person)).toMatchObject({
      email: '',
      team: 'east',
      serves: ['west'],
      skills: 'FTTR、光纤熔接',
    })
  })

  it('marks the fields of a refusal, also inside a list', () => {
    expect(marked([{ pointer: '/phone' }, { pointer: '/roles/0' }])).toEqual(new Set(['phone', 'roles']))
  })

  it('chooses and unchooses', () => {
    expect(toggled(['a'], 'b')).toEqual(['a', 'b'])
    expect(toggled(['a', 'b'], 'a')).toEqual(['b'])
  })
})

describe('the filters of the list', () => {
  it('stand in the address, and those that say nothing are left out', () => {
    const filters = filtersOf(new URLSearchParams('query=李&state=all'))
    expect(filters).toEqual({ query: '李', team: '', role: '', state: 'all' })
    expect(filtersOf(new URLSearchParams('state=other')).state).toBe('active')
    expect(peoplePath(filtersOf(new URLSearchParams()))).toBe('/people')
  })
})
