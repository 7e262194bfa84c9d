import '../photos.css'

import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

import type { Photo } from '../../../core/visit/fold.ts'
import { PhotoRefused } from '../../../device/photos.ts'
import { addPhoto } from '../../../device/pictures.ts'
import { Button, Dialog, IconButton, lazy } from '../../../ui/index.ts'
import { add } from '../acts.ts'
import { t } from './words/index.ts'
import { Camera } from './Camera.tsx'
import { Picture } from './Picture.tsx'
import { SavedTick } from './SavedTick.tsx'

const Enlarged = lazy(() => import('./Enlarged.tsx').then((module) => module.Enlarged))

export interface PhotosProps {
  visit: string
  item: string
  label: string
  /** The item whose photos show the same before the work. */
  pair?: string | undefined
  photos: readonly Photo[]
  /** False where the visit is over: the pictures are shown and nothing more. */
  open: boolean
}

/** The photos of one item, beside those from before the work, and the camera. */
export function Photos({ visit, item, label, pair, photos, open }: PhotosProps) {
  const [saving, setSaving] = useState(0)
  const [fault, setFault] = useState<PhotoRefused['reason'] | null>(null)
  const [removing, setRemoving] = useState<string | null>(null)
  const [large, setLarge] = useState<number | null>(null)
  const of = (id: string): Photo[] => photos.filter((photo) => photo.item === id && !photo.withdrawn)
  const own = of(item)
  const before = pair === undefined ? [] : of(pair)
  const every = [...before, ...own]

  /** Keeps pictures; one that is taken again takes the place of the old one, which goes only when the new one is kept. */
  const take = async (files: readonly File[], instead?: string): Promise<void> => {
    setFault(null)
    setSaving((count) => count + files.length)
    for (const file of files) {
      try {
        await addPhoto(file, visit, item)
        if (instead) await add(visit, 'photo.withdrawn', { photo: instead })
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
      <div class={pair === undefined ? undefined : 'visit-photo-pair'}>
        {pair !== undefined && (
          <Side title={t('photo.before')} none={t('photo.before.none')}>
            {before.map((photo, index) => (
              <li key={photo.event} class="visit-photo" data-side="before">
                <Open sha256={photo.sha256} number={index + 1} onOpen={() => setLarge(index)} />
              </li>
            ))}
          </Side>
        )}
        <Side title={pair === undefined ? null : t('photo.after')}>
          {own.map((photo, index) => (
            <li key={photo.event} class="visit-photo" data-side="own">
              <Open
                sha256={photo.sha256}
                number={before.length + index + 1}
                onOpen={() => setLarge(before.length + index)}
              />
              <SavedTick visit={visit} events={[photo.event]} />
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
        </Side>
      </div>
      {fault && (
        <p class="field-fault" role="alert">
          {t(`photo.${fault}`)}
        </p>
      )}
      {open && (
        <Camera
          action="photo"
          label={t('item.named', { what: t('photo.take'), label })}
          onTake={(files) => void take(files)}
        >
          {saving > 0 ? t('photo.saving') : t('photo.take')}
        </Camera>
      )}
      {large !== null && every[large] && (
        <Enlarged
          photos={every.map(({ sha256 }) => sha256)}
          open={large}
          onOpen={setLarge}
          onClose={() => setLarge(null)}
          onRetake={
            open && large >= before.length
              ? (files) => {
                  setLarge(null)
                  void take(files, every[large]!.event)
                }
              : undefined
          }
        />
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

function Side({
  title,
  none,
  children,
}: {
  title: string | null
  none?: string
  children: ComponentChildren[]
}) {
  if (title === null && children.length === 0) return null
  return (
    <div class="stack stack-tight">
      {title && <p class="small strong">{title}</p>}
      {children.length > 0 ? (
        <ul class="visit-photos">{children}</ul>
      ) : (
        none && <p class="small quiet">{none}</p>
      )}
    </div>
  )
}

function Open({ sha256, number, onOpen }: { sha256: string; number: number; onOpen: () => void }) {
  return (
    <button
      type="button"
      class="visit-photo-open"
      data-action="open-photo"
      aria-label={t('photo.open', { number })}
      onClick={onOpen}
    >
      <Picture sha256={sha256} number={number} />
    </button>
  )
}
