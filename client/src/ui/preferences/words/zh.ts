/** Words of what everybody chooses for themselves. */
export const zh = {
  'preferences': '显示',
  'sign-out': '退出登录',
  'scheme': '外观',
  'scheme.system': '跟随系统',
  'scheme.light': '浅色',
  'scheme.dark': '深色',
  'place': '在哪里工作',
  'place.field': '上门',
  'place.desk': '办公室',
} as const
