/** What somebody at a desk may set; a phone has settings of its own. */
import type { ComponentChildren } from 'preact'

import { session, signOut } from '../device/index.ts'
import { Button } from './Button.tsx'
import { Card } from './Card.tsx'
import { Preferences } from './Preferences.tsx'
import { Header, Page, Shell } from './Shell.tsx'
import { words, type Translation } from './words/catalogue.ts'

const zh = {
  'title': '设置',
  'preferences': '显示',
  'person': '账号',
  'sign-out': '退出登录',
} as const

const en: Translation<typeof zh> = {
  'title': 'Settings',
  'preferences': 'Display',
  'person': 'Account',
  'sign-out': 'Sign out',
}

const t = words(zh, en)

interface DeskSettingsProps {
  foot: ComponentChildren
  /** More preferences, of one role. */
  children?: ComponentChildren
  onSignOut?: () => void
}

export function DeskSettings({ foot, children, onSignOut }: DeskSettingsProps) {
  const { person } = session.value
  const leave = (): void => {
    onSignOut?.()
    void signOut()
  }
  return (
    <Shell foot={foot}>
      <Header title={t('title')} />
      <Page>
        <Card labelledBy="settings-preferences">
          <h2 id="settings-preferences">{t('preferences')}</h2>
          <Preferences />
          {children}
        </Card>
        {person && (
          <Card labelledBy="settings-person">
            <h2 id="settings-person">{t('person')}</h2>
            <p>
              {person.name} · <span class="numerals">{person.staff_no}</span>
              {person.team && ` · ${person.team.name}`}
            </p>
            <Button action="sign-out" onClick={leave}>
              {t('sign-out')}
            </Button>
          </Card>
        )}
      </Page>
    </Shell>
  )
}
