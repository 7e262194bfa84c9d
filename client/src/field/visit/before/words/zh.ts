/** Words of what a visit before left, and of lines that were promised to work. */
export const zh = {
  'before.title': '上次上门留下的事',
  'before.when': '{time}，{name}',
  'before.reason': '上次原因：{reason}',
  'before.left': '没做完的（{count} 项）',
  'before.rest': '还没开始的（{count} 项）',
  'before.open-it': '查看那次上门',
  'before.left.why': '原因：{why}',
  'before.promised': '已向客户承诺',
  'before.promised.question.answer': '答复问题：{said}',
  'before.promised.complaint.answer': '答复投诉：{said}',
  'before.promised.order.working': '修通线路',
  'before.promised.by': '{name} 承诺，最晚 {time}',
  'before.open': '未完成',
  'before.kept': '已完成',
  'before.notes': '上次的备注',

  'line.title': '线路修通了吗',
  'line.due': '承诺最晚 {time} 修通',
  'line.said': '{who}，{time}：{word}',
  'line.unknown': '还没有人确认',
} as const
