import { useEffect, useRef, useState } from 'preact/hooks'

import { go } from '../../ui/index.ts'
import { asked, dayPath, type Opening } from '../address.ts'
import { opens } from '../rooms.ts'
import type { Day } from '../visit/calls.ts'
import { isOver } from '../visit/wording.ts'
import { t as ofVisit } from '../visit/words/index.ts'
import { t as desk } from '../words/index.ts'
import { isMovable, pickUp } from './carry.ts'
import { midnight } from './layout.ts'
import { cardOf } from './useCarrying.ts'
import { t } from './words/index.ts'

interface Opened {
  visit: string
  x: number
  y: number
}

/** Everything that dragging does, and the rest, from the context menu of a visit: a right click, or the menu key. */
export function CardMenu({ day }: { day: Day }) {
  const [opened, setOpened] = useState<Opened | null>(null)
  useEffect(() => {
    const open = (event: MouseEvent): void => {
      const link = (event.target as Element).closest?.<HTMLElement>('.day-main [data-visit]')
      if (!link) return
      event.preventDefault()
      const { left, bottom } = link.getBoundingClientRect()
      const byKey = event.clientX === 0 && event.clientY === 0
      setOpened({
        visit: link.dataset.visit!,
        x: byKey ? left : event.clientX,
        y: byKey ? bottom : event.clientY,
      })
    }
    document.addEventListener('contextmenu', open)
    return () => document.removeEventListener('contextmenu', open)
  }, [])
  return opened && <Menu key={opened.visit} day={day} opened={opened} onClose={() => setOpened(null)} />
}

function Menu({ day, opened, onClose }: { day: Day; opened: Opened; onClose: () => void }) {
  const menu = useRef<HTMLDivElement>(null)
  const card = cardOf(day, opened.visit)
  const back = (): void => document.querySelector<HTMLElement>(`[data-visit="${opened.visit}"]`)?.focus()
  useEffect(() => {
    menu.current?.querySelector<HTMLElement>('button')?.focus()
    const away = (event: Event): void => {
      if (!menu.current?.contains(event.target as Node)) onClose()
    }
    addEventListener('pointerdown', away, true)
    return () => removeEventListener('pointerdown', away, true)
  }, [])
  if (!card) return null
  const to = (what?: Opening): void => go(dayPath({ ...asked(), visit: card.id, do: what }))
  const carry = (): void => {
    back()
    pickUp(day, card, 'keys', midnight(day.date, day.zone))
  }
  const books = opens('/book')
  const items: [string, string, () => void, boolean][] = [
    ['open', desk('visit.open'), () => to(), true],
    ['carry', t('menu.carry'), carry, books && isMovable(card)],
    ['move', ofVisit('visit.do.move'), () => to('move'), books && !isOver(card)],
    ['reassign', ofVisit('visit.do.reassign'), () => to('reassign'), books && !isOver(card)],
    ['call', ofVisit('visit.do.call'), () => to('call'), books],
    ['cancel', ofVisit('visit.do.cancel'), () => to('cancel'), books && !isOver(card)],
  ]
  return (
    <div
      ref={menu}
      class="day-menu"
      role="menu"
      aria-label={t('menu.label', { customer: card.customer.name })}
      style={{
        left: `min(${opened.x}px, calc(100vw - 14rem))`,
        top: `min(${opened.y}px, calc(100vh - 19rem))`,
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape' || event.key === 'Tab') {
          event.preventDefault()
          event.stopPropagation()
          onClose()
          back()
        } else stepped(event, menu.current!)
      }}
    >
      {items
        .filter(([, , , there]) => there)
        .map(([name, words, act]) => (
          <button
            key={name}
            type="button"
            role="menuitem"
            class="day-menu-item"
            data-action={`menu-${name}`}
            onClick={() => {
              onClose()
              act()
            }}
          >
            {words}
          </button>
        ))}
    </div>
  )
}

/** The arrows go round. */
function stepped(event: KeyboardEvent, menu: HTMLElement): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!step) return
  event.preventDefault()
  const items = [...menu.querySelectorAll<HTMLElement>('button')]
  const at = items.indexOf(document.activeElement as HTMLElement)
  items[(at + step + items.length) % items.length]?.focus()
}
