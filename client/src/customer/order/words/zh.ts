/** Words of the customer’s page about the other visits of the order. */
export const zh = {
  'working.title': '线路修通了吗？',
  'working.due': '上门人员承诺最晚 {time} 修通。',
  'working.ask': '通了还是没通，都请告诉我们。',
  'working.fails': '已收到，上门人员和调度都会看到。修通以后也请告诉我们。',
  'working.thanks': '谢谢您告诉我们。',
  'working.late': '谢谢您告诉我们。比承诺的时间晚了，非常抱歉。',
  'working.works': '已通',
  'working.does-not': '未通',
  'working.unknown': '待确认',
  'working.yes': '已经通了',
  'working.no': '还没有通',
  'working.no-more': '又不通了',

  'earlier.title': '之前的上门',
  'earlier.done': '已做完',
  'earlier.missed': '没有见到您',
  'earlier.stopped': '没有做完',
  'earlier.cancelled': '已取消',
  'earlier.rescheduled': '已改约',
} as const
