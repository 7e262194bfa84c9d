/** How a visit stands, and how it ended. */
import type { Translation } from './catalogue.ts'

const zh = {
  'visit.arrived-at': '{time} 到达',
  'visit.on-site': '在现场 {minutes}',
  'status.booked': '待出发',
  'status.travelling': '路上',
  'status.arrived': '已到达',
  'status.started': '作业中',
  'status.on_site': '在现场',
  'status.away': '暂离',
  'status.signed': '已签字',
  'status.left': '已离开',
  'status.completed': '已完成',
  'status.cancelled': '已取消',
  'outcome.done': '已完成',
  'outcome.missed': '无人在家',
  'outcome.stopped': '中途停止',
  'outcome.cancelled': '客户取消',
  'outcome.rescheduled': '已改约',
} as const

const en = {
  'visit.arrived-at': 'Arrived at {time}',
  'visit.on-site': 'On site for {minutes}',
  'status.booked': 'Not set off yet',
  'status.travelling': 'On the way',
  'status.arrived': 'Arrived',
  'status.started': 'At work',
  'status.on_site': 'On site',
  'status.away': 'Away',
  'status.signed': 'Signed',
  'status.left': 'Left',
  'status.completed': 'Completed',
  'status.cancelled': 'Cancelled',
  'outcome.done': 'Done',
  'outcome.missed': 'Nobody home',
  'outcome.stopped': 'Stopped',
  'outcome.cancelled': 'Cancelled by customer',
  'outcome.rescheduled': 'Rescheduled',
} as const satisfies Translation<typeof zh>

export const visits = { zh, en }
