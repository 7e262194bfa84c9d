import type { VisitDocument } from '../core/visit/document.ts'
import { LinkButton } from '../ui/index.ts'
import { t } from './words/index.ts'

/** Calls the customer, with the phone's own keys; nothing where there is no number. */
export function CallButton({ customer: { phone, address_as, name } }: Pick<VisitDocument, 'customer'>) {
  return (
    phone && (
      <LinkButton
        href={`tel:${phone}`}
        icon="phone"
        action="call"
        label={t('visit.call-named', { name: address_as || name })}
      >
        {t('visit.call')}
      </LinkButton>
    )
  )
}
