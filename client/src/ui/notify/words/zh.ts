/** Words of push notifications, on phones and in the office. */
export const zh = {
  'notify': '推送提醒',
  'notify.help': '安排有变动或有急事时提醒您，不打开本应用、手机锁屏也能收到。锁屏上会显示提醒的文字。',
  'notify.switch': '在这里接收推送提醒',
  'notify.working': '正在开启…浏览器询问时请点“允许”。',
  'notify.denied': '浏览器已禁止本网站发通知。',
  'notify.denied.cure':
    '要恢复：在浏览器的“网站设置”里找到“通知”，改为允许；还不行，再到手机系统的“通知管理”里允许这个浏览器。改好后回到这里重新打开开关。',
  'notify.unreachable': '没有开启：浏览器连不上它的推送服务。',
  'notify.unreachable.cure':
    '在国内，安卓手机和电脑上的 Chrome 一般连不上谷歌；iPhone（添加到主屏幕后）、电脑上的 Edge 和 Firefox 通常可以。',
  'notify.unsupported': '这个浏览器不支持推送提醒。',
  'notify.unsupported.cure': '在微信等应用里打开的网页也不支持：请改用手机自带的浏览器或 Edge、Firefox。',
  'notify.not-here': '这里没有启用推送提醒。',
  'notify.not-here.cure': '确实需要的话，请联系管理员启用。',
  'notify.from-home': 'iPhone 和 iPad 要先把本应用添加到主屏幕。',
  'notify.from-home.cure': '用 Safari 打开，点“分享”，再点“添加到主屏幕”，然后从主屏幕打开，到这里开启。',
  'notify.others': '收不到推送时，改用这些方式通知您：{ways}。',
  'notify.no-others': '除了推送，现在没有别的方式通知您：请常打开本应用看看，或请管理员登记您的邮箱。',
  'notify.offline': '连上网络后才能开启。',
} as const
