import '../zoom.css'

import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'

import { Button } from '../Button.tsx'
import { Dialog } from '../Dialog.tsx'
import { t } from './words/index.ts'

export interface Zoomed {
  /** Null: it is not here. */
  address: string | null
  name: string
}

interface ZoomProps {
  pictures: readonly Zoomed[]
  open: number
  /** What stands in place of a picture that is not here. */
  missing?: string
  onOpen: (place: number) => void
  onClose: () => void
  /** What else can be done with the picture. */
  children?: ComponentChildren
}

/** One picture as large as the screen; a tap on it, or the button, draws it three times as large, to be moved about. */
export function Zoom({ pictures, open, missing, onOpen, onClose, children }: ZoomProps) {
  const { address, name } = pictures[open]!
  /** The picture that is drawn large: another one begins whole. */
  const [large, setLarge] = useState<string | null>(null)
  const near = large !== null && large === address
  const frame = useRef<HTMLDivElement>(null)
  const look = (x: number, y: number): void => {
    setLarge(near ? null : address)
    // What was tapped stays in view: the picture is drawn before it is moved.
    requestAnimationFrame(() => {
      const { current } = frame
      if (current)
        current.scrollTo(
          current.scrollWidth * x - current.clientWidth / 2,
          current.scrollHeight * y - current.clientHeight / 2,
        )
    })
  }
  return (
    <Dialog title={name} name="zoom" onClose={onClose}>
      <div
        ref={frame}
        class={near ? 'zoom zoom-near' : 'zoom'}
        tabIndex={0}
        role="group"
        aria-label={name}
        data-near={near}
      >
        {address === null ? (
          <p>{missing}</p>
        ) : (
          <img
            class="zoom-picture"
            src={address}
            alt={name}
            onClick={(event) => {
              const box = event.currentTarget.getBoundingClientRect()
              look((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height)
            }}
          />
        )}
      </div>
      <div class="buttons buttons-fill">
        <Button action="zoom" aria-pressed={near} onClick={() => look(0.5, 0.5)}>
          {t(near ? 'zoom.whole' : 'zoom.near')}
        </Button>
        {pictures.length > 1 && (
          <>
            <Button
              icon="back"
              action="previous-photo"
              disabled={open === 0}
              onClick={() => onOpen(open - 1)}
            >
              {t('photo.previous')}
            </Button>
            <Button
              icon="next"
              action="next-photo"
              disabled={open === pictures.length - 1}
              onClick={() => onOpen(open + 1)}
            >
              {t('photo.next')}
            </Button>
          </>
        )}
        {children}
      </div>
    </Dialog>
  )
}
