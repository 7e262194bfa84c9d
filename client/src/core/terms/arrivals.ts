/** How an arrival stands to its promise, and what the time is good for. */
import type { Translation } from './catalogue.ts'

const zh = {
  'verdict.early': '早到',
  'verdict.on_time': '准时',
  'verdict.late': '迟到',
  'verdict.on_target': '提前到场',
  'verdict.undetermined': '无法判定',
  'verdict.none': '没有到达记录',
  'verdict.by': '{verdict} {time}',
  'arrival.unaware': '出发时手机还不知道改约',
  'grade.door_code': '上门核验码核对无误',
  'grade.bound': '手机时钟已与服务器核对',
  'grade.measured': '手机时钟自行校准，未经服务器核对',
  'grade.synced': '手机时钟自行校准，未经服务器核对',
  'grade.phone': '仅凭手机时钟',
} as const

const en = {
  'verdict.early': 'Early',
  'verdict.on_time': 'On time',
  'verdict.late': 'Late',
  'verdict.on_target': 'On target',
  'verdict.undetermined': 'Undetermined',
  'verdict.none': 'No arrival recorded',
  'verdict.by': '{verdict} by {time}',
  'arrival.unaware': 'The phone had not heard of the move',
  'grade.door_code': 'Proved by the door code',
  'grade.bound': 'Phone clock checked against the server’s',
  'grade.measured': 'Phone clock by its own measurement, not checked',
  'grade.synced': 'Phone clock by its own measurement, not checked',
  'grade.phone': 'Phone clock alone',
} as const satisfies Translation<typeof zh>

export const arrivals = { zh, en }
