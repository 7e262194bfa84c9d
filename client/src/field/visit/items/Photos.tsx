import { useEffect, useState } from 'preact/hooks'

import type { Photo } from '../../../core/visit/fold.ts'
import { PhotoRefused } from '../../../device/photos.ts'
import { addPhoto, photo as photoBytes } from '../../../device/pictures.ts'
import { Button, Dialog, Icon, IconButton, toast } from '../../../ui/index.ts'
import { add } from '../acts.ts'
import { t as ofVisit } from '../words/index.ts'
import { t } from './words/index.ts'
import { SavedBadge } from './SavedBadge.tsx'

export function Picture({ sha256, number }: { sha256: string; number: number }) {
  const [address, setAddress] = useState<string | null | undefined>(undefined)
  useEffect(() => {
    let made: string | null = null
    let wanted = true
    void photoBytes(sha256).then((bytes) => {
      if (!wanted) return
      made = bytes && URL.createObjectURL(bytes)
      setAddress(made)
    })
    return () => {
      wanted = false
      if (made) URL.revokeObjectURL(made)
    }
  }, [sha256])
  if (address === null) return <p class="visit-photo-picture small quiet">{t('photo.missing')}</p>
  return <img class="visit-photo-picture" src={address} alt={t('photo.alt', { number })} />
}

export interface PhotosProps {
  visit: string
  item: string
  label: string
  photos: readonly Photo[]
  /** False where the visit is over: the pictures are shown and nothing more. */
  open: boolean
}

/** The photos of one item, and the camera. */
export function Photos({ visit, item, label, photos, open }: PhotosProps) {
  const [saving, setSaving] = useState(0)
  const [fault, setFault] = useState<PhotoRefused['reason'] | null>(null)
  const [removing, setRemoving] = useState<string | null>(null)
  const shown = photos.filter((photo) => photo.item === item && !photo.withdrawn)

  const take = async (files: readonly File[]): Promise<void> => {
    setFault(null)
    setSaving((count) => count + files.length)
    for (const file of files) {
      try {
        await addPhoto(file, visit, item)
        toast(ofVisit('act.saved'))
      } catch (problem) {
        if (!(problem instanceof PhotoRefused)) throw problem
        setFault(problem.reason)
      } finally {
        setSaving((count) => count - 1)
      }
    }
  }

  return (
    <div class="stack stack-tight">
      {shown.length > 0 && (
        <ul class="visit-photos">
          {shown.map((photo, index) => (
            <li key={photo.event} class="visit-photo">
              <Picture sha256={photo.sha256} number={index + 1} />
              <SavedBadge visit={visit} events={[photo.event]} />
              {open && (
                <IconButton
                  icon="close"
                  label={t('photo.remove', { number: index + 1 })}
                  action="remove-photo"
                  onClick={() => setRemoving(photo.event)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {fault && (
        <p class="field-fault" role="alert">
          {t(`photo.${fault}`)}
        </p>
      )}
      {open && (
        <label class="button visit-photo-button">
          <Icon name="camera" />
          <span>{saving > 0 ? t('photo.saving') : t('photo.take')}</span>
          <input
            class="visually-hidden"
            type="file"
            accept="image/*"
            capture="environment"
            aria-label={`${t('photo.take')}: ${label}`}
            data-action="photo"
            onChange={(event) => {
              const input = event.currentTarget
              void take([...(input.files ?? [])])
              input.value = ''
            }}
          />
        </label>
      )}
      {removing && (
        <Dialog title={t('photo.remove.title')} onClose={() => setRemoving(null)} name="remove-photo">
          <p>{t('photo.remove.text')}</p>
          <Button
            kind="danger"
            wide
            action="confirm-remove"
            onClick={() => {
              void add(visit, 'photo.withdrawn', { photo: removing })
              setRemoving(null)
            }}
          >
            {t('photo.remove.do')}
          </Button>
        </Dialog>
      )}
    </div>
  )
}
