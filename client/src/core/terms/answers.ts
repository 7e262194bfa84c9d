/** Answers to checklist items, and what they come to. */
import type { Translation } from './catalogue.ts'

const zh = {
  'state.open': '未填写',
  'state.passed': '合格',
  'state.failed': '不合格',
  'state.na': '不适用',
  'state.recorded': '已记录',
  'state.conflict': '不一致',
  'state.unknown': '无法计算',
  'state.refused': '客户不同意',
  'value.done': '已做到',
  'value.not_done': '没做到',
  'value.yes': '是',
  'value.no': '否',
  'value.na': '不适用',
  'value.unsure': '不清楚',
  'value.withdrawn': '已撤回同意',
  'value.told': '事先告知了',
  'value.after': '过了约定时间才告知',
  'value.silent': '没有告知',
} as const

const en = {
  'state.open': 'Not answered',
  'state.passed': 'Passed',
  'state.failed': 'Failed',
  'state.na': 'Not applicable',
  'state.recorded': 'Recorded',
  'state.conflict': 'Conflict',
  'state.unknown': 'Cannot be computed',
  'state.refused': 'Customer declined',
  'value.done': 'Done',
  'value.not_done': 'Not done',
  'value.yes': 'Yes',
  'value.no': 'No',
  'value.na': 'Not applicable',
  'value.unsure': 'Cannot say',
  'value.withdrawn': 'Consent withdrawn',
  'value.told': 'Told ahead',
  'value.after': 'Told after the agreed time',
  'value.silent': 'Not told',
} as const satisfies Translation<typeof zh>

export const answers = { zh, en }
