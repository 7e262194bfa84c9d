import type { Translation } from '../../words/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'script.title': 'What to say',
  'script.say': 'Say',
  'script.never': 'Never say',
  'script.instead': 'Instead: {text}',
  'script.seldom': 'Nor fillers and vague words: {words}',
  'script.tones': 'Never in these tones: {tones}',
  'script.gap': '(say it yourself)',
  'script.tomorrow': 'tomorrow',
  'wording.block': '“{word}” is never said to a customer; change it before you save.',
  'wording.warn': '“{word}” is better not said to a customer.',
  'wording.info': '“{word}” sounds unsure.',

  'leaving.saying.trace': 'trace the fault',
  'leaving.saying.exchange': 'go to the exchange',
  'leaving.saying.material': 'fetch material',
  'leaving.saying.support': 'get a colleague to help',
  'because.staff': 'a change in our schedule',
  'because.resource': 'a line that is not ready yet',
  'because.weather': 'the weather and the traffic',
  'because.third_party': 'the building management or another party',
} as const satisfies Translation<typeof zh>
