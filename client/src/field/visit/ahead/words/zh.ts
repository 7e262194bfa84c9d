/** Words of what Today says beside the line of visits. */
export const zh = {
  'todos.more': '其余 {count} 项',
  'todo.at-once': '有网络后马上办',
  'todo.now': '马上处理',
  'todo.until': '最晚 {time}',
  'completed.title': '刚完成的一单',
  'completed.not-arrived': '没有到达记录',
  'completed.next': '下一单 {time} {name}',
  'completed.next-day': '明天第一单 {time} {name}',
  'completed.none': '今天的上门单都已结束。',
} as const
