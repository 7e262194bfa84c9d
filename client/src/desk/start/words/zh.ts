/** Words of the page on which administrators begin. */
export const zh = {
  'start.title': '首页',
  'steps': '首次使用，请完成以下几步',
  'step.team': '建立班组',
  'step.team.text': '上门人员和调度员都归属一个班组。',
  'step.people': '加入人员',
  'step.people.text': '至少一名上门人员和一名调度员。',
  'step.standard': '发布服务规范',
  'step.standard.text': '检查清单、服务用语、服务时限和消息模板。',
  'step.visits': '导入工单',
  'step.visits.text': '从文件导入，也可以逐单预约。',
  'step.done': '已就绪',
  'step.open': '前往“{room}”',
  'step.command': '在服务器上运行：',
  'waits': '等待处理',
  'waits.none': '暂无待处理事项',
} as const
