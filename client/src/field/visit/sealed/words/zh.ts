/** Words of what becomes of a visit that is over. */
export const zh = {
  'sealed.line': '已封存 · 完工记录 {number}',
  'sealed.waiting': '已上传，等待封存',
  'sealed.waiting.text': '服务器封存后，这里会显示完工记录的编号和核对码。',
  'sealed.record': '完工记录 {number}，{time} 封存',
  'sealed.code': '核对码',
} as const
