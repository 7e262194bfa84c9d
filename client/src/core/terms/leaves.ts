/** Why somebody leaves a visit for a while, and whether they kept the promise to come back. */
import type { Translation } from './catalogue.ts'

const zh = {
  'leaving.trace': '查线路原因',
  'leaving.exchange': '去机房',
  'leaving.material': '取材料',
  'leaving.support': '找人支援',
  'leaving.other': '其他',
  'returned.kept': '按承诺返回',
  'returned.broken': '晚于承诺返回',
  'returned.undetermined': '返回时间无法核对',
  'returned.gone': '不回来',
  'returned.open': '还没有返回',
} as const

const en = {
  'leaving.trace': 'Trace the fault',
  'leaving.exchange': 'To the exchange',
  'leaving.material': 'Get material or papers',
  'leaving.support': 'Get support',
  'leaving.other': 'Other',
  'returned.kept': 'Back as promised',
  'returned.broken': 'Back later than promised',
  'returned.undetermined': 'Return cannot be checked',
  'returned.gone': 'Did not mean to come back',
  'returned.open': 'Not back yet',
} as const satisfies Translation<typeof zh>

export const leaves = { zh, en }
