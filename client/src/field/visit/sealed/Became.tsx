import type { SealedRecord } from '../../../core/visit/document.ts'
import type { Became } from '../../../core/visit/sealed.ts'
import { CheckCode } from '../../../ui/CheckCode.tsx'
import { format } from '../../../ui/index.ts'
import { t as ofVisit } from '../words/index.ts'
import { t } from './words/index.ts'

/** What a person may know of a record: that of a visit that has left the phone, too. */
type Known = Pick<SealedRecord, 'number' | 'digest' | 'at'>

interface BecameLineProps {
  became: Became
  /** Undefined: the server does not say. */
  record: Known | null | undefined
}

/** Where the work of a visit that is over lies, in a few words: never sealed when it is only received. */
export function BecameLine({ became, record }: BecameLineProps) {
  return (
    <div class="small quiet" data-became={became}>
      {lineOf(became, record)}
    </div>
  )
}

function lineOf(became: Became, record: Known | null | undefined): string {
  if (became === 'sealed' && record) return t('sealed.line', { number: String(record.number) })
  if (became === 'saved' || became === 'attention') return ofVisit(`saved.${became}`)
  return record === undefined ? ofVisit('saved.sent') : t('sealed.waiting')
}

/** What somebody can read out of a record that stands: its number, and the code by which anybody can check it. */
export function RecordFacts({ record: { number, digest, at }, zone }: { record: Known; zone: string }) {
  return (
    <>
      <p data-record={number}>
        {t('sealed.record', { number: String(number), time: format.dayAndClock(at, zone) })}
      </p>
      <p class="small">{t('sealed.code')}</p>
      <CheckCode digest={digest} />
    </>
  )
}

/** That the record is still to come, where the server tells of it. */
export function Waiting({ record }: { record: Known | null | undefined }) {
  return record === undefined ? null : <p data-became="received">{t('sealed.waiting.text')}</p>
}
