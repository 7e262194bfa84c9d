/** What the server found of the codes that were typed at a door. */
import type { Translation } from './catalogue.ts'

const zh = { 'code.wrong': '上门核验码不对' } as const

const en = { 'code.wrong': 'Wrong door code' } as const satisfies Translation<typeof zh>

export const codes = { zh, en }
