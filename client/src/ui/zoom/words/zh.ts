/** Words of a picture by itself. */
export const zh = {
  'zoom.near': '放大',
  'zoom.whole': '看全图',
} as const
