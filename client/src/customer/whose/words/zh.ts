/** Words of what every page of a customer has: whose it is, whether it is fresh, what becomes of what is sent. */
export const zh = {
  'whose.call': '客服热线 {number}',
  'sending': '正在提交…',
  'no-cookies': '这个浏览器不允许 Cookie，没有办法提交。请换一个浏览器打开链接，或拨打客服热线。',
  'too-often': '验证码发得太频繁了，请 {time}后再试。',
  'stale': '现在连不上，下面是 {time} 的情况。连上以后会自动更新。',
} as const
