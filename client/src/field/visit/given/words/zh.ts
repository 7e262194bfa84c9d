/** Words of what was written about a visit that is somebody else’s now. */
export const zh = {
  'given.typed': '您写了还没保存的内容，请转告接手的人；点“知道了”以后就不再保留：',
  'given.copy': '复制这些内容',
  'given.copied': '已复制到剪贴板',
} as const
