/** How a review stands, what it found, and what was done in it. */
import type { Translation } from './catalogue.ts'

const zh = {
  'review.open': '待复核',
  'review.answered': '已回复',
  'review.sent_back': '等待回复',
  'review.closed': '已复核',
  'mark.meets': '符合规范',
  'mark.fails': '不符合规范',
  'mark.undecided': '无法判断',
  'mark.send_back': '提问',
  'did.picked': '列入复核',
  'did.opened': '查看',
  'did.judged': '给出结论',
  'did.sent_back': '提问',
  'did.answered': '回复',
} as const

const en = {
  'review.open': 'To review',
  'review.answered': 'Answered',
  'review.sent_back': 'Waiting for an answer',
  'review.closed': 'Reviewed',
  'mark.meets': 'Meets the standard',
  'mark.fails': 'Fails the standard',
  'mark.undecided': 'Cannot be told',
  'mark.send_back': 'Ask a question',
  'did.picked': 'picked for review',
  'did.opened': 'looked at it',
  'did.judged': 'gave a verdict',
  'did.sent_back': 'asked',
  'did.answered': 'answered',
} as const satisfies Translation<typeof zh>

export const reviews = { zh, en }
