import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

import { IconButton } from './Button.tsx'
import { Icon, type IconName } from './Icon.tsx'
import { go, href, route } from './router.ts'
import { Badge } from './Status.tsx'
import { ToastPlace } from './Toast.tsx'
import { t } from './words/index.ts'

interface ShellProps {
  /** What stands around every page of an office, before its content. */
  head?: ComponentChildren
  children: ComponentChildren
  foot?: ComponentChildren
}

/** Skip link, header, content, what can be taken back, and what is fixed at the lower edge. */
export function Shell({ head, children, foot }: ShellProps) {
  return (
    <div class="shell">
      <a
        class="button skip"
        href="#content"
        onClick={(event) => {
          // The fragment is the address of the page, so the jump is made by hand.
          event.preventDefault()
          document.getElementById('content')?.focus()
        }}
      >
        {t('app.skip')}
      </a>
      {head}
      {children}
      <ToastPlace />
      {foot}
    </div>
  )
}

export interface HeaderProps {
  title: string
  /** Where back leads; none on the first page. */
  back?: string
  /** Facts and photos that the server does not have yet; absent where the role sends nothing. */
  unsent?: number
  /** Where the count leads. */
  outbox?: string
  children?: ComponentChildren
}

/** Says where one is; a new page's heading takes the focus, so that a screen reader says it too. */
export function Header({ title, back, unsent, outbox = '/outbox', children }: HeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const { path } = route.value
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`
  }, [title])
  useEffect(() => {
    // A dialog that is open keeps the focus.
    if (!document.querySelector('dialog[open]')) heading.current?.focus({ preventScroll: true })
  }, [path])
  return (
    <header class="header">
      {back !== undefined && (
        <IconButton icon="back" label={t('action.back')} onClick={() => go(back)} action="back" />
      )}
      <h1 class="header-title" tabIndex={-1} ref={heading}>
        {title}
      </h1>
      {children}
      {unsent !== undefined && (
        <a class="unsent" href={href(outbox)} data-action="outbox" data-unsent={unsent}>
          {unsent === 0 ? (
            <Badge tone="good">{t('unsent.none')}</Badge>
          ) : (
            <Badge tone="warn" icon="outbox">
              {t('unsent.count', { count: unsent })}
            </Badge>
          )}
        </a>
      )}
    </header>
  )
}

interface PageProps {
  children: ComponentChildren
  wide?: boolean
  /** Perhaps nothing in it takes the focus: then the keyboard must be able to scroll the content itself. */
  reading?: boolean
}

/** The content scrolls by itself, so that nothing of it lies hidden under the header or the lower edge. */
export function Page({ children, wide, reading }: PageProps) {
  const content = useRef<HTMLElement>(null)
  const { path } = route.value
  const before = useRef(path)
  useEffect(() => {
    // A page that has just opened is at its top, unless it has gone somewhere by itself.
    if (before.current !== path) content.current!.scrollTop = 0
    before.current = path
  }, [path])
  return (
    <main class="scroll" id="content" tabIndex={reading ? 0 : -1} ref={content}>
      <div class={wide ? 'page page-wide' : 'page'}>{children}</div>
    </main>
  )
}

export interface Tab {
  path: string
  label: ComponentChildren
  icon: IconName
  /** Whether one is there, where that is not the path's own page alone. */
  here?: boolean
}

/** The places that somebody can go to, at the lower edge. */
export function Tabs({ tabs, label }: { tabs: readonly Tab[]; label: string }) {
  const { path } = route.value
  const row = useRef<HTMLElement>(null)
  useEffect(() => {
    row.current?.querySelector('[aria-current]')?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' })
  }, [path])
  return (
    <nav class="tabs" aria-label={label} ref={row}>
      {tabs.map((tab) => (
        <a
          class="tab"
          key={tab.path}
          href={href(tab.path)}
          aria-current={(tab.here ?? path === tab.path) ? 'page' : undefined}
        >
          <Icon name={tab.icon} />
          <span>{tab.label}</span>
        </a>
      ))}
    </nav>
  )
}
