/** What to say to a customer, and what never to say or to write. */
export const zh = {
  'script.title': '服务用语',
  'script.say': '应说',
  'script.never': '禁语',
  'script.instead': '改说：{text}',
  'script.seldom': '口头禅和含糊的说法也不用：{words}',
  'script.tones': '这些语气不用：{tones}',
  'script.gap': '（自己补上）',
  'script.tomorrow': '明天',
  'wording.block': '不能对客户说“{word}”，改好才能保存。',
  'wording.warn': '不宜对客户说“{word}”。',
  'wording.info': '“{word}”显得没有把握。',

  'leaving.saying.trace': '去查一下线路原因',
  'leaving.saying.exchange': '去一趟机房',
  'leaving.saying.material': '去取一下材料',
  'leaving.saying.support': '请同事来支援一下',
  'because.staff': '我们的人员安排有变',
  'because.resource': '线路资源还没有到位',
  'because.weather': '天气和交通的原因',
  'because.third_party': '物业等方面的原因',
} as const
