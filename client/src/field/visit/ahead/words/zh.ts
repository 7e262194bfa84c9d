/** Words of what Today says beside the line of visits. */
export const zh = {
  'todos.title': '待办',
  'todos.more': '其余 {count} 项',
  'todo.leave.return': '返回客户处',
  'todo.question.answer': '答复客户的问题',
  'todo.question.hotline': '补打客服热线',
  'todo.complaint.answer': '答复客户的投诉',
  'todo.order.working': '修通客户的线路',
  'todo.other': '承诺客户的事',
  'todo.at-once': '有网络后马上办',
  'todo.until': '最晚 {time}',
  'todo.to': '{what}：{name}',
  'completed.title': '刚完成的一单',
  'completed.not-arrived': '没有到达记录',
  'completed.next': '下一单 {time} {name}',
  'completed.next-day': '明天第一单 {time} {name}',
  'completed.none': '今天的上门单都已结束。',
} as const
