/** Words of being away: what kind of leave, and from when to when. */
import type { Translation } from './catalogue.ts'

const zh = {
  'absence.annual': '年假',
  'absence.sick': '病假',
  'absence.personal': '事假',
  'absence.other': '其他假',
  'absence.kind': '请假类别',
  'absence.kind.none': '请选择类别',
  'absence.first': '从哪天起',
  'absence.from': '几点起（全天不填）',
  'absence.last': '到哪天为止',
  'absence.to': '几点止（全天不填）',
  'absence.fault': '结束要晚于开始。',
  'absence.day': '{day} 全天',
  'absence.span': '{first} 至 {last}',
} as const

const en = {
  'absence.annual': 'Annual leave',
  'absence.sick': 'Sick leave',
  'absence.personal': 'Personal leave',
  'absence.other': 'Other leave',
  'absence.kind': 'Kind of leave',
  'absence.kind.none': 'Choose the kind',
  'absence.first': 'First day',
  'absence.from': 'From (empty: whole day)',
  'absence.last': 'Last day',
  'absence.to': 'Until (empty: whole day)',
  'absence.fault': 'The end must come after the start.',
  'absence.day': '{day}, all day',
  'absence.span': '{first} to {last}',
} as const satisfies Translation<typeof zh>

export const absences = { zh, en }
