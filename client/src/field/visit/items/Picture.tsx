import { useEffect, useState } from 'preact/hooks'

import { photo as photoBytes } from '../../../device/pictures.ts'
import { t } from './words/index.ts'

/** The addresses of photos in this browser, by their place: undefined while one is read, null for one that is not here. */
export function useAddresses(photos: readonly string[]): readonly (string | null | undefined)[] {
  const [addresses, setAddresses] = useState<readonly (string | null | undefined)[]>([])
  useEffect(() => {
    const made: string[] = []
    let wanted = true
    setAddresses(photos.map(() => undefined))
    photos.forEach((sha256, place) => {
      void photoBytes(sha256).then((bytes) => {
        if (!wanted) return
        const address = bytes && URL.createObjectURL(bytes)
        if (address) made.push(address)
        setAddresses((known) => known.map((one, at) => (at === place ? address : one)))
      })
    })
    return () => {
      wanted = false
      made.forEach((address) => URL.revokeObjectURL(address))
    }
  }, [photos.join()])
  return addresses
}

export function Picture({ sha256, number }: { sha256: string; number: number }) {
  const [address] = useAddresses([sha256])
  if (address === null) return <span class="visit-photo-picture small quiet">{t('photo.missing')}</span>
  return <img class="visit-photo-picture" src={address} alt={t('photo.alt', { number })} />
}
