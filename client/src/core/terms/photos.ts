/** Photos: those from before and after the work, and the way from one to the next. */
import type { Translation } from './catalogue.ts'

const zh = {
  'photo.before': '施工前',
  'photo.after': '完工后',
  'photo.previous': '上一张',
  'photo.next': '下一张',
} as const

const en = {
  'photo.before': 'Before',
  'photo.after': 'After',
  'photo.previous': 'Previous',
  'photo.next': 'Next',
} as const satisfies Translation<typeof zh>

export const photos = { zh, en }
