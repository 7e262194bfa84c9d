import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'

import { IconButton } from './Button.tsx'
import { t } from './words/index.ts'

export interface DialogProps {
  title: string
  onClose: () => void
  /** Rises from the lower edge, within the thumb's reach. */
  sheet?: boolean
  name?: string
  children: ComponentChildren
}

/** The browser's own dialog: it keeps the focus inside, closes on Escape and gives the focus back. */
export function Dialog({ title, onClose, sheet, name, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    const dialog = element.current!
    const opener = document.activeElement
    dialog.showModal()
    return () => {
      dialog.close()
      if (opener instanceof HTMLElement) opener.focus()
    }
  }, [])
  return (
    <dialog
      ref={element}
      class={sheet ? 'dialog dialog-sheet' : 'dialog'}
      aria-labelledby={heading}
      data-dialog={name}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        // A click on the dialog itself, and not on what stands in it, is a click on its backdrop.
        if (event.target === element.current) onClose()
      }}
    >
      <div class="dialog-head">
        <h2 id={heading}>{title}</h2>
        <IconButton icon="close" label={t('action.close')} onClick={onClose} action="close-dialog" />
      </div>
      <div class="stack">{children}</div>
    </dialog>
  )
}

export function Sheet(props: Omit<DialogProps, 'sheet'>) {
  return <Dialog sheet {...props} />
}
