/** The answer of somebody who was told something, and has read it. */
import type { Translation } from './catalogue.ts'

const zh = { understood: '知道了' } as const

const en = { understood: 'Understood' } as const satisfies Translation<typeof zh>

export const understood = { zh, en }
