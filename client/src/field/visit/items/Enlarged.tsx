import { Zoom } from '../../../ui/zoom/Zoom.tsx'
import { Camera } from './Camera.tsx'
import { useAddresses } from './Picture.tsx'
import { t } from './words/index.ts'

interface EnlargedProps {
  photos: readonly string[]
  open: number
  onOpen: (place: number) => void
  onClose: () => void
  /** Takes the picture again; absent where it is not to be changed. */
  onRetake?: ((files: readonly File[]) => void) | undefined
}

/** The photos of an item, each as large as the screen; also without a network, as long as they are on this phone. */
export function Enlarged({ photos, open, onOpen, onClose, onRetake }: EnlargedProps) {
  const addresses = useAddresses(photos)
  if (addresses[open] === undefined) return null
  const pictures = photos.map((_, place) => ({
    address: addresses[place] ?? null,
    name: t('photo.alt', { number: place + 1 }),
  }))
  return (
    <Zoom pictures={pictures} open={open} missing={t('photo.missing')} onOpen={onOpen} onClose={onClose}>
      {onRetake && (
        <Camera action="retake" label={t('photo.retake-named', { number: open + 1 })} onTake={onRetake}>
          {t('photo.retake')}
        </Camera>
      )}
    </Zoom>
  )
}
