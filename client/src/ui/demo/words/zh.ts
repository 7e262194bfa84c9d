/** Words of the sign-in page of a demonstration. */
export const zh = {
  'demo.title': '这是演示，点一下直接登录',
  'demo.text': '数据都是虚构的。',
  'demo.as': '{role}（{name}）',
  'demo.technician': '装维人员：上门、填检查清单、请客户签字',
  'demo.account_manager': '客户经理：上门拜访客户',
  'demo.dispatcher': '调度员：预约、派单、改约',
  'demo.supervisor': '主管：审核完工记录',
  'demo.administrator': '管理员：人员、规范、设置',
  'demo.failed': '没有登录成功，请再点一次。',
} as const
