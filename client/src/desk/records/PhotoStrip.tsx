import { useState } from 'preact/hooks'

import type { Standard } from '../../core/checklist/standard.ts'
import { Badge, Button, Card, Dialog, format, LinkButton } from '../../ui/index.ts'
import type { PhotoView } from './calls.ts'
import { itemName } from './wording.ts'
import { t } from './words/index.ts'

/** The photos of the visit, each enlarged by a tap. */
export function PhotoStrip({ photos, standard }: { photos: readonly PhotoView[]; standard: Standard }) {
  const [open, setOpen] = useState<number | null>(null)
  const named = photos.map((photo, index) => {
    const item = photo.item ? itemName(standard, photo.item) : t('photo.loose')
    const gone = photo.original_deleted_at && format.dayKey(photo.original_deleted_at)
    return { ...photo, gone, name: t('photo.of', { index: index + 1, item }) }
  })
  const stored = named.flatMap(({ url, name, gone }) => (url ? [{ url, name, gone }] : []))
  return (
    <Card labelledBy="record-photos">
      <h2 id="record-photos">{t('record.photos')}</h2>
      {photos.length === 0 && <p>{t('record.no-photos')}</p>}
      <ul class="records-photos">
        {named.map(({ event, sha256, url, name, withdrawn, gone }) => (
          <li key={event} class="records-photo" data-photo={sha256}>
            {url ? (
              <button
                type="button"
                class="records-photo-open"
                aria-label={t('photo.open', { name })}
                data-action="open-photo"
                onClick={() => setOpen(stored.findIndex((one) => one.url === url && one.name === name))}
              >
                <img src={url} alt="" loading="lazy" />
              </button>
            ) : (
              <Badge tone="warn" icon="camera">
                {t('photo.waiting')}
              </Badge>
            )}
            <span class="small">{name}</span>
            {gone && <span class="small">{t('photo.original-gone', { day: gone })}</span>}
            {withdrawn && <Badge>{t('photo.withdrawn')}</Badge>}
          </li>
        ))}
      </ul>
      {open !== null && <Enlarged photos={stored} open={open} onOpen={setOpen} />}
    </Card>
  )
}

interface EnlargedProps {
  photos: readonly { url: string; name: string; gone: string | null }[]
  open: number
  onOpen: (index: number | null) => void
}

function Enlarged({ photos, open, onOpen }: EnlargedProps) {
  const { url, name, gone } = photos[open]!
  return (
    <Dialog title={name} name="photo" onClose={() => onOpen(null)}>
      <img class="records-photo-large" src={url} alt={name} />
      {gone && <p class="small">{t('photo.copy-stays', { day: gone })}</p>}
      <div class="row">
        <Button icon="back" action="previous-photo" disabled={open === 0} onClick={() => onOpen(open - 1)}>
          {t('photo.previous')}
        </Button>
        <Button
          icon="next"
          action="next-photo"
          disabled={open === photos.length - 1}
          onClick={() => onOpen(open + 1)}
        >
          {t('photo.next')}
        </Button>
        <LinkButton href={url} outside>
          {t('photo.alone')}
        </LinkButton>
      </div>
    </Dialog>
  )
}
