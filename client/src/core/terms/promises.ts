/** Who asks for another time, and how often it was moved. */
import type { Translation } from './catalogue.ts'

const zh = {
  'asked-by': '由谁提出',
  'asked-by.customer': '客户',
  'asked-by.staff': '我方人员',
  'asked-by.resource': '资源未到位',
  'asked-by.weather': '天气、交通',
  'asked-by.third_party': '物业等第三方',
  'asked-by.link': '客户（通过链接）',
  'moved-by.customer': '客户提出',
  'moved-by.staff': '我方人员提出',
  'moved-by.resource': '因资源未到位',
  'moved-by.weather': '因天气、交通',
  'moved-by.third_party': '因物业等第三方',
  'moved-by.link': '客户（通过链接）提出',
  'agreed-by': '客户方同意人',
  'promise.moved': '改约 {count} 次',
} as const

const en = {
  'asked-by': 'Who asked',
  'asked-by.customer': 'Customer',
  'asked-by.staff': 'Our staff',
  'asked-by.resource': 'Line or resources not ready',
  'asked-by.weather': 'Weather or traffic',
  'asked-by.third_party': 'Third party',
  'asked-by.link': 'Customer (by the link)',
  'moved-by.customer': 'Asked for by the customer',
  'moved-by.staff': 'Asked for by our staff',
  'moved-by.resource': 'Line or resources were not ready',
  'moved-by.weather': 'Because of weather or traffic',
  'moved-by.third_party': 'Because of a third party',
  'moved-by.link': 'Asked for by the customer (by the link)',
  'agreed-by': 'Who agreed on the customer’s side',
  'promise.moved': { one: 'moved {count} time', other: 'moved {count} times' },
} as const satisfies Translation<typeof zh>

export const promises = { zh, en }
