import { useEffect, useState } from 'preact/hooks'

import { Button, Card } from '../../ui/index.ts'
import type { Receipt, Visit } from '../calls.ts'
import { pictureOf } from './picture.ts'
import { t } from './words/index.ts'

/** The receipt on paper, or as a picture: some browsers, those inside other apps above all, save nothing else. */
export function Keep({ visit, receipt }: { visit: Visit; receipt: Receipt }) {
  const [address, setAddress] = useState<string | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(
    () => () => {
      if (address) URL.revokeObjectURL(address)
    },
    [address],
  )
  const draw = async (): Promise<void> => {
    const picture = await pictureOf(visit, receipt)
    setFailed(picture === null)
    if (picture) setAddress(URL.createObjectURL(picture))
  }
  return (
    <Card labelledBy="keep" class="customer-unprinted">
      <h2 id="keep">{t('keep.title')}</h2>
      <div class="buttons buttons-fill">
        <Button action="print" onClick={() => window.print()}>
          {t('keep.print')}
        </Button>
        <Button action="picture" onClick={() => void draw()}>
          {t('keep.picture')}
        </Button>
      </div>
      {failed && <p role="alert">{t('keep.failed')}</p>}
      {address && (
        <>
          <p>{t('keep.hold')}</p>
          <img
            class="customer-picture"
            src={address}
            alt={t('keep.alt', { number: String(receipt.record) })}
            data-picture
          />
          <a
            class="button button-wide"
            href={address}
            download={`${receipt.record}.png`}
            data-action="save-picture"
          >
            {t('keep.save')}
          </a>
        </>
      )}
    </Card>
  )
}
