/** Words of the numbers. */
export const zh = {
  'numbers.visits': '上门单',
  'numbers.records': '{count} 单',
  'numbers.items': '常见不合格项',
  'numbers.items.text': '不合格次数/检查次数。已考虑次数多少，检查次数少的不会因偶然排到前面。',
  'numbers.items.none': '没有不合格的项。',
  'numbers.reviews': '复核',
  'numbers.verdicts': '结论',
  'numbers.reviews.none': '这些天的记录没有列入复核的。',
  'numbers.share': '{count} · {share}',
  'numbers.of': '{count}/{of} · {share}',
  'numbers.small': '样本较少，仅供参考',
  'numbers.between': '实际比例大约在 {low} 到 {high} 之间',
  'numbers.none': '这些天没有完工记录',
  'numbers.none.text': '可以换一段日期再看。',
} as const
