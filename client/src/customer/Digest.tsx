import { useState } from 'preact/hooks'

import { Button, Card, LinkButton, format, href } from '../ui/index.ts'
import { CheckCode } from '../ui/CheckCode.tsx'
import { copied } from '../ui/copy.ts'
import type { Receipt } from './calls.ts'
import { checkAddress } from './reading.ts'
import { t } from './words/index.ts'

/** The receipt's number and check code, to be kept, copied, and checked later. */
export function Digest({ receipt, zone }: { receipt: Receipt; zone?: string }) {
  const { record, digest, sealed_at, supersedes } = receipt
  const [said, setSaid] = useState<'copied' | 'not-copied' | null>(null)
  return (
    <Card labelledBy={`receipt-digest-${record}`}>
      <h2 id={`receipt-digest-${record}`}>{t('digest.title')}</h2>
      <p class="large strong">{t('digest.number', { number: String(record) })}</p>
      <p>{t('digest.sealed', { time: format.dayAndClock(sealed_at, zone) })}</p>
      {supersedes !== null && <p>{t('digest.supersedes', { number: String(supersedes) })}</p>}
      <p class="field-label">{t('digest.label')}</p>
      <CheckCode digest={digest} />
      <p>{t('digest.text')}</p>
      <p class="customer-printed">{t('digest.where', { address: checkAddress() })}</p>
      <div class="buttons buttons-fill">
        <Button action="copy" onClick={async () => setSaid((await copied(digest)) ? 'copied' : 'not-copied')}>
          {t('digest.copy')}
        </Button>
        <LinkButton href={href(`/check/${digest}`)} action="check">
          {t('digest.check')}
        </LinkButton>
      </div>
      <p role="status" class="strong">
        {said && t(`digest.${said}`)}
      </p>
    </Card>
  )
}
