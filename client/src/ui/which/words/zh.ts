/** Words of a time that the clocks jump over, or show twice. */
export const zh = {
  'time.skipped': '这一天时钟要拨快，没有 {time} 这个时刻，请换一个时间。',
  'time.twice': '这一天时钟要拨慢，{time} 会出现两次，约的是哪一次？',
  'time.first': '第一次',
  'time.second': '第二次',
} as const
