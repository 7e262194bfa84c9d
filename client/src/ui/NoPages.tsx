/** Somebody who is signed in and has no pages: the work of the office is done by commands until it has pages. */
import { session, signOut } from '../device/index.ts'
import { Button } from './Button.tsx'
import { Card, EmptyState } from './Card.tsx'
import { Preferences } from './Preferences.tsx'
import { Header, Page, Shell } from './Shell.tsx'
import { words, type Translation } from './words/catalogue.ts'
import { t as shared } from './words/index.ts'

const zh = {
  'office.title': '调度页面正在准备中',
  'office.text': '您已登录，账号正常。排班、改派和预约的页面会在后续版本提供。',
  'office.now': '目前可以这样安排工作',
  'office.import': '把工单表格（CSV 或 Excel）交给管理员，由管理员在服务器上运行 doorstep import 导入。',
  'office.arrives': '导入后，工单会自动出现在装维人员和客户经理的手机上。',
  'office.records': '上门完成后的记录，请主管登录查看。',
  'none.title': '您的账号还没有分配角色',
  'none.text': '请联系管理员分配角色，然后重新登录。',
  'person': '{name} · {number}',
  'sign-out': '退出登录',
} as const

const en: Translation<typeof zh> = {
  'office.title': 'The dispatcher’s pages are still being made',
  'office.text': 'You are signed in and your account is fine. Pages for planning, reassigning and booking come with a later version.',
  'office.now': 'How work is planned for now',
  'office.import': 'Hand the table of work orders (CSV or Excel) to an administrator, who brings it in on the server with doorstep import.',
  'office.arrives': 'The visits then appear by themselves on the phones of technicians and account managers.',
  'office.records': 'Records of finished visits are on the supervisor’s pages.',
  'none.title': 'Your account has no role yet',
  'none.text': 'Ask an administrator to give you a role, then sign in again.',
  'person': '{name} · {number}',
  'sign-out': 'Sign out',
}

const t = words(zh, en)

export function NoPages() {
  const { person } = session.value
  const known = person?.roles.includes('dispatcher')
  return (
    <Shell>
      <Header title={shared('app.name')} />
      <Page>
        <EmptyState icon="person" title={t(known ? 'office.title' : 'none.title')}>
          <p>{t(known ? 'office.text' : 'none.text')}</p>
        </EmptyState>
        {known && (
          <Card labelledBy="office-now">
            <h2 id="office-now">{t('office.now')}</h2>
            <ul class="stack stack-tight">
              <li>{t('office.import')}</li>
              <li>{t('office.arrives')}</li>
              <li>{t('office.records')}</li>
            </ul>
          </Card>
        )}
        <Card>
          {person && <p class="strong">{t('person', { name: person.name, number: person.staff_no })}</p>}
          <Preferences />
          <Button action="sign-out" wide onClick={() => void signOut()}>
            {t('sign-out')}
          </Button>
        </Card>
      </Page>
    </Shell>
  )
}
