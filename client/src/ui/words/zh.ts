/** Words of the shared components, the shell and the sign-in page. */
export const zh = {
  'app.name': '上门',
  'app.skip': '跳到正文',
  'app.language': '语言',
  'app.broken.title': '这个页面出了问题',
  'app.broken.text': '已保存的记录都还在这部手机上。请重新打开页面。',
  'app.reload': '重新打开',

  'action.back': '返回',
  'action.close': '关闭',
  'action.undo': '撤销',
  'action.sign-in': '重新登录',
  'action.retry': '再试一次',

  'state.loading': '正在读取…',

  'unsent.none': '已全部上传',
  'unsent.count': '{count} 项未上传',

  'signin.title': '登录',
  'signin.number': '工号或手机号',
  'signin.password': '密码',
  'signin.show': '显示密码',
  'signin.by-code': '使用一次性密码',
  'signin.submit': '登录',
  'signin.working': '正在登录…',
  'signin.wrong': '账号或密码不对，请再输入一次。',
  'signin.too-many': '错误次数太多，请过几分钟再试，或请管理员发一次性密码。',
  'signin.offline': '现在连不上服务器。登录需要网络；这部手机上已保存的记录都还在。',
  'signin.kept': '这部手机上还有 {count} 项未上传的记录，登录后会继续上传。',
  'signin.locked-for': '这部手机上保存着 {name} 的记录。',
  'signin.empty': '请填写账号和密码。',

  'problem.kept': '已填写的内容都保存在这部手机上。',
  'problem.offline': '现在连不上服务器。',
  'problem.offline.do': '等网络恢复后再试，不用一直等。',
  'app.pages': '主要页面',
  'app.settings': '设置',
} as const
