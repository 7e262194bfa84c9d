import { Field } from '../../ui/index.ts'
import { FactChoices } from '../FactChoices.tsx'
import { MoveReason, isTaken } from './Reason.tsx'
import { ASKED_BY, type AskedBy, type OfficeVisit } from './calls.ts'
import { called } from './wording.ts'
import { t } from './words/index.ts'

export interface Agreement {
  /** Null while nobody has said. */
  askedBy: AskedBy | null
  /** Empty: the customer. */
  agreedBy: string
  reason: string
}

export const NOTHING_SAID: Agreement = { askedBy: null, agreedBy: '', reason: '' }

/** Whether everything is said that a time needs, and nothing that is never said. */
export function isSaid({ askedBy, reason }: Agreement): boolean {
  return askedBy !== null && isTaken(reason)
}

interface AgreementFieldsProps {
  value: Agreement
  onChange: (value: Agreement) => void
  visit: OfficeVisit
  at: number | null
  zone: string
  /** It is the time of another visit. */
  again?: boolean
}

/** Who asked for the time, who agreed, and why. */
export function AgreementFields({ value, onChange, ...about }: AgreementFieldsProps) {
  return (
    <>
      <FactChoices
        legend={t('asked-by')}
        options={ASKED_BY.map((one) => ({ value: one, label: t(`asked-by.${one}`) }))}
        chosen={value.askedBy}
        onChoose={(askedBy) => onChange({ ...value, askedBy })}
      />
      <Field
        label={t('agreed-by')}
        name="agreed_by"
        help={t('agreed-by.help', { customer: called(about.visit.customer) })}
        value={value.agreedBy}
        onInput={(agreedBy) => onChange({ ...value, agreedBy })}
        maxLength={80}
      />
      <MoveReason
        {...about}
        askedBy={value.askedBy}
        reason={value.reason}
        onInput={(reason) => onChange({ ...value, reason })}
      />
    </>
  )
}
