/** What to say to a customer, and what never to say. */
import type { Translation } from './catalogue.ts'

const zh = {
  'script.title': '服务用语',
  'script.say': '应说',
  'script.never': '禁语',
  'script.instead': '改说：{text}',
} as const

const en = {
  'script.title': 'What to say',
  'script.say': 'Say',
  'script.never': 'Never say',
  'script.instead': 'Instead: {text}',
} as const satisfies Translation<typeof zh>

export const script = { zh, en }
