/** The way to a customer: what a card of Today and the page of a visit both offer. */
import type { Translation } from './catalogue.ts'

const zh = {
  'next.departed': '出发',
  'visit.call': '打电话',
  'visit.call-named': '打电话给 {name}',
  'visit.navigate': '导航',
} as const

const en = {
  'next.departed': 'Set off',
  'visit.call': 'Call',
  'visit.call-named': 'Call {name}',
  'visit.navigate': 'Navigate',
} as const satisfies Translation<typeof zh>

export const ways = { zh, en }
