/** What customers read of their visit, before they sign and on the receipt. */
import type { Translation } from './catalogue.ts'

const zh = {
  'told.questions': '您问的问题',
  'told.complaints': '您的投诉',
  'told.damages': '损坏的物品',
  'told.agreed': '约定的新时间',
  'told.moved-by.customer': '应您的要求改约',
  'told.moved-by.staff': '因我方人员改约',
  'told.moved-by.resource': '因资源未到位改约',
  'told.moved-by.weather': '因天气、交通改约',
  'told.moved-by.third_party': '因物业等第三方改约',
  'told.leaves': '暂离',
  'told.left': '{time} 离开：{reason}',
  'told.promised': '承诺 {time}',
  'told.back': '{time} 返回',
  'told.until': '最晚 {time} 答复',
  'told.ticket': '热线单号 {number}',
  'told.after': '签字后补记',
} as const

const en = {
  'told.questions': 'What you asked',
  'told.complaints': 'Your complaint',
  'told.damages': 'What was damaged',
  'told.agreed': 'New time agreed',
  'told.moved-by.customer': 'Moved at your wish',
  'told.moved-by.staff': 'Moved because of our staff',
  'told.moved-by.resource': 'Moved because line or resources were not ready',
  'told.moved-by.weather': 'Moved because of weather or traffic',
  'told.moved-by.third_party': 'Moved because of a third party',
  'told.leaves': 'Left for a while',
  'told.left': 'Left at {time}: {reason}',
  'told.promised': 'Promised for {time}',
  'told.back': 'Back at {time}',
  'told.until': 'Answer by {time}',
  'told.ticket': 'Hotline ticket {number}',
  'told.after': 'Added after the signature',
} as const satisfies Translation<typeof zh>

export const told = { zh, en }
