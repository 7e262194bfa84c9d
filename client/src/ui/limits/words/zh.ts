/** What stands beside a measured number. */
export const zh = {
  'limit.contracted': '签约 {contracted}，{gte} 以上合格',
  'limit.gte': '{gte} 以上合格',
  'limit.lte': '{lte} 以下合格',
  'limit.between': '{gte} 至 {lte} 合格',
} as const
