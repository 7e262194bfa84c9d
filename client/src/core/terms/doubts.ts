/** What a phone asked back about before somebody went on all the same. */
import type { Translation } from './catalogue.ts'

const zh = {
  'doubt.other_day': '不是约定的那天',
  'doubt.early': '比最晚出发时间早一小时以上',
  'doubt.other_visit': '另一单还没结束',
} as const

const en = {
  'doubt.other_day': 'Not the agreed day',
  'doubt.early': 'More than an hour before it was time to set off',
  'doubt.other_visit': 'Another visit was under way',
} as const satisfies Translation<typeof zh>

export const doubts = { zh, en }
