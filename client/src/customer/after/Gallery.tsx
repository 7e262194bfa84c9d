import { useState } from 'preact/hooks'

import { said } from '../../ui/index.ts'
import { Zoom, type Zoomed } from '../../ui/zoom/Zoom.tsx'
import type { ShownPhoto } from '../calls.ts'
import { t } from './words/index.ts'

interface GalleryProps {
  items: readonly ShownPhoto[]
  /** One of them did not come. */
  onLost: () => void
}

/** Before and after side by side, then the others; each is enlarged by a tap. */
export function Gallery({ items, onLost }: GalleryProps) {
  const [open, setOpen] = useState<number | null>(null)
  const pictures: Zoomed[] = items.map((photo, place) => ({
    address: photo.url,
    name: name(photo, place),
  }))
  const pairs = [...new Set(items.flatMap(({ pair }) => (pair ? [pair] : [])))].map((pair) =>
    items.flatMap((photo, place) => (photo.pair === pair ? [{ ...photo, place }] : [])),
  )
  const whole = pairs.filter(
    (of) => of.some(({ side }) => side === 'before') && of.some(({ side }) => side === 'after'),
  )
  const paired = new Set(whole.flatMap((of) => of.map(({ place }) => place)))
  return (
    <>
      {whole.map((of) => (
        <div class="customer-pair" key={of[0]!.pair} data-pair={of[0]!.pair}>
          {(['before', 'after'] as const).map((side) => (
            <figure key={side}>
              <figcaption class="strong">{t(`photo.${side}`)}</figcaption>
              {of
                .filter((photo) => photo.side === side)
                .map(({ place }) => (
                  <Picture key={place} {...pictures[place]!} onOpen={() => setOpen(place)} onLost={onLost} />
                ))}
            </figure>
          ))}
        </div>
      ))}
      <ul class="customer-photos">
        {pictures.map(
          (picture, place) =>
            !paired.has(place) && (
              <li key={place}>
                <Picture {...picture} onOpen={() => setOpen(place)} onLost={onLost} />
                <span>{picture.name}</span>
              </li>
            ),
        )}
      </ul>
      {open !== null && (
        <Zoom pictures={pictures} open={open} onOpen={setOpen} onClose={() => setOpen(null)} />
      )}
    </>
  )
}

function name({ item }: ShownPhoto, place: number): string {
  return t('photos.of', { number: place + 1, item: item ? said(item) : t('photos.loose') })
}

function Picture({ address, name, onOpen, onLost }: Zoomed & { onOpen: () => void; onLost: () => void }) {
  if (address === null) return null
  return (
    <button type="button" class="customer-photo" data-action="enlarge" aria-label={name} onClick={onOpen}>
      <img src={address} alt="" loading="lazy" onError={onLost} />
    </button>
  )
}
