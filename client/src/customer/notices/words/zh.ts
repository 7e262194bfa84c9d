/** Words of the customer's page about how they are told of what is new. */
export const zh = {
  'title': '通知方式',
  'is.any': '有新的安排，我们发消息告诉您。',
  'is.sms': '有新的安排，我们先发短信告诉您。',
  'is.mail': '有新的安排，我们先发邮件告诉您。',
  'is.none': '您已选择不再接收消息。改时间、换人或取消上门，我们打电话告诉您。',
  'do.any': '恢复接收消息',
  'do.sms': '发短信给我',
  'do.mail': '发邮件给我',
  'do.none': '不再接收消息',
} as const
