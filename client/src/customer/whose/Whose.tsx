import { useEffect } from 'preact/hooks'

import { LinkButton, said } from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { phoneWords } from '../../ui/phone.ts'
import { readCompany, type Company } from '../calls.ts'
import { remember, remembered } from './company.ts'
import { t } from './words/index.ts'

/** Whose service it is and whom to call: the first line of every page, also on paper. */
export function Whose({ company, hotline }: Company) {
  useEffect(() => {
    if (company || hotline) remember({ company, hotline })
  }, [company?.zh, company?.en, hotline])
  if (!company && !hotline) return null
  return (
    <div class="customer-whose" data-whose>
      {company && <p class="strong">{said(company)}</p>}
      {hotline && (
        <>
          <span class="customer-unprinted">
            <LinkButton kind="quiet" href={`tel:${hotline}`} icon="phone" action="call-company">
              {t('whose.call', { number: phoneWords(hotline) })}
            </LinkButton>
          </span>
          <p class="customer-printed">{t('whose.call', { number: phoneWords(hotline) })}</p>
        </>
      )}
    </div>
  )
}

/** The same where no visit says it: asked of the server, or as it was heard last. */
export function WhoseElse({ of }: { of: string }) {
  const [loaded] = useLoaded(of, readCompany)
  const known = loaded.state === 'here' ? loaded.value : remembered()
  return known && <Whose {...known} />
}
