/** Words of what somebody sets for their own desk. */
export const zh = {
  sound: '有上门单可能迟到时响一声',
  person: '账号',
} as const
