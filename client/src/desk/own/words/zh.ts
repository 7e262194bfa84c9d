/** Words of what somebody sets for their own desk. */
export const zh = {
  'person': '账号',
  'shortcuts': '用单个按键复核（M、F、U、Q）',
  'shortcuts.help': '用语音输入或容易误碰键盘时，请关闭。',
} as const
