/** What is raised at the door: questions, complaints, incidents. */
import type { Translation } from './catalogue.ts'

const zh = {
  'question.hotline.called': '已代拨，已接通',
  'question.hotline.queued': '没有信号，稍后代拨',
  'question.hotline.declined': '客户说不用',
  'complaint.content.product': '产品',
  'complaint.content.service': '服务',
  'complaint.content.price': '价格',
  'complaint.grade.ordinary': '一般',
  'complaint.grade.fairly_hard': '较难',
  'complaint.grade.hard': '困难',
  'complaint.grade.special': '特殊',
  'incident.kind.injury': '有人受伤',
  'incident.kind.damage': '损坏物品',
  'incident.kind.safety': '安全隐患',
  'incident.kind.conflict': '发生冲突',
  'incident.kind.other': '其他',
} as const

const en = {
  'question.hotline.called': 'Called, got through',
  'question.hotline.queued': 'No signal, call later',
  'question.hotline.declined': 'Customer declined',
  'complaint.content.product': 'Product',
  'complaint.content.service': 'Service',
  'complaint.content.price': 'Price',
  'complaint.grade.ordinary': 'Ordinary',
  'complaint.grade.fairly_hard': 'Fairly hard',
  'complaint.grade.hard': 'Hard',
  'complaint.grade.special': 'Special',
  'incident.kind.injury': 'Injury',
  'incident.kind.damage': 'Damage',
  'incident.kind.safety': 'Safety risk',
  'incident.kind.conflict': 'Conflict',
  'incident.kind.other': 'Other',
} as const satisfies Translation<typeof zh>

export const raised = { zh, en }
