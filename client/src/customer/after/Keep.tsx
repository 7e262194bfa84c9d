import { useEffect, useState } from 'preact/hooks'

import { Button, Card, language } from '../../ui/index.ts'
import type { Receipt, Visit } from '../calls.ts'
import { picturesOf } from './picture.ts'
import { t } from './words/index.ts'

/** The receipt on paper, or as a picture: some browsers, those inside other apps above all, save nothing else. */
export function Keep({ visit, receipt }: { visit: Visit; receipt: Receipt }) {
  const [drawn, setDrawn] = useState<readonly string[] | null>(null)
  const said = language.value
  // A picture says what the page says: in another language, or of another record, it is none any more.
  useEffect(() => setDrawn(null), [said, receipt.digest])
  const number = String(receipt.record)
  return (
    <Card labelledBy="keep" class="customer-unprinted">
      <h2 id="keep">{t('keep.title')}</h2>
      <div class="buttons buttons-fill">
        <Button action="print" onClick={() => window.print()}>
          {t('keep.print')}
        </Button>
        <Button action="picture" onClick={() => setDrawn(picturesOf(visit, receipt))}>
          {t('keep.picture')}
        </Button>
      </div>
      <p role="status">{drawn && t(drawn.length > 0 ? 'keep.hold' : 'keep.failed')}</p>
      {drawn?.map((address, place) => (
        <div class="stack" key={place}>
          <img class="customer-picture" src={address} alt={t('keep.alt', { number })} data-picture />
          <a
            class="button button-wide"
            href={address}
            download={`${t('keep.file', { number })}${place > 0 ? `-${place + 1}` : ''}.png`}
            data-action="save-picture"
          >
            {t('keep.save')}
          </a>
        </div>
      ))}
    </Card>
  )
}
