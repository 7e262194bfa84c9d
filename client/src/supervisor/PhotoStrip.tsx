import type { Standard } from '../core/checklist.ts'
import { Badge, Card } from '../ui/index.ts'
import type { PhotoView } from './records.ts'
import { itemName } from './wording.ts'
import { t } from './words.ts'

export function PhotoStrip({ photos, standard }: { photos: readonly PhotoView[]; standard: Standard }) {
  return (
    <Card labelledBy="record-photos">
      <h2 id="record-photos">{t('record.photos')}</h2>
      {photos.length === 0 && <p>{t('record.no-photos')}</p>}
      <ul class="photos">
        {photos.map((photo, index) => {
          const item = photo.item ? itemName(standard, photo.item) : t('photo.loose')
          const name = t('photo.of', { index: index + 1, item })
          return (
            <li key={photo.event} class="photo" data-photo={photo.sha256}>
              {photo.url ? (
                <a href={photo.url} target="_blank" rel="noopener noreferrer">
                  <img src={photo.url} alt={name} loading="lazy" />
                </a>
              ) : (
                <Badge tone="warn" icon="camera">
                  {t('photo.waiting')}
                </Badge>
              )}
              <span class="small">{name}</span>
              {photo.withdrawn && <Badge>{t('photo.withdrawn')}</Badge>}
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
