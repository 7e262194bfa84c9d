/** Words of what every page of the desk stands on. */
export const zh = {
  'nav.label': '主要页面',
  'nav.day': '派单',
  'nav.book': '预约',
  'nav.messages': '消息',
  'nav.settings': '设置',

  'team.none': '没有可以派单的班组',
  'team.none.text': '请管理员先建立班组并加入人员。',

  'command.working': '正在保存…',

  'overlap.title': '这个时间已有安排，一个人不能同时去两处',
  'overlap.open': '打开 {order}（新标签页）',
  'overlap.do': '填写的内容都还在。请换一个时间或换一个人再保存。',

  'refused.stale': '别人刚刚改过这次上门，已更新为最新内容。请核对后再保存。',
  'refused.unreachable': '连不上服务器，没有保存。填写的内容都还在，请再试一次。',
  'refused.sign_in': '登录已过期，没有保存。请在新标签页登录后再试。',
  'refused.role': '您的账号不能做这个操作。',
  'refused.not_found': '没有找到，可能已改派到别的班组。',
  'refused.invalid': '有内容填写得不对，请检查标出的地方。',
  'refused.over': '这次上门已经结束或取消，不能再改。',
  'refused.cancelled': '这次上门已经取消，不能再改。',
  'refused.finished': '这次上门已经结束，不能再改。',
  'refused.order_taken': '这个工单号已经用过，请换一个。',
  'refused.is_a_member': '这个人已经在这次上门里。',
  'refused.not_a_member': '这个人已不在这次上门里，请刷新后重新选择。',
  'refused.main_taken': '这次上门已派给别人，请刷新后重新选择。',
  'refused.no_standard': '还没有启用服务规范，不能预约。请联系管理员发布。',
  'refused.unknown_kind': '现行服务规范里没有这种业务，请换一种。',
  'refused.key_reused': '服务器当作了另一项操作，请刷新页面后重做。',
  'refused.restoring': '系统正在恢复备份，暂时不能保存。填写的内容都还在，请稍后再试。',
  'refused.unavailable': '服务器暂时不可用，没有保存。填写的内容都还在，请稍后再试。',
  'refused.database_down': '数据库连不上，没有保存。填写的内容都还在，请稍后再试。',
  'refused.busy': '服务器正忙，没有保存。填写的内容都还在，请再试一次。',
  'refused.storage_full': '服务器磁盘已满，没有保存。填写的内容都还在，请联系管理员。',
  'refused.other': '没有保存（{code}）。填写的内容都还在，请再试一次。',

  'nav.queue': '复核',
  'nav.records': '完工记录',
  'nav.numbers': '数据',

  'list.filters': '筛选',
  'list.from': '开始日期',
  'list.to': '结束日期',
  'list.team': '班组',
  'list.all': '全部',
  'list.refresh': '刷新',
  'list.more': '显示更多',

  'list.states': '状态',

  'trail.system': '系统',
  'trail.count': '经手 {count} 次',
} as const
