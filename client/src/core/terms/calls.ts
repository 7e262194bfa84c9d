/** Telephone calls with the customer: what for, what came of it, and what the customer says to a delay. */
import type { Translation } from './catalogue.ts'

const zh = {
  'call.purpose': '通话目的',
  'call.result': '结果',
  'purpose.appointment': '预约',
  'purpose.arrival': '到达',
  'purpose.delay': '晚到或早到',
  'purpose.hotline': '代拨热线',
  'result.reached': '已接通',
  'result.no_answer': '无人接听',
  'result.wrong_number': '号码不对',
  'result.refused': '拒接',
  'told.accepts': '同意',
  'told.new_time': '要改时间',
  'told.cancel': '不用来了',
  'told.not_reached': '没联系上',
} as const

const en = {
  'call.purpose': 'Purpose',
  'call.result': 'Result',
  'purpose.appointment': 'Appointment',
  'purpose.arrival': 'Arrival',
  'purpose.delay': 'Late or early',
  'purpose.hotline': 'Hotline',
  'result.reached': 'Reached',
  'result.no_answer': 'No answer',
  'result.wrong_number': 'Wrong number',
  'result.refused': 'Refused',
  'told.accepts': 'Agrees',
  'told.new_time': 'Wants another time',
  'told.cancel': 'Cancels',
  'told.not_reached': 'Not reached',
} as const satisfies Translation<typeof zh>

export const calls = { zh, en }
