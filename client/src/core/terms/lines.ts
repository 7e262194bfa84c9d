/** A line that was promised to work: how it stands, who says so, who promised. */
import type { Translation } from './catalogue.ts'

const zh = {
  'line': '线路',
  'line.works': '线路已通',
  'line.fails': '仍不通',
  'said-by.technician': '现场人员',
  'said-by.office': '调度',
  'said-by.customer': '客户',
  'promised-by': '{name} 承诺',
} as const

const en = {
  'line': 'The line',
  'line.works': 'It works',
  'line.fails': 'Still down',
  'said-by.technician': 'On-site staff',
  'said-by.office': 'Office',
  'said-by.customer': 'Customer',
  'promised-by': 'Promised by {name}',
} as const satisfies Translation<typeof zh>

export const lines = { zh, en }
