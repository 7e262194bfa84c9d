/** Words of what somebody sets for their own desk. */
export const zh = {
  person: '账号',
} as const
