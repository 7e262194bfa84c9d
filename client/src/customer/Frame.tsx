import type { ComponentChildren } from 'preact'

import { Button, Header, LANGUAGES, Page, Shell, chooseLanguage, language } from '../ui/index.ts'

/** What every page of a customer has: a title, the other language one tap away, large type. */
export function Frame({ title, children }: { title: string; children: ComponentChildren }) {
  const other = language.value === 'en' ? 'zh-CN' : 'en'
  return (
    <div class="customer-page">
      <Shell>
        <Header title={title}>
          <Button kind="quiet" action="language" lang={other} onClick={() => chooseLanguage(other)}>
            {LANGUAGES.find(({ id }) => id === other)!.name}
          </Button>
        </Header>
        <Page reading>{children}</Page>
      </Shell>
    </div>
  )
}
