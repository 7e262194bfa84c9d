/** Words of who says so. */
export const zh = {
  'truth.computed': '系统计算',
  'truth.said': '本人填写',
  'truth.customer': '客户回答',
  'truth.auditor': '检查人员',
} as const
