/** What somebody owes, by the kind of promise, and the name of the list of it. */
import type { Translation } from './catalogue.ts'

const zh = {
  'todos.title': '待办',
  'todo.appointment': '安排上门人员',
  'todo.leave.return': '返回客户处',
  'todo.question.answer': '答复客户的问题',
  'todo.question.hotline': '补打客服热线',
  'todo.complaint.answer': '答复客户的投诉',
  'todo.order.working': '修通客户的线路',
  'todo.message.tell': '电话告知客户',
  'todos.days': '{count} 天',
  'todo.other': '承诺客户的事',
  'todo.to': '{what}：{name}',
} as const

const en = {
  'todos.title': 'To do',
  'todo.appointment': 'Find somebody who goes',
  'todo.leave.return': 'Return to the customer',
  'todo.question.answer': 'Answer a customer’s question',
  'todo.question.hotline': 'Call the hotline',
  'todo.complaint.answer': 'Answer a complaint',
  'todo.order.working': 'Get a customer’s line working',
  'todo.message.tell': 'Tell a customer by phone',
  'todos.days': { one: '{count} day', other: '{count} days' },
  'todo.other': 'A promise to a customer',
  'todo.to': '{what}: {name}',
} as const satisfies Translation<typeof zh>

export const owed = { zh, en }
