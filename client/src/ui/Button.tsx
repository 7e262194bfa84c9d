import type { ButtonHTMLAttributes, ComponentChildren } from 'preact'

import { Icon, type IconName } from './Icon.tsx'

type Kind = 'plain' | 'primary' | 'danger' | 'quiet'

export interface ButtonProps extends Omit<
  ButtonHTMLAttributes<HTMLButtonElement>,
  'icon' | 'size' | 'action'
> {
  kind?: Kind
  icon?: IconName
  wide?: boolean
  /** The stable name of what this control does, for browser tests. */
  action?: string
  children: ComponentChildren
}

function look(kind: Kind, ...more: (string | false | undefined)[]): string {
  return ['button', kind !== 'plain' && `button-${kind}`, ...more].filter(Boolean).join(' ')
}

export function Button({ kind = 'plain', icon, wide, action, children, ...rest }: ButtonProps) {
  return (
    <button type="button" class={look(kind, wide && 'button-wide')} data-action={action} {...rest}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  )
}

/** The one next action of a page: in the thumb's zone, at least 56 px high. */
export function BigButton({ kind = 'primary', icon, action, children, ...rest }: ButtonProps) {
  return (
    <button type="button" class={look(kind, 'button-big')} data-action={action} {...rest}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  )
}

/**
 * One of the few signs that everyone knows (back, close, add): drawn without a word, named for screen
 * readers.
 */
export function IconButton({
  icon,
  label,
  action,
  ...rest
}: Omit<ButtonProps, 'children'> & { icon: IconName; label: string }) {
  return (
    <button type="button" class="button button-quiet" aria-label={label} data-action={action} {...rest}>
      <Icon name={icon} />
    </button>
  )
}

export interface LinkButtonProps {
  href: string
  kind?: Kind
  icon?: IconName
  action?: string
  /** Opens outside the app (a map, the phone): the app stays where it is. */
  outside?: boolean
  label?: string
  /** Beside following the link. */
  onClick?: () => void
  children: ComponentChildren
}

export function LinkButton({
  href,
  kind = 'plain',
  icon,
  action,
  outside,
  label,
  onClick,
  children,
}: LinkButtonProps) {
  const elsewhere = outside ? { target: '_blank', rel: 'noopener noreferrer' } : {}
  return (
    <a
      class={look(kind)}
      href={href}
      data-action={action}
      aria-label={label}
      onClick={onClick}
      {...elsewhere}
    >
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </a>
  )
}
