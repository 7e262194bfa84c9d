/** Words of an address that leads nowhere. */
export const zh = {
  'app.unknown.title': '没有这个页面',
  'app.unknown.text': '链接可能已过期，请回到首页。',
  'app.open.field': '到“上门”里打开',
  'app.open.desk': '到“办公室”里打开',
  'app.home': '回到首页',
} as const
