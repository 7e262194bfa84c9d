/** Words for somebody who is signed in and has no role yet. */
export const zh = {
  'none.title': '您的账号还没有分配角色',
  'none.text': '请联系管理员分配角色，然后重新登录。',
  'person': '{name} · {number}',
} as const
