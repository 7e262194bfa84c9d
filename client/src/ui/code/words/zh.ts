/** Words of the first sign-in. */
export const zh = {
  'code.title': '设置密码',
  'code.number': '您的工号',
  'code.code': '一次性密码',
  'code.password': '新密码',
  'code.password.help': '至少 10 个字符，几个词连起来最好记。',
  'code.show': '显示新密码',
  'code.submit': '设置密码并登录',
  'code.back': '用密码登录',
  'code.wrong_code': '工号或一次性密码不对，或者已经用过、过期。请管理员再发一个。',
  'code.staff_no': '工号不对，请再输入一次。',
  'code.weak_password': '这个密码太短或太常见，请换一个。',
  'code.too_many_attempts': '试的次数太多，请过一刻钟再试。',
  'code.offline': '现在连不上服务器，请等网络恢复后再试。',
} as const
