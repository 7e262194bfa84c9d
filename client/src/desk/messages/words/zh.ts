/** Words of the messages. */
export const zh = {
  'messages.date': '发送日期',
  'messages.none': '没有符合条件的消息',
  'messages.none.text': '换一个日期或状态再看。',
  'messages.empty': '还没有消息',
  'messages.empty.text': '预约之后，给客户和上门人员的提醒会列在这里。',
  'messages.more': '更早的消息',
  'to.customer': '给客户 {name}',
  'to.staff': '给 {name}',
  'message.to': '收件人',
  'message.channel': '渠道',
  'message.due': '应发时间',
  'message.state': '情况',
  'message.again': '上次没有发出，{time} 再试（已试 {count} 次）',
  'message.uncertain': '{time}：邮件服务器没有确认。不会自动重发，必要时请电话告知',
  'message.as-sent': '发出的内容（{language}）',
  'message.as-would': '现在发出会是这样（{language}）',
} as const
